import base64
import os
import secrets
import stat
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from hub.crypto import keyfile
from hub.crypto.keyfile import USES, KeyFile, KeysUnusable
from hub.crypto.sealing import KeyInUse, Keyring, SealError
from hub.crypto.suites import AES, SM, SM4GCM, SUITES

RINGS = {name: Keyring.fresh(suite) for name, suite in SUITES.items()}
SUITE_NAMES = sorted(SUITES)
texts = st.text(st.characters(exclude_categories=("Cs",)))


def kek() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "keys.json"


@pytest.fixture
def keyring(path: Path) -> Keyring:
    return Keyring.at(path)


@given(texts, texts, texts, st.sampled_from(SUITE_NAMES))
def test_what_is_sealed_opens_at_its_place_only(place: str, other: str, text: str, suite: str) -> None:
    ring = RINGS[suite]
    sealed = ring.seal(place, text)
    assert ring.open(place, sealed) == text
    if other != place:
        with pytest.raises(SealError):
            ring.open(other, sealed)


@given(st.data(), st.sampled_from(SUITE_NAMES))
def test_a_changed_value_does_not_open(data: st.DataObject, suite: str) -> None:
    sealed = RINGS[suite].seal("a:1", data.draw(texts))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealError):
        RINGS[suite].open("a:1", bytes(changed))
    with pytest.raises(SealError):
        RINGS[suite].open("a:1", sealed[: data.draw(st.integers(0, len(sealed) - 1))])


def test_a_refusal_does_not_tell_whose_value_it_is(keyring: Keyring) -> None:
    with pytest.raises(SealError) as error:
        keyring.open("student.national_id:18", keyring.seal("student.national_id:17", "一"))
    assert error.value.place == "student.national_id" and "18" not in str(error.value)


@pytest.mark.parametrize("suite", SUITE_NAMES)
def test_the_same_text_is_never_sealed_alike(suite: str) -> None:
    assert RINGS[suite].seal("a", "x") != RINGS[suite].seal("a", "x")


def test_sm4_is_that_of_the_standard() -> None:
    # RFC 8998, appendix A.1.
    key, nonce = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"), bytes.fromhex("00001234567800000000ABCD")
    associated = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = b"".join(bytes((b,)) * 8 for b in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    sealed = SM4GCM(key).encrypt(nonce, plain, associated)
    assert sealed[:8].hex() == "17f399f08c67d5ee"
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert SM4GCM(key).decrypt(nonce, sealed, associated) == plain


def test_a_new_key_seals_and_older_ones_open_whatever_their_algorithms(path: Path) -> None:
    old = Keyring.at(path)
    values = {"a": old.seal("a", "x")}
    for suite in (SM, AES, SM):
        ring = Keyring.at(path, suite)
        ring.rotate()
        values[f"a{len(values)}"] = ring.seal(f"a{len(values)}", "x")
    ring = Keyring.at(path)
    assert [value[0] for value in values.values()] == [1, 2, 3, 4]
    assert {ring.open(place, value) for place, value in values.items()} == {"x"}
    assert [key.suite for key in ring.keys("sealing")] == [SM, AES, SM, AES]
    # Never under another's key.
    with pytest.raises(SealError):
        ring.open("a1", bytes((3,)) + values["a1"][1:])


def test_a_process_learns_of_a_new_key_by_a_value_and_by_itself(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = Keyring.at(path), Keyring.at(path)
    there.rotate()
    assert here.seal("a", "x")[0] == 1, "within a second it need not look"
    assert here.open("a", there.seal("a", "x")) == "x"
    assert here.seal("a", "x")[0] == 2
    there.rotate()
    monkeypatch.setattr(keyfile, "FRESH", 0)
    assert here.seal("a", "x")[0] == 3 and here.digest("a", "x")[0] == 3


def test_a_pinned_ring_stays_as_it_is_and_opens_what_came_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyfile, "FRESH", 0)
    ring = Keyring.at(path)
    pinned = ring.pinned()
    Keyring.at(path).rotate()
    assert pinned.seal("a", "x")[0] == pinned.digest("a", "x")[0] == 1
    assert pinned.open("a", ring.seal("a", "x")) == "x" and ring.seal("a", "x")[0] == 2
    assert ring.pinned().seal("a", "x")[0] == 2


def test_a_retired_key_opens_nothing_more_and_the_newest_stays(keyring: Keyring) -> None:
    value = keyring.seal("a", "x")
    with pytest.raises(KeyInUse):
        keyring.retire("sealing", 1)
    keyring.rotate(["sealing"])
    keyring.retire("sealing", 1)
    with pytest.raises(SealError):
        keyring.open("a", value)
    for number in (1, 2, 7):
        with pytest.raises(KeyInUse):
            keyring.retire("sealing", number)
    assert [key.id for key in keyring.rotate(["sealing"])] == [3], "an id is never given twice"


def test_there_is_an_end_of_ids(keyring: Keyring) -> None:
    for _ in range(254):
        keyring.rotate(["cursors"])
        keyring.retire("cursors", keyring.keys("cursors")[1].id)
    with pytest.raises(KeysUnusable):
        keyring.rotate(["cursors"])


@given(texts, texts, st.sampled_from(SUITE_NAMES))
def test_a_hash_is_the_same_for_the_same_kind_and_text_and_key(one: str, other: str, suite: str) -> None:
    ring = RINGS[suite]
    assert ring.digest("a", one) == ring.digest("a", one)
    assert (ring.digest("a", one) == ring.digest("a", other)) == (one == other)
    assert ring.digest("a", one) != ring.digest("b", one)
    assert ring.digest("a", one)[1:] != Keyring.fresh(SUITES[suite]).digest("a", one)[1:]
    assert len(ring.digest("a", one)) == 17


def test_what_was_hashed_before_is_among_the_hashes(path: Path) -> None:
    before = Keyring.at(path).digest("a", "x")
    Keyring.at(path, SM).rotate()
    found = Keyring.at(path).digests("a", "x")
    assert found[1] == before and found[0][0] == 2 and len(found) == 2


def test_the_key_file_is_for_its_owner_alone(keyring: Keyring, path: Path) -> None:
    keyring.rotate()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["keys.json"]  # noqa: PTH208


def test_no_data_key_stands_in_the_file(keyring: Keyring, path: Path) -> None:
    content = path.read_bytes()
    for use in USES:
        for key in keyring.keys(use):
            assert base64.b64encode(key.material) not in content
            assert repr(key.material) not in repr(key)


@pytest.mark.parametrize("scheme", ["env", "file"])
def test_the_key_encryption_key_may_be_kept_apart(
    path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    secret = kek()
    monkeypatch.setenv("A_KEK", secret)
    path.parent.mkdir()
    (path.parent / "kek").write_text(secret + "\n")
    reference = {"env": "env:A_KEK", "file": "file:kek"}[scheme]
    value = Keyring.at(path, kek=reference).seal("a", "x")
    assert secret.encode() not in path.read_bytes()
    assert Keyring.at(path).open("a", value) == "x"
    monkeypatch.setenv("A_KEK", kek())
    (path.parent / "kek").write_text(kek())
    with pytest.raises(KeysUnusable) as error:
        Keyring.at(path)
    monkeypatch.delenv("A_KEK")
    (path.parent / "kek").unlink()
    with pytest.raises(KeysUnusable) as error:
        Keyring.at(path)
    assert error.value.place == reference


def test_keys_are_wrapped_anew_under_another_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = Keyring.at(path, SM)
    value = keyring.seal("a", "x")
    with pytest.raises(KeysUnusable):
        keyring.wrap("env:NOT_THERE")
    assert Keyring.at(path).open("a", value) == "x"
    monkeypatch.setenv("A_KEK", kek())
    keyring.wrap("env:A_KEK")
    assert "inline" not in path.read_text() and Keyring.at(path).open("a", value) == "x"
    keyring.wrap(None)
    monkeypatch.delenv("A_KEK")
    assert Keyring.at(path).open("a", value) == "x"


def test_a_record_of_a_key_cannot_pass_for_another(keyring: Keyring, path: Path) -> None:
    data = orjson.loads(path.read_bytes())
    data["hashing"], data["cursors"] = data["cursors"], data["hashing"]
    path.write_bytes(orjson.dumps(data))
    with pytest.raises(KeysUnusable):
        Keyring.at(path)


def test_keys_of_an_earlier_version_go_on(path: Path) -> None:
    sealed_under, hashed_under = secrets.token_bytes(32), kek()
    first = {
        "sealing": {"3": base64.b64encode(sealed_under).decode()},
        "hashing": hashed_under,
        "cursors": kek(),
    }
    path.parent.mkdir()
    path.write_bytes(orjson.dumps(first))
    nonce = secrets.token_bytes(12)
    value = b"\x03" + nonce + AESGCM(sealed_under).encrypt(nonce, b"x", b"a")
    ring = Keyring.at(path)
    assert ring.open("a", value) == "x" and ring.digest("a", "x")[0] == 1
    ring.rotate()
    assert Keyring.at(path).open("a", value) == "x"
    assert hashed_under not in path.read_text()


@pytest.mark.parametrize(
    "change",
    [
        {"hashing": {}}, {"hashing": None}, {"cursors": "x"}, {"sealing": {"1": {}}}, {"sealing": []}, {"sealing": {"0": "x"}},
        {"kek": 1}, {"kek": "inline:AAAA"}, {"kek": "nowhere:x"}, {"kek": f"inline:{kek()}"},
    ],
)  # fmt: skip
def test_a_damaged_key_file_is_refused(keyring: Keyring, path: Path, change) -> None:
    content = orjson.dumps(orjson.loads(path.read_bytes()) | change)
    path.write_bytes(content)
    with pytest.raises(KeysUnusable) as error:
        Keyring.at(path)
    assert error.value.mend
    # Whoever knew the keys goes on.
    assert keyring.refresh() is False and keyring.open("a", keyring.seal("a", "x")) == "x"
    with pytest.raises(KeysUnusable):
        keyring.rotate()
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b'"x"', b"{}"])
def test_a_file_that_is_no_keyring_is_refused_and_left(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(KeysUnusable):
        Keyring.at(path)
    assert path.read_bytes() == content


def test_two_who_rotate_at_once_make_different_keys(path: Path) -> None:
    one, other = Keyring.at(path), Keyring.at(path)
    assert [key.id for ring in (one, other) for key in ring.rotate(["sealing"])] == [2, 3]
    assert len(KeyFile.read(path).of("sealing")) == 3

import os
import stat
from pathlib import Path

import orjson
import pytest

from hub.crypto.sealing import Keyring, SealError


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.at(tmp_path / "home" / "keys.json")


def test_what_is_sealed_opens_at_its_place_only(keyring: Keyring) -> None:
    sealed = keyring.seal("student.national_id:17", "一")
    assert keyring.open("student.national_id:17", sealed) == "一"
    with pytest.raises(SealError) as error:
        keyring.open("student.national_id:18", sealed)
    assert "18" not in str(error.value)


def test_the_same_text_is_never_sealed_alike(keyring: Keyring) -> None:
    assert keyring.seal("a", "x") != keyring.seal("a", "x")


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-1],
        lambda b: b[:5],
        lambda b: b[:1],
        lambda b: b"",
        lambda b: bytes((9,)) + b[1:],
        lambda b: b[:-1] + bytes((b[-1] ^ 1,)),
    ],
)
def test_a_damaged_value_does_not_open(keyring: Keyring, damage) -> None:
    with pytest.raises(SealError):
        keyring.open("a:1", damage(keyring.seal("a:1", "x")))


def test_the_newest_key_seals_and_older_ones_still_open(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    before = Keyring.at(path)
    data = orjson.loads(path.read_bytes())
    data["sealing"]["2"] = Keyring.generate()["sealing"]["1"]  # type: ignore[index]
    path.write_bytes(orjson.dumps(data))
    after = Keyring.at(path)
    assert after.open("a", before.seal("a", "x")) == "x"
    assert after.seal("a", "x")[0] == 2
    with pytest.raises(SealError):
        before.open("a", after.seal("a", "x"))


def test_a_hash_is_the_same_for_the_same_kind_and_text_and_key(keyring: Keyring, tmp_path: Path) -> None:
    assert keyring.digest("a", "x") == Keyring.at(tmp_path / "home" / "keys.json").digest("a", "x")
    assert keyring.digest("a", "x") != keyring.digest("b", "x")
    assert keyring.digest("a", "x") != Keyring.at(tmp_path / "other.json").digest("a", "x")
    assert len(keyring.digest("a", "x")) == 16


def test_the_key_file_is_for_its_owner_alone(keyring: Keyring, tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["keys.json"]  # noqa: PTH208


@pytest.mark.parametrize(
    "change",
    [
        {"hashing": ""}, {"hashing": "AAAA"}, {"hashing": None}, {"cursors": "no base64!"}, {"sealing": {}}, {"sealing": []},
        {"sealing": {"0": "x"}}, {"sealing": {"300": Keyring.generate()["hashing"]}}, {"sealing": {"1": "AAAA"}},
    ],
)  # fmt: skip
def test_a_damaged_key_file_is_refused(tmp_path: Path, change) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(orjson.dumps(Keyring.generate() | change))
    with pytest.raises(SealError) as error:
        Keyring.at(path)
    assert error.value.mend


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b'"x"'])
def test_a_file_that_is_no_keyring_is_refused_and_left(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(SealError):
        Keyring.at(path)
    assert path.read_bytes() == content

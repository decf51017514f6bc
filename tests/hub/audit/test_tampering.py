"""Every way to tamper with the record is found."""

from __future__ import annotations

import pytest

from hub.audit.seals import Seal, read
from hub.audit.verifying import Anchor, AnchorInvalid
from hub.crypto.signing import Signer
from tests.hub.audit.conftest import CLOCK, caller, deed

COPY = """
INSERT INTO audit_entry (at, kind, roles, purpose, categories, break_glass, at_night, account_id, document, row_count, students, student_ids, record_ids)
SELECT at, kind, roles, purpose, categories, break_glass, at_night, account_id, document, row_count, students, student_ids, record_ids FROM audit_entry WHERE id = 2
"""

TAMPERINGS = {
    "a field is edited": (["UPDATE audit_entry SET account_id = 8 WHERE id = 3"], "entry 3 was changed"),
    "the time is changed": (
        ["UPDATE audit_entry SET at = at - interval '1 us' WHERE id = 2"],
        "entry 2 was changed",
    ),
    "a pupil is taken out": (
        ["UPDATE audit_entry SET students = '{}' WHERE id = 1"],
        "entry 1 was changed",
    ),
    "a pupil is hidden from its guardians": (
        ["UPDATE audit_entry SET student_ids = '{}' WHERE id = 1"],
        "entry 1 was changed",
    ),
    "an entry is deleted": (["DELETE FROM audit_entry WHERE id = 2"], "entry 2 is missing"),
    "the newest entry is deleted": (["DELETE FROM audit_entry WHERE id = 5"], "entry 5 is missing"),
    "an entry is inserted": ([COPY.replace("account_id, document", "9, document", 1).replace(
        "at_night, 9", "at_night, account_id", 1)], "entry 513 was never sealed"),
    "an entry is duplicated": ([COPY], "entry 513 was never sealed"),
    "two entries are swapped": (
        [
            "UPDATE audit_entry SET id = 1000 WHERE id = 2",
            "UPDATE audit_entry SET id = 2 WHERE id = 3",
            "UPDATE audit_entry SET id = 3 WHERE id = 1000",
        ],
        "entry 2 was changed",
    ),
    "a seal is replaced by another": (
        [
            "UPDATE audit_seal SET (entries, leaves, hash, signature)"
            " = (SELECT entries, leaves, hash, signature FROM audit_seal WHERE number = 1) WHERE number = 2"
        ],
        "seal 2 is not the one that was made behind the seal before it",
    ),
    "a whole batch is dropped": (
        ["DELETE FROM audit_entry WHERE id = 2", "DELETE FROM audit_seal WHERE number = 2"],
        "seals 2 to 2 are missing",
    ),
    "a pruning is forged": (
        [
            "DELETE FROM audit_entry WHERE id = 2",
            "INSERT INTO audit_pruning (at, entries, key_id, signature) VALUES (now(), '{2}', 1, '\\x00')",
        ],
        "pruning 1 was not signed by this hub",
    ),
}  # fmt: skip


@pytest.fixture
async def sealed(record):
    """Five entries under five seals, and an anchor made of the last."""
    recorder = record.recorder()
    for number in range(5):
        await recorder.record(caller(number), [deed(f"pupil {number}")])
    verdict = await record.verdict()
    assert verdict.findings == []
    return record, Anchor.of(verdict.head, CLOCK.now(), record.signer)


@pytest.mark.parametrize("how", TAMPERINGS)
async def test_tampering_is_found(sealed, how):
    record, anchor = sealed
    assert (await record.verdict(anchor)).findings == []
    statements, finding = TAMPERINGS[how]
    await record.do(*statements)
    assert finding in (await record.verdict()).findings


@pytest.mark.parametrize("newest", [True, False], ids=["the end", "an older state"])
async def test_an_end_that_was_cut_off_is_found_by_the_anchor(sealed, newest):
    record, anchor = sealed
    cut = 5 if newest else 3
    await record.do(
        f"DELETE FROM audit_entry WHERE id >= {cut}", f"DELETE FROM audit_seal WHERE number >= {cut}"
    )
    # What is left is a chain as it once was: only who knows its later head can tell.
    assert (await record.verdict()).findings == []
    (found,) = (await record.verdict(anchor)).findings
    assert "seal 5, which was anchored" in found
    # Nor does it help to go on from there.
    await record.recorder().record(caller(), [deed("a")])
    if newest:
        (found,) = (await record.verdict(anchor)).findings
        assert "is another one in the chain" in found


async def test_a_chain_that_was_written_anew_with_another_key_is_found(sealed):
    record, anchor = sealed
    other = Signer.fresh()
    rows = await record.hand.fetch("SELECT * FROM audit_seal ORDER BY number")
    await record.do("UPDATE audit_entry SET account_id = 8 WHERE id = 1", "DELETE FROM audit_seal")
    from hub.audit.entries import COLUMNS, leaf
    from hub.audit.seals import BEGINNING

    before = BEGINNING
    for row in map(read, rows):
        entries = await record.hand.fetch(
            f"SELECT {', '.join(COLUMNS)} FROM audit_entry WHERE id = ANY($1) ORDER BY id", list(row.entries)
        )
        leaves = b"".join(leaf(entry.values()) for entry in entries)
        made = Seal.of(before, row.at, row.entries, leaves, other)
        before = made.head
        await record.hand.execute(
            "INSERT INTO audit_seal (number, at, entries, leaves, total, hash, key_id, signature)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            made.number, made.at, made.entries, made.leaves, made.total, made.hash, made.key_id, made.signature,
        )  # fmt: skip
    findings = (await record.verdict(anchor)).findings
    assert [f"seal {number} was not signed by this hub" for number in range(1, 6)] == findings[:5]
    assert "is another one in the chain" in findings[5]


def test_an_anchor_of_another_key_is_none():
    signer = Signer.fresh()
    from hub.audit.seals import BEGINNING

    anchor = Anchor.of(BEGINNING, CLOCK.now(), signer)
    import orjson

    data = orjson.dumps({name: getattr(anchor, name) for name in Anchor.__slots__})
    assert Anchor.read(data, signer) == anchor
    for other in (data.replace(b'"total":0', b'"total":1'), b"{}", b"[]", b"no"):
        with pytest.raises(AnchorInvalid):
            Anchor.read(other, signer)
    with pytest.raises(AnchorInvalid):
        Anchor.read(data, Signer.fresh())

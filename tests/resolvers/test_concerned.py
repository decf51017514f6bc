"""Of whom a look was, where a row says so by a number or a record only, and where two rows are one pupil."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from hub.audit import Deed
from resolvers.ids import District
from resolvers.looked import Looked
from schema.kit import Role

LOG = "query($id: ID!) { student(id: $id) { accessLog { totalCount nodes { categories } } } }"
OF_PUPIL = (
    "query($id: String!) { auditEntries(filter: {students: {has: $id}}) { totalCount nodes { recordIds } } }"
)
VALUES = "{ quarantinedRecords { nodes { id value } } }"
EVIDENCE = "query($id: ID!) { identityMatch(id: $id) { evidence { nodes { subjectSays otherSays } } } }"


@pytest.fixture
def during(district):
    """`async with during("INSERT …", "DELETE …")`: what is so only within."""

    @asynccontextmanager
    async def so(*statements: str, undone: str):
        async def run(*all_: str):
            async with district.owner.begin() as connection:
                for each in all_:
                    await connection.execute(text(each))

        await run(*statements)
        try:
            yield run
        finally:
            await run(undone)

    return so


def match(number: int, subject: int, other: int | None, *, merged: bool = True) -> str:
    return (
        "INSERT INTO identity_match (id, subject_entity, state, band, score, weight, prior, subject_id, other_id, found_at, merged,"
        f" version, moved) OVERRIDING SYSTEM VALUE VALUES ({number}, 'Student', 'SAME', 'CERTAIN', 1, 20, -9,"
        f" {subject}, {other or 'NULL'}, now(), {merged}, 1, '{{}}')"
    )


@pytest.fixture
def looks_of(ask, gid):
    """How many looks a pupil's guardian and auditors find."""

    async def counted(student: int) -> int:
        log = (await ask(LOG, Role.GUARDIAN, id=gid("Student", student)))["data"]["student"]["accessLog"]
        entries = (await ask(OF_PUPIL, Role.AUDITOR, id=gid("Student", student)))["data"]["auditEntries"]
        assert log["totalCount"] == entries["totalCount"]
        return log["totalCount"]

    return counted


async def test_whoever_was_joined_to_a_pupil_was_looked_at_too(ask, gid, looks_of, during):
    name = "query($id: ID!) { student(id: $id) { nationalId } }"
    before = await looks_of(101)
    for student in (102, 103):
        await ask(name, Role.PSYCHOLOGIST, id=gid("Student", student))
    assert await looks_of(101) == before
    # What had been looked at before the two were joined; over a step in between, too.
    async with during(
        match(901, 101, 102), match(902, 102, 103), undone="DELETE FROM identity_match WHERE id > 900"
    ) as run:
        assert await looks_of(101) > before + 3
        both = await looks_of(101)
        await run("UPDATE identity_match SET merged = false WHERE id = 902")
        assert before + 1 < await looks_of(101) < both
    assert await looks_of(101) == before


def test_while_two_are_joined_a_look_is_recorded_of_both():
    """So each of them has it once they are taken apart, beside those of its own."""
    joined = {("Student", 2): 1, ("Student", 3): 2, ("Guardian", 4): 1}
    district = District("310107", lambda: joined)
    looked = Looked()
    looked.add(frozenset({"Student.SECRET"}), [1, 7])
    looked.revealed.append(2)
    read, revealed = looked.deeds(district)
    assert (read.student_ids, read.row_count) == ((1, 2, 3, 7), 2) and len(read.students) == 4
    assert revealed.student_ids == (2, 3)
    joined = {}
    assert looked.deeds(district)[0].student_ids == (1, 7)


@pytest.fixture
def deeds(ask, district):
    """The deeds of reading that both executors recorded of a document."""

    async def looking(document: str, *roles: Role, **variables) -> list[Deed]:
        before = len(district.recorder.heard)
        await ask(document, *roles, **variables)
        heard = [deed for _, deed in district.recorder.heard[before:]]
        assert heard[: len(heard) // 2] == heard[len(heard) // 2 :]
        return heard[: len(heard) // 2]

    return looking


@pytest.mark.parametrize(("entity", "row"), [("Student", 101), ("Referral", 1)])
async def test_a_quarantined_record_is_its_pupils_once_the_pupil_is_known(
    deeds, looks_of, during, entity, row
):
    (unknown,) = await deeds(VALUES, Role.INTEGRATOR)
    assert unknown.categories == ("QuarantinedRecord.CLINICAL",)
    assert (unknown.students, unknown.student_ids) == ((), ())
    assert len(unknown.record_ids) == unknown.row_count == 1
    before = await looks_of(101)
    link = (
        "INSERT INTO source_record (id, source_id, stream, key, slot, subject_entity, subject_id, refers_to, founding, outdated)"
        f" OVERRIDING SYSTEM VALUE SELECT 9001, source_id, stream, key, 'a slot', '{entity}', {row}, '{{}}', false, true"
        f" FROM quarantined_record WHERE id = {unknown.record_ids[0]}"
    )
    async with during(link, undone="DELETE FROM source_record WHERE id = 9001"):
        # Both executors looked.
        linked = await looks_of(101)
        assert linked >= before + 2
        (known,) = await deeds(VALUES, Role.INTEGRATOR)
        assert (known.student_ids, known.record_ids) == ((101,), unknown.record_ids)
        assert await looks_of(101) == linked + 2
    # It was theirs when they were looked at.
    assert await looks_of(101) == before + 2


async def test_who_weighs_two_pupils_has_looked_at_both(deeds, gid, during):
    evidence = (
        "INSERT INTO match_evidence (id, number, field, verdict, weight, match_id) OVERRIDING SYSTEM VALUE"
        " VALUES (990, 1, 'name', 'EQUAL', 1, 990)"
    )
    gone = "DELETE FROM match_evidence WHERE id = 990"
    async with (
        during(match(990, 101, 104, merged=False), undone="DELETE FROM identity_match WHERE id = 990") as run,
        during(evidence, undone=gone),
    ):
        (both,) = await deeds(EVIDENCE, Role.IDENTITY_STEWARD, id=gid("IdentityMatch", 990))
        assert (both.categories, both.student_ids) == (("MatchEvidence.SECRET",), (101, 104))
        await run(
            "UPDATE identity_match SET other_id = NULL, source_id = q.source_id, stream = q.stream, key = q.key"
            " FROM quarantined_record q WHERE identity_match.id = 990"
        )
        (waiting,) = await deeds(EVIDENCE, Role.IDENTITY_STEWARD, id=gid("IdentityMatch", 990))
        assert waiting.student_ids == (101,) and len(waiting.record_ids) == 1

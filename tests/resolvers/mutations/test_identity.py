"""Stewards decide who is whom, once and at the version that they read; joining itself is tried where there are sources."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text

from schema.integration.identity_match import IdentityMatch
from schema.kit import Role
from tests.resolvers.mutations.conftest import OTHER, PSYCHOLOGIST, STEWARD, org, pupil

DECIDE = """
mutation($match: ID!, $decision: MatchState!, $version: Int) {
  decideMatch(match: $match, decision: $decision, version: $version) {
    ... on DecideMatchPayload { applied match { state version decidedAt } } ... on Refused { code place }
  }
}
"""
UNMERGE = """
mutation($match: ID!) {
  unmerge(match: $match) { ... on UnmergePayload { match { state } } ... on Refused { code place } }
}
"""
MERGE = """
mutation($entity: String!, $stays: Int!, $goes: Int!) {
  merge(entity: $entity, stays: $stays, goes: $goes) {
    ... on MergePayload { match { state } } ... on Refused { code place }
  }
}
"""


@pytest.fixture(scope="module")
async def match(changing):
    row = {
        "subject_entity": "Student", "state": "OPEN", "band": "TO_REVIEW", "score": 0.9, "weight": 3, "prior": -10,
        "subject_id": 101, "other_id": 104, "found_at": changing.clock.now(), "merged": False, "version": 1, "moved": {},
    }  # fmt: skip
    async with changing.owner.begin() as connection:
        added = await connection.execute(
            insert(IdentityMatch.__table__).values(row).returning(IdentityMatch.id)
        )
        return int(added.scalar_one())


async def test_a_steward_decides_at_the_version_that_was_read(call, gid, match):
    given = {"match": gid("IdentityMatch", match)}
    read = await call(DECIDE, STEWARD, Role.IDENTITY_STEWARD, **given, decision="LATER", version=1)
    later = read["data"]["decideMatch"]["match"]
    assert (later["state"], later["version"]) == ("LATER", 2) and later["decidedAt"]
    stale = await call(DECIDE, OTHER, Role.IDENTITY_STEWARD, **given, decision="DIFFERENT", version=1)
    assert stale["data"]["decideMatch"] == {"code": "mutation.stale", "place": "version"}
    undone = await call(DECIDE, STEWARD, Role.IDENTITY_STEWARD, **given, decision="OPEN")
    assert undone["data"]["decideMatch"] == {"code": "identity.unfit", "place": "decision"}
    apart = await call(UNMERGE, STEWARD, Role.IDENTITY_STEWARD, **given)
    assert apart["data"]["unmerge"] == {"code": "identity.unfit", "place": "match"}


async def test_only_people_who_are_there_are_joined(call):
    for entity, goes, refused in (
        ("School", 2, {"code": "argument.invalid", "place": "entity"}),
        ("Student", 999, {"code": "identity.unfit", "place": "goes"}),
        ("Student", 101, {"code": "identity.unfit", "place": "goes"}),
    ):
        answer = await call(MERGE, STEWARD, Role.IDENTITY_STEWARD, entity=entity, stays=101, goes=goes)
        assert answer["data"]["merge"] == refused, (entity, goes)


async def test_nobody_else_decides(call, gid, match):
    answer = await call(
        DECIDE, PSYCHOLOGIST, Role.PSYCHOLOGIST, match=gid("IdentityMatch", match), decision="DIFFERENT"
    )
    assert answer["data"]["decideMatch"]["code"] == "access.mutation"


async def test_nobody_decides_who_they_themselves_are(call, gid, changing):
    """Joining their own row to another's would give their account the posts of both."""
    me = changing.viewer(Role.IDENTITY_STEWARD, account_id=STEWARD, staff_id=3)
    row = {
        "subject_entity": "Staff", "state": "OPEN", "band": "TO_REVIEW", "score": 0.9, "weight": 3, "prior": -10,
        "subject_id": 4, "other_id": 3, "found_at": changing.clock.now(), "merged": False, "version": 1, "moved": {},
    }  # fmt: skip
    async with changing.owner.begin() as connection:
        added = await connection.execute(
            insert(IdentityMatch.__table__).values(row).returning(IdentityMatch.id)
        )
        match = gid("IdentityMatch", added.scalar_one())
    refused = {"code": "identity.own", "place": "match"}
    for stays, goes in ((3, 4), (4, 3)):
        answer = await call(MERGE, None, viewer=me, entity="Staff", stays=stays, goes=goes)
        assert answer["data"]["merge"] == refused
    answer = await call(DECIDE, None, viewer=me, match=match, decision="SAME")
    assert answer["data"]["decideMatch"] == refused
    answer = await call(DECIDE, OTHER, Role.IDENTITY_STEWARD, match=match, decision="DIFFERENT")
    assert answer["data"]["decideMatch"]["match"]["state"] == "DIFFERENT"


NUMBER, OTHER_NUMBER = "G310107201001010010", "310107201001010029"


async def proposed(changing, subject: int, **place) -> int:
    row = {
        "subject_entity": "Student", "state": "OPEN", "band": "TO_REVIEW", "score": 0.9, "weight": 3, "prior": -10,
        "subject_id": subject, "found_at": changing.clock.now(), "merged": False, "version": 1, "moved": {}, **place,
    }  # fmt: skip
    async with changing.owner.begin() as connection:
        added = await connection.execute(
            insert(IdentityMatch.__table__).values(row).returning(IdentityMatch.id)
        )
        return int(added.scalar_one())


async def behind(changing, source: int, key: str) -> int | None:
    """The pupil behind a record."""
    async with changing.owner.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT subject_id FROM source_record WHERE source_id = :source AND stream = 'users' AND key = :key"
                " AND removed_at IS NULL"
            ),
            {"source": source, "key": key},
        )
        return found.scalar()


async def test_a_record_that_waits_is_applied_with_the_decision_and_waits_again_with_the_next(
    call, sync, changing, gid
):
    """No run, no worker and no command comes after it."""
    await sync(org("1"), users=[pupil("p1", "王小明", "1")])
    counts = await sync(org("1"), users=[pupil("x1", "王小明", "1")], name="others")
    assert (counts["waiting"], await behind(changing, 402, "x1")) == (1, None)
    known = await behind(changing, 401, "p1")
    place = {"source_id": 402, "stream": "users", "key": "x1", "slot": ""}
    match = gid("IdentityMatch", await proposed(changing, known, **place))
    told = await call(DECIDE, STEWARD, Role.IDENTITY_STEWARD, match=match, decision="SAME")
    assert told["data"]["decideMatch"]["applied"] == 1
    assert await behind(changing, 402, "x1") == known
    told = await call(DECIDE, STEWARD, Role.IDENTITY_STEWARD, match=match, decision="DIFFERENT")
    assert told["data"]["decideMatch"]["applied"] == 1
    assert await behind(changing, 402, "x1") is None


async def test_a_record_that_two_rows_kept_out_is_applied_when_they_are_joined(call, sync, changing, gid):
    people = [
        pupil("p1", "李一", "1", studentNumber=NUMBER),
        pupil("p2", "李一", "1", nationalId=OTHER_NUMBER),
    ]
    await sync(org("1"), users=people)
    both = pupil("x2", "李一", "1", studentNumber=NUMBER, nationalId=OTHER_NUMBER)
    assert (await sync(org("1"), users=[both], name="others"))["quarantined"] == 1
    stays, goes = await behind(changing, 401, "p1"), await behind(changing, 401, "p2")
    answer = await call(MERGE, STEWARD, Role.IDENTITY_STEWARD, entity="Student", stays=stays, goes=goes)
    assert answer["data"]["merge"]["match"]["state"] == "SAME"
    assert await behind(changing, 402, "x2") == stays

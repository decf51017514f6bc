"""Stewards decide who is whom, once and at the version that they read; joining itself is tried where there are sources."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text

from hub.store.writer import Writer
from hub.sync.linking.matches import Matches
from schema.integration.identity_match import IdentityMatch
from schema.kit import Role
from schema.people.staff import Staff
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


async def test_nobody_comes_to_a_pupil_by_joining_the_own_to_another(call, changing):
    """The psychologist of school 1 reads 101: whoever is joined to 101 would be read as well."""
    async with changing.owner.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO account (id, name, roles, disabled, created_at, version, source_ids, staff_id) OVERRIDING SYSTEM VALUE"
                " VALUES (1099, 'both', '{PSYCHOLOGIST,IDENTITY_STEWARD}', false, now(), 1, '{}', 3)"
            )
        )
    # A token that carries the one role alone makes no other person.
    for roles in ((Role.IDENTITY_STEWARD,), (Role.IDENTITY_STEWARD, Role.PSYCHOLOGIST)):
        answer = await call(MERGE, 1099, *roles, entity="Student", stays=101, goes=104)
        assert answer["data"]["merge"] == {"code": "identity.own", "place": "match"}
    async with changing.owner.begin() as connection:
        await connection.execute(text("DELETE FROM account WHERE id = 1099"))


def staff(key):
    return {"id": key, "name": "周心理", "name_pinyin": "zhou xin li"}


async def test_whose_account_would_see_more_is_joined_by_two(call, gid, changing):
    """The psychologist's account stands for staff 3: joined to another row it has the posts of both (A8)."""
    async with changing.owner.begin() as connection:
        await connection.execute(insert(Staff.__table__).values([staff(14), staff(15), staff(16)]))
    given = {"entity": "Staff", "stays": 14, "goes": 3}
    asked = await call(MERGE, STEWARD, Role.IDENTITY_STEWARD, **given)
    assert asked["data"]["merge"] == {"match": {"state": "OPEN"}}

    async def read(expression):
        async with changing.owner.connect() as connection:
            return (await connection.execute(text(f"SELECT {expression}"))).scalar_one()

    match = await read("max(id) FROM identity_match")
    standing = f"(staff_id, (SELECT merged FROM identity_match WHERE id = {match})) = ({{}}) FROM account WHERE id = {PSYCHOLOGIST}"
    assert await read(standing.format("3, false"))
    own = {"code": "identity.second_person", "place": "match"}
    assert (await call(MERGE, STEWARD, Role.IDENTITY_STEWARD, **given))["data"]["merge"] == own
    named = {"match": gid("IdentityMatch", match), "decision": "SAME"}
    assert (await call(DECIDE, STEWARD, Role.IDENTITY_STEWARD, **named))["data"]["decideMatch"] == own
    assert await read(standing.format("3, false"))
    done = await call(DECIDE, OTHER, Role.IDENTITY_STEWARD, **named)
    assert done["data"]["decideMatch"]["match"]["state"] == "SAME"
    assert await read(standing.format("14, true"))
    # One is enough to take away, and what was asked for is forgotten with it.
    apart = await call(UNMERGE, STEWARD, Role.IDENTITY_STEWARD, match=named["match"])
    assert apart["data"]["unmerge"]["match"]["state"] == "DIFFERENT"
    assert await read(standing.format("3, false"))
    again = await call(DECIDE, OTHER, Role.IDENTITY_STEWARD, **named)
    assert again["data"]["decideMatch"]["match"]["state"] == "DIFFERENT"
    # Of two for whom no account stands one steward decides.
    answer = await call(MERGE, STEWARD, Role.IDENTITY_STEWARD, entity="Staff", stays=15, goes=16)
    assert answer["data"]["merge"]["match"]["state"] == "SAME"


async def test_the_hub_itself_joins_nobody_for_whom_an_account_stands(changing):
    row = {
        "subject_entity": "Staff", "state": "OPEN", "band": "CERTAIN", "score": 1, "weight": 20, "prior": -10,
        "found_at": changing.clock.now(), "merged": False, "version": 1, "moved": {}, "subject_id": 24,
    }  # fmt: skip
    async with changing.owner.begin() as connection:
        await connection.execute(insert(Staff.__table__).values([staff(24), staff(25)]))
        rows = [row | {"other_id": 3}, row | {"other_id": 25}]
        added = await connection.execute(
            insert(IdentityMatch.__table__).values(rows).returning(IdentityMatch.id)
        )
        ids = [int(key) for (key,) in added]
        await Matches(Writer(connection, changing.keyring, changing.clock.now()), Staff).join(ids)
        states = text("SELECT state, merged FROM identity_match WHERE id = ANY(:ids) ORDER BY id")
        found = (await connection.execute(states, {"ids": ids})).all()
    assert list(map(tuple, found)) == [("OPEN", False), ("SAME", True)]


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

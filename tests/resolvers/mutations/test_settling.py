"""What a steward decides on a field about which sources differ stands, is told of, and is taken back; no sync overrules it."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from sqlalchemy import text

from hub.sync.erasure import erase
from schema.kit import Role
from tests.resolvers.mutations.conftest import OTHER, PSYCHOLOGIST, STEWARD, org, pupil

SETTLE = """
mutation($conflict: ID!, $source: ID, $value: String, $revision: Int, $key: String) {
  settleConflict(
    conflict: $conflict, source: $source, value: $value, revision: $revision, reason: "as in the household register", idempotencyKey: $key
  ) {
    ... on SettleConflictPayload { settlement { id kind field value reason trusted { name } decidedBy { id } } }
    ... on Refused { code place }
  }
}
"""
WITHDRAW = """
mutation($settlement: ID!) {
  withdrawSettlement(settlement: $settlement) {
    ... on WithdrawSettlementPayload { settlement { endedBecause } } ... on Refused { code place }
  }
}
"""
MERGE = """
mutation($stays: Int!, $goes: Int!) {
  merge(entity: "Student", stays: $stays, goes: $goes) { ... on MergePayload { match { id } } ... on Refused { code } }
}
"""
UNMERGE = "mutation($match: ID!) { unmerge(match: $match) { ... on UnmergePayload { match { state } } ... on Refused { code } } }"
CONFLICTS = """
query($id: ID!) {
  conflicts(filter: { id: { eq: $id } }) {
    nodes { id field rule revision values { nodes { value stands place source { id name } } } settlements { totalCount } }
  }
}
"""
PEOPLE = {
    "a": ("王晓明", "王小明", "G310107201001010010"),
    "b": ("李伟", "李玮", "G310107201001010029"),
}
"""By key: the name in the roster, in the other source, and the student number."""


@pytest.fixture
def steward(ask):
    async def asking(document, **variables):
        return await ask(document, STEWARD, Role.IDENTITY_STEWARD, **variables)

    return asking


class District:
    """Pupils whom two sources know by different names."""

    def __init__(self, sync, changing, steward, gid):
        self.sync, self.changing, self.steward, self.gid = sync, changing, steward, gid

    said: ClassVar[dict[str, Any]] = {}

    async def told(self, *, again=False, **names):
        """Both sources say what they say of everybody, by these names where they are given: `a_sis`, `a_others`.

        Who says nothing new is asked only where that is wanted, `again`.
        """
        for number, source in enumerate(("sis", "others")):
            users = [
                pupil(key, names.get(f"{key}_{source}", said[number]), "1", studentNumber=said[2])
                for key, said in PEOPLE.items()
            ]
            if again or self.said.get(source) != users:
                await self.sync(org("1"), users=users, name=source)
                self.said[source] = users

    async def one(self, sql, **values):
        async with self.changing.owner.connect() as connection:
            return (await connection.execute(text(sql), values)).scalar()

    async def student(self, key):
        sql = "SELECT coalesce(own_id, subject_id) FROM source_record WHERE source_id = 401 AND stream = 'users' AND key = :key"
        return await self.one(sql, key=key)

    async def name(self, key):
        return await self.one("SELECT name FROM student WHERE id = :id", id=await self.student(key))

    async def conflict(self, key):
        """The conflict about a pupil's name, None where there is none."""
        sql = "SELECT id FROM conflict WHERE student_id = :id AND field = 'name' AND removed_at IS NULL"
        number = await self.one(sql, id=await self.student(key))
        if number is None:
            return None
        (found,) = (await self.steward(CONFLICTS, id=self.gid("Conflict", number)))["nodes"]
        return found

    async def settle(self, key, **given):
        return await self.steward(SETTLE, conflict=(await self.conflict(key))["id"], **given)


@pytest.fixture
async def district(sync, changing, steward, gid):
    district = District(sync, changing, steward, gid)
    if not district.said:
        async with changing.owner.begin() as connection:
            await connection.execute(text("SELECT setval(pg_get_serial_sequence('source', 'id'), 500)"))
        # Nobody is joined by a number alone: they agree at first.
        await district.told(**{f"{key}_others": said[0] for key, said in PEOPLE.items()})
    await district.told()
    yield district
    left = await steward("{ settlements(first: 100) { nodes { id endedAt } } }")
    for each in left["nodes"]:
        if each["endedAt"] is None:
            await steward(WITHDRAW, settlement=each["id"])


async def test_a_source_that_was_chosen_counts_whatever_syncs_bring_until_that_is_withdrawn(district, gid):
    assert (await district.name("a"), await district.name("b")) == ("王晓明", "李伟")
    before = await district.conflict("a")
    assert before["rule"] == "ROSTER"
    settled = (await district.settle("a", source=gid("Source", 402), revision=before["revision"]))[
        "settlement"
    ]
    assert (settled["kind"], settled["field"], settled["value"]) == ("Student", "name", None)
    assert settled["trusted"]["name"] == "others" and settled["reason"] == "as in the household register"
    assert settled["decidedBy"]["id"] == gid("Account", STEWARD)
    assert await district.name("a") == "王小明"
    after = await district.conflict("a")
    assert (after["rule"], after["revision"]) == ("HUB", before["revision"] + 1)
    assert after["settlements"]["totalCount"] == 1
    assert [(each["source"]["name"], each["stands"]) for each in after["values"]["nodes"]] == [
        ("others", True),
        ("sis", False),
    ]
    # The roster comes again and says more; then the chosen source itself changes its mind.
    await district.told(a_sis="王小茗")
    assert await district.name("a") == "王小明"
    await district.told(a_others="王明明")
    assert await district.name("a") == "王明明"
    assert await district.name("b") == "李伟", "of others nothing was decided"
    ended = await district.steward(WITHDRAW, settlement=settled["id"])
    assert ended["settlement"]["endedBecause"] == "WITHDRAWN"
    assert await district.name("a") == "王晓明"
    assert (await district.conflict("a"))["rule"] == "ROSTER"
    again = await district.steward(WITHDRAW, settlement=settled["id"])
    assert again == {"code": "settlement.unfit", "place": "settlement"}


async def test_a_value_that_was_put_down_counts_as_one_more_source(district, ask, gid):
    conflict = await district.conflict("a")
    given = {"conflict": conflict["id"], "value": " 王孝明 ", "key": "once"}
    first = await district.steward(SETTLE, **given)
    assert first["settlement"]["value"] == "王孝明"
    assert await district.steward(SETTLE, **given) == first, "sent again it is the same decision"
    await district.told(again=True)
    assert await district.name("a") == "王孝明"
    shown = await district.conflict("a")
    told = [(each["source"]["name"], each["value"]) for each in shown["values"]["nodes"]]
    assert told == [("hub", "王孝明"), ("sis", "王晓明"), ("others", "王小明")]
    # The later decision comes first, and the earlier one counts once that is taken back.
    second = (await district.settle("a", source=gid("Source", 402)))["settlement"]["id"]
    assert await district.name("a") == "王小明"
    assert "hub" not in {each["source"]["name"] for each in (await district.conflict("a"))["values"]["nodes"]}
    await district.steward(WITHDRAW, settlement=second)
    assert await district.name("a") == "王孝明"
    # It is no source that anything is fetched from.
    start = "mutation($source: ID!) { startSync(source: $source) { ... on Refused { code place } } }"
    own = shown["values"]["nodes"][0]["source"]["id"]
    assert await ask(start, 1001, Role.ADMIN, source=own) == {"code": "argument.invalid", "place": "source"}


async def test_when_sources_come_to_agree_with_the_decision_the_conflict_ends_and_the_decision_stays(
    district,
):
    await district.settle("a", value="王孝明")
    await district.told(a_sis="王孝明", a_others="王孝明")
    assert await district.conflict("a") is None
    await district.told()
    assert await district.name("a") == "王孝明"


async def test_what_does_not_fit_is_refused(district, ask, gid):
    own = gid("Source", 401)
    conflict = await district.conflict("a")
    for given, refused in (
        ({}, ("argument.invalid", "source")),
        ({"source": own, "value": "王"}, ("argument.invalid", "source")),
        ({"source": gid("Source", 1)}, ("settlement.unfit", "source")),
        ({"value": " "}, ("argument.invalid", "value")),
        ({"value": "王", "revision": conflict["revision"] + 1}, ("mutation.stale", "revision")),
    ):
        answer = await district.steward(SETTLE, conflict=conflict["id"], **given)
        assert (answer["code"], answer["place"]) == refused, given
    async with district.changing.owner.begin() as connection:
        await connection.execute(text("UPDATE conflict SET field = 'birthDate' WHERE field = 'name'"))
    fields = {"birthDate": "1 May", "status": "GONE", "school": "曹杨中学"}
    for field, value in fields.items():
        async with district.changing.owner.begin() as connection:
            await connection.execute(text("UPDATE conflict SET field = :field").bindparams(field=field))
        answer = await district.steward(SETTLE, conflict=conflict["id"], value=value)
        assert answer == {"code": "settlement.unfit", "place": "value"}, field
    async with district.changing.owner.begin() as connection:
        await connection.execute(text("UPDATE conflict SET field = 'name'"))
    answer = await ask(SETTLE, PSYCHOLOGIST, Role.PSYCHOLOGIST, conflict=conflict["id"], value="王")
    assert answer["code"] == "access.mutation"


async def test_nobody_settles_what_is_said_of_themselves(call, changing, gid):
    async with changing.owner.begin() as connection:
        conflict = await connection.execute(
            text(
                "INSERT INTO conflict (kind, field, rule, revision, staff_id) VALUES ('Staff', 'name', 'ROSTER', 1, 3) RETURNING id"
            )
        )
        key = gid("Conflict", conflict.scalar_one())
    me = changing.viewer(Role.IDENTITY_STEWARD, account_id=OTHER, staff_id=3)
    answer = await call(SETTLE, None, viewer=me, conflict=key, value="周心")
    assert answer["data"]["settleConflict"]["code"] == "identity.own"


async def test_what_was_decided_of_two_joined_rows_ends_with_their_parting_and_what_was_decided_before_goes_along(
    district, gid
):
    before = (await district.settle("b", value="李炜"))["settlement"]["id"]
    stays, goes = await district.student("a"), await district.student("b")
    match = (await district.steward(MERGE, stays=stays, goes=goes))["match"]["id"]
    # Both rows' sources speak of one pupil now, and the decision on the one that went is the latest.
    assert await district.name("a") == "李炜"
    during = await district.settle("a", value="王李")
    assert await district.name("a") == "王李"
    await district.steward(UNMERGE, match=match)
    assert (await district.name("a"), await district.name("b")) == ("王晓明", "李炜")
    ended = await district.steward(
        "query($id: ID!) { settlements(filter: { id: { eq: $id } }) { nodes { endedBecause } } }",
        id=during["settlement"]["id"],
    )
    assert ended["nodes"] == [{"endedBecause": "PARTED"}]
    await district.steward(WITHDRAW, settlement=before)
    assert await district.name("b") == "李伟"


async def test_an_erasure_takes_what_was_decided_along(district):
    await district.settle("b", value="李炜")
    student = await district.student("b")
    async with district.changing.owner.begin() as connection:
        await erase(connection, district.changing.keyring, student, district.changing.clock.now())
    assert await district.one("SELECT count(*) FROM settlement WHERE student_id = :id", id=student) == 0
    assert await district.one("SELECT count(*) FROM settlement WHERE student_id IS NULL") == 0
    assert await district.one("SELECT count(*) FROM source_record WHERE subject_id = :id", id=student) == 0

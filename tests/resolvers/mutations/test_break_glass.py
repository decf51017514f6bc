"""Break-glass: one pupil outside the own rows, recorded before it is shown, and open no longer than was said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import delete, select, text, update

from hub.policy.accounts import Accounts
from schema.access.account import Account
from schema.access.audit_entry import AuditKind
from schema.access.break_glass import BreakGlass
from schema.kit import Role
from tests.resolvers.mutations.conftest import ADMIN, PSYCHOLOGIST

TABLE = BreakGlass.__table__
BREAK = """
mutation($student: ID!, $reason: String!, $minutes: Int, $key: String) {
  breakGlass(student: $student, reason: $reason, minutes: $minutes, idempotencyKey: $key) {
    ... on BreakGlassPayload { breakGlass { id reason grantedAt expiresAt student { name } school { name } } }
    ... on Refused { code place messageZh }
  }
}
"""
END = """
mutation($id: ID!) { endBreakGlass(breakGlass: $id) {
  ... on EndBreakGlassPayload { breakGlass { endedAt student { name } } } ... on Refused { code }
} }
"""
WAYS = """
query($id: ID!) {
  students { totalCount nodes { name school { name } } }
  studentsAggregate { count }
  node(id: $id) { ... on Student { name } }
  student(id: $id) { name }
  search(text: "赵强") { ... on Student { name } }
  timeline(student: $id) { totalCount }
  school(code: "3131000002") { students { nodes { name } } studentsAggregate { count } }
  filtered: students(filter: { name: { eq: "赵强" } }) { totalCount }
}
"""
REASON = "家长来电，学生有自伤风险"
_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def afresh(changing):
    yield
    async with changing.owner.begin() as connection:
        await connection.execute(delete(TABLE))


@pytest.fixture
def broken(call, changing, gid):
    async def breaking(role=Role.PSYCHOLOGIST, **more):
        ask = {"student": gid("Student", 104), "reason": REASON, **more}
        return (await call(BREAK, PSYCHOLOGIST, role, **ask))["data"]["breakGlass"]

    return breaking


@pytest.fixture
def seen(graph, changing, both, gid):
    """What a viewer sees of the pupil, by every way and both executors."""

    async def looking(role=Role.PSYCHOLOGIST, number=PSYCHOLOGIST, excepted=True):
        viewer = replace(changing.viewer(role, account_id=number), excepted=excepted)
        answers = await both(graph, viewer, document=WAYS, variables={"id": gid("Student", 104)})
        planned, reference = (orjson.loads(answer) for answer in answers)
        assert planned == reference
        assert "errors" not in planned, planned
        return planned["data"]

    return looking


async def test_one_pupil_is_open_by_every_way_and_no_other(broken, seen, gid):
    before = await seen()
    made = (await broken())["breakGlass"]
    assert made["reason"] == REASON
    assert made["student"] == {"name": "赵强"}
    assert made["school"] == {"name": "梅陇中学"}
    after = await seen()
    assert [before["students"]["totalCount"], after["students"]["totalCount"]] == [1, 2]
    assert [before["studentsAggregate"]["count"], after["studentsAggregate"]["count"]] == [1, 2]
    assert (before["node"], after["node"]) == (None, {"name": "赵强"})
    assert (before["student"], after["student"]) == (None, {"name": "赵强"})
    assert (before["search"], after["search"]) == ([], [{"name": "赵强"}])
    assert after["school"] == {"students": {"nodes": [{"name": "赵强"}]}, "studentsAggregate": {"count": 1}}
    assert [before["filtered"]["totalCount"], after["filtered"]["totalCount"]] == [0, 1]


async def test_nobody_else_sees_the_pupil_by_it(broken, seen):
    closed = await seen()
    await broken()
    assert await seen(number=ADMIN) == closed
    mentor = await seen(role=Role.MENTOR)
    assert mentor["student"] is None
    assert await seen(excepted=False) == closed


async def test_the_account_is_known_to_have_an_exception_while_it_has(broken, changing):
    async def excepted():
        async with changing.owner.begin() as connection:
            accounts = Accounts(connection)
            issued = await accounts.issue(PSYCHOLOGIST, changing.clock.now(), lifetime=_DAY)
            viewer, _ = await accounts.by_token(issued.secret, changing.clock.now())
        return viewer.excepted

    assert not await excepted()
    await broken()
    assert await excepted()
    async with changing.owner.begin() as connection:
        await connection.execute(update(TABLE).values(expires_at=text("now() - interval '1 second'")))
    assert not await excepted()


@pytest.mark.parametrize("end", ["expires_at", "ended_at"])
async def test_it_ends_with_the_instant(broken, seen, changing, end):
    await broken()
    assert (await seen())["student"]
    async with changing.owner.begin() as connection:
        await connection.execute(update(TABLE).values({end: text("now()")}))
    assert (await seen())["student"] is None


async def test_it_is_ended_by_who_did_it_or_the_centre(broken, seen, call, gid):
    record = (await broken())["breakGlass"]["id"]
    assert (await call(END, ADMIN, Role.PSYCHOLOGIST, id=record))["data"]["endBreakGlass"] == {
        "code": "row.unknown"
    }
    assert (await seen())["student"]
    ended = (await call(END, ADMIN, Role.CENTRE, id=record))["data"]["endBreakGlass"]["breakGlass"]
    assert ended["endedAt"]
    assert (await seen())["student"] is None
    again = (await call(END, PSYCHOLOGIST, Role.PSYCHOLOGIST, id=record))["data"]["endBreakGlass"][
        "breakGlass"
    ]
    assert again == {"endedAt": ended["endedAt"], "student": None}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": ""}, "glass.reason"),
        ({"reason": "  　 x "}, "glass.reason"),
        ({"reason": "长" * 1001}, "text.invalid"),
        ({"minutes": 0}, "argument.invalid"),
        ({"minutes": 61}, "argument.invalid"),
        ({"minutes": -5}, "argument.invalid"),
    ],
)
async def test_without_a_reason_or_for_too_long_nothing_opens(broken, seen, changing, more, code):
    assert (await broken(**more))["code"] == code
    assert (await seen())["student"] is None


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE}, key=str)
)
async def test_no_other_role_breaks_the_glass(broken, role):
    assert (await broken(role=role))["code"] == "access.mutation"


async def test_a_pupil_of_ones_own_or_of_nobody(broken, gid):
    assert (await broken(student=gid("Student", 101)))["code"] == "glass.needless"
    assert (await broken(student=gid("Student", 999)))["code"] == "row.unknown"


async def test_it_is_not_used_twice(broken, seen, changing, gid):
    answers = await asyncio.gather(*(broken() for _ in range(4)))
    assert sorted(answer.get("code", "done") for answer in answers) == ["done"] + ["glass.open"] * 3
    async with changing.owner.begin() as connection:
        await connection.execute(update(TABLE).values(expires_at=text("now()")))
    # A call that is sent again after its end opens nothing: it is answered with what was done then.
    first = await broken(key="once")
    assert first["breakGlass"]
    async with changing.owner.begin() as connection:
        await connection.execute(update(TABLE).values(expires_at=text("now()")))
    again = await broken(key="once")
    assert again["breakGlass"]["id"] == first["breakGlass"]["id"]
    assert (await seen())["student"] is None


async def test_the_centre_is_told_and_reads_every_one(broken, call, changing, gid):
    heard = []
    async with changing.owner.connect() as listening:
        await listening.execution_options(isolation_level="AUTOCOMMIT")
        raw = (await listening.get_raw_connection()).driver_connection
        await raw.add_listener("yixin_alert", lambda *given: heard.append(given[-1]))
        record = (await broken())["breakGlass"]["id"]
        await listening.execute(text("SELECT 1"))
        await raw.reset()
    assert [gid("BreakGlass", int(number)) for number in heard] == [record]
    document = "{ breakGlasses { nodes { reason school { name } account { name roles } student { name } } } }"
    (told,) = (await call(document, ADMIN, Role.CENTRE))["data"]["breakGlasses"]["nodes"]
    assert told == {
        "reason": REASON,
        "school": {"name": "梅陇中学"},
        "account": {"name": f"account {PSYCHOLOGIST}", "roles": ["PSYCHOLOGIST", "MENTOR"]},
        "student": None,
    }
    for role in (Role.ADMIN, Role.DISTRICT, Role.HOMEROOM_TEACHER, Role.AUDITOR):
        assert (await call(document, ADMIN, role))["data"]["breakGlasses"]["nodes"] == []


async def test_an_auditor_is_told_what_the_account_sees_at_that_moment(broken, call, changing, gid):
    """An exception while it goes on, and nothing of an account that is disabled, whatever its roles still are."""
    document = """query($student: ID!, $account: ID!) { told: whyVisible(student: $student, field: "name", account: $account) {
      visible grants { role grounds { kind } } } }"""

    async def told(pupil):
        asked = {"student": gid("Student", pupil), "account": gid("Account", PSYCHOLOGIST)}
        return (await call(document, ADMIN, Role.AUDITOR, **asked))["data"]["told"]

    nothing = {"visible": False, "grants": []}
    assert await told(104) == nothing
    record = (await broken())["breakGlass"]["id"]
    opened = {"role": "PSYCHOLOGIST", "grounds": [{"kind": "BreakGlass"}]}
    assert await told(104) == {"visible": True, "grants": [opened]}
    await call(END, PSYCHOLOGIST, Role.PSYCHOLOGIST, id=record)
    assert await told(104) == nothing
    assert (await told(101))["visible"]
    disabled = update(Account.__table__).where(Account.__table__.c.id == PSYCHOLOGIST)
    async with changing.owner.begin() as connection:
        await connection.execute(disabled.values(disabled=True))
    try:
        assert await told(101) == nothing
    finally:
        async with changing.owner.begin() as connection:
            await connection.execute(disabled.values(disabled=False))


async def test_the_record_holds_its_reason_sealed(broken, changing):
    await broken()
    async with changing.owner.connect() as connection:
        ((kept,),) = (await connection.execute(select(TABLE.c.reason))).all()
    assert REASON.encode() not in kept


async def test_it_is_in_the_audit_as_a_change_and_as_an_exception(broken, changing, gid):
    changing.recorder.heard.clear()
    await broken()
    (change,) = [
        (caller.break_glass, deed.categories, deed.students, deed.row_count)
        for caller, deed in changing.recorder.heard
        if deed.kind is AuditKind.CHANGE
    ]
    assert change == (True, ("BreakGlass",), (gid("Student", 104),), 1)
    changing.recorder.heard.clear()
    await broken(reason="")
    assert changing.recorder.heard == []

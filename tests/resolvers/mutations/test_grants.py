"""Grants: one administrator asks, another approves, and neither for the own account."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, update

from schema.access.account import Account
from schema.access.role_grant import RoleGrant
from schema.kit import Role
from tests.resolvers.mutations.conftest import ADMIN, MACHINE, PSYCHOLOGIST, SECOND

NEW = """
mutation($name: String!, $issuer: String, $subject: String) {
  createAccount(name: $name, issuer: $issuer, subject: $subject) {
    ... on CreateAccountPayload { account { id roles version } } ... on Refused { code place }
  }
}
"""
REQUEST = """
mutation($account: ID!, $role: Role!, $staff: String, $source: String) {
  requestGrant(account: $account, role: $role, reason: "岗位需要", staff: $staff, source: $source) {
    ... on RequestGrantPayload { grant { id role state reason decidedAt } } ... on Refused { code place }
  }
}
"""
APPROVE = """
mutation($grant: ID!, $decline: Boolean) {
  approveGrant(grant: $grant, decline: $decline) {
    ... on ApproveGrantPayload { grant { state decidedAt account { roles } } } ... on Refused { code place }
  }
}
"""
REVOKE = """
mutation($account: ID!, $role: Role!, $version: Int!) {
  revokeRole(account: $account, role: $role, version: $version) {
    ... on RevokeRolePayload { account { roles version } } ... on Refused { code place }
  }
}
"""


@pytest.fixture
def new(call):
    async def make(name="新账户", **more):
        answer = (await call(NEW, ADMIN, Role.ADMIN, name=name, **more))["data"]["createAccount"]
        return answer["account"]["id"]

    return make


@pytest.fixture
def request_(call):
    async def asking(account, role, by=ADMIN, **more):
        answer = await call(REQUEST, by, Role.ADMIN, account=account, role=role, **more)
        return answer["data"]["requestGrant"]

    return asking


@pytest.fixture
def approve(call):
    async def approving(grant, by=SECOND, **more):
        return (await call(APPROVE, by, Role.ADMIN, grant=grant, **more))["data"]["approveGrant"]

    return approving


async def stored(changing, account, gid):
    async with changing.owner.connect() as connection:
        rows = (await connection.execute(select(Account.__table__))).mappings().all()
    return next(row for row in rows if gid("Account", row["id"]) == account)


async def test_a_role_needs_two_administrators(new, request_, approve, changing, gid):
    account = await new()
    asked = await request_(account, "PSYCHOLOGIST", staff="T003")
    grant = asked["grant"]
    assert (grant["state"], grant["reason"], grant["decidedAt"]) == ("REQUESTED", "岗位需要", None)
    assert (await stored(changing, account, gid))["roles"] == []
    assert await approve(grant["id"], by=ADMIN) == {"code": "grant.second_person", "place": "account"}
    assert (await stored(changing, account, gid))["roles"] == []
    done = await approve(grant["id"])
    assert done["grant"]["state"] == "APPROVED"
    assert done["grant"]["account"]["roles"] == ["PSYCHOLOGIST"]
    row = await stored(changing, account, gid)
    assert (row["roles"], row["staff_id"], row["version"]) == (["PSYCHOLOGIST"], 3, 2)
    assert (await approve(grant["id"]))["code"] == "grant.decided"


async def test_nobody_asks_or_approves_for_the_own_account(request_, approve, gid):
    own = await request_(gid("Account", ADMIN), "DEVELOPER")
    assert own == {"code": "grant.second_person", "place": "account"}
    asked = await request_(gid("Account", SECOND), "DEVELOPER")
    assert (await approve(asked["grant"]["id"], by=SECOND))["code"] == "grant.second_person"


async def test_two_accounts_of_one_person_are_one_person(request_, changing, call, gid):
    viewer = changing.viewer(Role.ADMIN, account_id=SECOND, staff_id=3)
    answer = await call(
        REQUEST, SECOND, viewer=viewer, account=gid("Account", PSYCHOLOGIST), role="DEVELOPER"
    )
    assert answer["data"]["requestGrant"]["code"] == "grant.second_person"


async def test_nobody_grants_to_the_own_person_by_another_account(new, approve, changing, call):
    """The account stands for nobody yet; by the grant it would for who asks, or who approves."""
    viewer = changing.viewer(Role.ADMIN, account_id=SECOND, staff_id=3)
    given = {"account": await new(), "role": "PSYCHOLOGIST", "staff": "T003"}
    own = (await call(REQUEST, SECOND, viewer=viewer, **given))["data"]["requestGrant"]
    assert own == {"code": "grant.second_person", "place": "account"}
    grant = (await call(REQUEST, ADMIN, Role.ADMIN, **given))["data"]["requestGrant"]["grant"]["id"]
    refused = (await call(APPROVE, SECOND, viewer=viewer, grant=grant))["data"]["approveGrant"]
    assert refused == {"code": "grant.second_person", "place": "account"}
    assert (await approve(grant))["grant"]["state"] == "APPROVED"


@pytest.mark.parametrize("ground", [{"staff_id": 3}, {"guardian_id": 201}])
async def test_who_asked_does_not_approve_with_another_account(
    new, request_, approve, changing, call, ground
):
    """The second account stands for the same member of staff, or the same guardian, as the one that asked."""
    grant = (await request_(await new(), "CENTRE"))["grant"]["id"]
    table = Account.__table__
    async with changing.owner.begin() as connection:
        await connection.execute(update(table).where(table.c.id == ADMIN).values(ground))
    try:
        viewer = changing.viewer(Role.ADMIN, account_id=SECOND, **ground)
        refused = (await call(APPROVE, SECOND, viewer=viewer, grant=grant))["data"]["approveGrant"]
        assert refused == {"code": "grant.second_person", "place": "account"}
    finally:
        async with changing.owner.begin() as connection:
            back = dict.fromkeys(ground)
            await connection.execute(update(table).where(table.c.id == ADMIN).values(back))
    assert (await approve(grant))["grant"]["state"] == "APPROVED"


async def test_what_was_declined_gives_nothing(new, request_, approve, changing, gid):
    account = await new()
    grant = (await request_(account, "CENTRE"))["grant"]["id"]
    assert (await approve(grant, decline=True))["grant"]["state"] == "DECLINED"
    assert (await approve(grant))["code"] == "grant.decided"
    assert (await stored(changing, account, gid))["roles"] == []


async def test_of_two_who_approve_at_once_one_does(new, request_, approve):
    account = await new()
    grant = (await request_(account, "CENTRE"))["grant"]["id"]
    answers = await asyncio.gather(*(approve(grant) for _ in range(5)))
    assert sorted(answer.get("code", "done") for answer in answers) == ["done"] + ["grant.decided"] * 4


@pytest.mark.parametrize("change", [{"disabled": True}, {"roles": ["DEVELOPER"]}])
async def test_who_asked_must_still_be_an_administrator(new, request_, approve, changing, change):
    account = await new()
    grant = (await request_(account, "CENTRE"))["grant"]["id"]
    table = Account.__table__
    async with changing.owner.begin() as connection:
        await connection.execute(update(table).where(table.c.id == ADMIN).values(change))
    try:
        assert (await approve(grant))["code"] == "grant.decided"
    finally:
        async with changing.owner.begin() as connection:
            back = {"disabled": False, "roles": ["ADMIN"]}
            await connection.execute(update(table).where(table.c.id == ADMIN).values(back))


@pytest.mark.parametrize(
    ("role", "more", "code"),
    [
        ("PSYCHOLOGIST", {}, "grant.ground"),
        ("INTEGRATOR", {}, "grant.ground"),
        ("HEALTH_PARTNER", {}, "grant.ground"),
        ("GUARDIAN", {}, "grant.ground"),
        ("MENTOR", {"staff": "T999"}, "account.ground"),
    ],
)
async def test_a_role_without_its_ground_is_not_asked_for(new, request_, role, more, code):
    assert (await request_(await new(), role, **more))["code"] == code


async def test_administrators_read_no_files_and_auditors_only_audit(new, request_, approve, gid):
    for role in ("CENTRE", "IDENTITY_STEWARD", "AUDITOR"):
        more = {"staff": "T003"} if role == "MENTOR" else {}
        assert (await request_(gid("Account", SECOND), role, **more))["code"] == "grant.separate", role
    account = await new()
    # Both are asked for while the account has neither; the second is refused when it is to be given.
    first, second = [(await request_(account, role))["grant"]["id"] for role in ("AUDITOR", "ADMIN")]
    assert (await approve(first))["grant"]["account"]["roles"] == ["AUDITOR"]
    assert (await approve(second))["code"] == "grant.separate"


async def test_a_role_is_taken_by_one_at_the_version_that_was_read(call, new, request_, approve):
    account = await new()
    await approve((await request_(account, "CENTRE"))["grant"]["id"])
    ask = {"account": account, "role": "CENTRE"}
    assert (await call(REVOKE, ADMIN, Role.ADMIN, **ask, version=1))["data"]["revokeRole"][
        "code"
    ] == "mutation.stale"
    taken = await call(REVOKE, ADMIN, Role.ADMIN, **ask, version=2)
    assert taken["data"]["revokeRole"] == {"account": {"roles": [], "version": 3}}


async def test_one_holder_of_a_provider_has_one_account(call, new):
    await new(issuer="https://id.example", subject="u1")
    again = await call(NEW, ADMIN, Role.ADMIN, name="b", issuer="https://id.example", subject="u1")
    assert again["data"]["createAccount"]["code"] == "account.subject"
    half = await call(NEW, ADMIN, Role.ADMIN, name="b", issuer="https://id.example")
    assert half["data"]["createAccount"]["code"] == "argument.invalid"


async def test_grants_are_read_by_administrators_and_by_whom_they_are_for(call, new, request_, gid):
    await request_(gid("Account", MACHINE), "DEVELOPER")
    document = "{ grants { nodes { role reason account { id } } } }"
    assert (await call(document, ADMIN, Role.ADMIN))["data"]["grants"]["nodes"]
    own = (await call(document, MACHINE, Role.DASHBOARD))["data"]["grants"]["nodes"]
    assert {one["account"]["id"] for one in own} == {gid("Account", MACHINE)}
    assert (await call(document, PSYCHOLOGIST, Role.PSYCHOLOGIST))["data"]["grants"]["nodes"] == []


async def test_the_reason_is_sealed(request_, changing, gid):
    await request_(gid("Account", MACHINE), "DEVELOPER")
    async with changing.owner.connect() as connection:
        for (kept,) in await connection.execute(select(RoleGrant.__table__.c.reason)):
            assert "岗位需要".encode() not in kept

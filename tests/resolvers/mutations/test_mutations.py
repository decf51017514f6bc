"""Mutations: who may call them, what they tell, and that each is done once and wholly."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

import pytest
from sqlalchemy import func, select, text

from hub.base.errors import DeclarationError
from hub.policy.accounts import Accounts, AuthError
from hub.store.idempotency import idempotency
from resolvers.mutations.kit import Mutation
from resolvers.mutations.kit.mutation import MUTATIONS
from schema.access.account import Account
from schema.access.audit_entry import AuditKind
from schema.access.token import Token
from schema.kit import Role
from tests.resolvers.mutations.conftest import ADMIN, MACHINE, PSYCHOLOGIST, SECOND

CREATE = """
mutation($account: ID!, $scope: [Role!], $days: Int, $key: String, $name: String = "报表", $readOnly: Boolean) {
  createToken(account: $account, name: $name, scope: $scope, days: $days, readOnly: $readOnly, idempotencyKey: $key) {
    __typename
    ... on CreateTokenPayload { secret token { id scope readOnly account { id } } }
    ... on Refused { code message messageZh place mend }
  }
}
"""
REVOKE = """
mutation($token: ID!) {
  revokeToken(token: $token) { ... on RevokeTokenPayload { token { revokedAt } } ... on Refused { code place } }
}
"""
DISABLE = """
mutation($account: ID!, $version: Int!) {
  disableAccount(account: $account, version: $version) {
    ... on DisableAccountPayload { account { disabled version } } ... on Refused { code place messageZh }
  }
}
"""


def created(answer):
    assert "errors" not in answer, answer
    return answer["data"]["createToken"]


async def holder(changing, secret):
    async with changing.owner.begin() as connection:
        viewer, _ = await Accounts(connection).by_token(secret, changing.clock.now())
    return viewer


async def set_roles(changing, number, roles):
    async with changing.owner.begin() as connection:
        await connection.execute(
            text("UPDATE account SET roles = :roles WHERE id = :id"),
            {"id": number, "roles": [role.name for role in roles]},
        )


async def count(changing, entity):
    async with changing.owner.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(entity.__table__))).scalar_one()


async def test_a_token_is_made_committed_and_narrower_than_its_account(call, changing, gid):
    made = created(
        await call(CREATE, ADMIN, Role.ADMIN, account=gid("Account", MACHINE), scope=["DEVELOPER"])
    )
    assert made["__typename"] == "CreateTokenPayload"
    token = made["token"]
    assert token["scope"] == ["DEVELOPER"]
    assert token["readOnly"] is True
    assert token["account"]["id"] == gid("Account", MACHINE)
    viewer = await holder(changing, made["secret"])
    assert viewer.account_id == MACHINE
    assert viewer.roles == {Role.DEVELOPER}
    assert viewer.read_only


@pytest.mark.parametrize("scope", [["CENTRE"], ["DASHBOARD", "ADMIN"], []])
async def test_a_scope_never_widens_an_account(call, changing, gid, scope):
    before = await count(changing, Token)
    made = created(await call(CREATE, ADMIN, Role.ADMIN, account=gid("Account", MACHINE), scope=scope))
    assert (made["code"], made["place"]) == ("token.scope", "scope")
    assert await count(changing, Token) == before


async def test_a_token_follows_what_its_account_loses_and_not_what_it_gains(call, changing, gid):
    made = created(await call(CREATE, ADMIN, Role.ADMIN, account=gid("Account", MACHINE)))
    before = [Role.DASHBOARD, Role.DEVELOPER]
    try:
        for roles, carried in (
            ([Role.DEVELOPER], {Role.DEVELOPER}),
            ([*before, Role.PSYCHOLOGIST], set(before)),
        ):
            await set_roles(changing, MACHINE, roles)
            assert (await holder(changing, made["secret"])).roles == carried
    finally:
        await set_roles(changing, MACHINE, before)


@pytest.mark.parametrize("number", [ADMIN, SECOND, PSYCHOLOGIST])
async def test_no_administrator_gets_a_token_for_who_reads_people_or_administers(call, changing, gid, number):
    before = await count(changing, Token)
    made = created(await call(CREATE, ADMIN, Role.ADMIN, account=gid("Account", number)))
    assert (made["code"], made["place"]) == ("token.person", "account")
    assert await count(changing, Token) == before


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_none_but_administrators_make_tokens(call, changing, gid, role):
    before = await count(changing, Token)
    made = created(await call(CREATE, 5000, role, account=gid("Account", MACHINE)))
    assert made["code"] == "access.mutation"
    assert made["messageZh"] == "您的角色无权执行此操作。"
    assert await count(changing, Token) == before


async def test_a_read_only_token_and_an_auditor_change_nothing(call, changing, gid):
    for viewer in (
        replace(changing.viewer(Role.ADMIN, account_id=ADMIN), read_only=True),
        changing.viewer(Role.ADMIN, Role.AUDITOR, account_id=ADMIN),
    ):
        made = created(await call(CREATE, ADMIN, viewer=viewer, account=gid("Account", MACHINE)))
        assert made["code"] == "access.mutation"


async def test_the_same_key_is_carried_out_once(call, changing, gid):
    before = await count(changing, Token)
    ask = {"account": gid("Account", MACHINE), "key": "once"}
    answers = await asyncio.gather(*(call(CREATE, ADMIN, Role.ADMIN, **ask) for _ in range(8)))
    secrets = {created(answer)["secret"] for answer in answers}
    assert len(secrets) == 1
    assert await count(changing, Token) == before + 1
    other = created(await call(CREATE, ADMIN, Role.ADMIN, **ask, days=3))
    assert (other["code"], other["place"]) == ("mutation.key", "idempotencyKey")
    second = created(await call(CREATE, SECOND, Role.ADMIN, **ask))
    assert second["secret"] not in secrets
    async with changing.owner.connect() as connection:
        for (kept,) in await connection.execute(select(idempotency.c.answer)):
            assert not any(secret.encode() in kept for secret in secrets)


@pytest.mark.parametrize("hindrance", ["full", "locked"])
async def test_what_cannot_be_recorded_is_not_done(call, changing, gid, hindrance):
    ask = {"account": gid("Account", MACHINE), "key": f"unrecorded while {hindrance}"}
    before = await count(changing, Token)
    async with changing.owner.connect() as hand:
        if hindrance == "full":
            await hand.execute(
                text("ALTER TABLE audit_entry ADD CONSTRAINT full_up CHECK (id < 0) NOT VALID")
            )
            await hand.commit()
        else:
            await hand.execute(text("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE"))
        made = created(await call(CREATE, ADMIN, Role.ADMIN, **ask))
        assert (made["__typename"], made["code"]) == ("Refused", "audit.unavailable")
        if hindrance == "full":
            await hand.execute(text("ALTER TABLE audit_entry DROP CONSTRAINT full_up"))
            await hand.commit()
    assert await count(changing, Token) == before
    # The key was left free, and there is a record where there is a change.
    changing.recorder.heard.clear()
    assert created(await call(CREATE, ADMIN, Role.ADMIN, **ask))["secret"]
    (change,) = [deed for _, deed in changing.recorder.heard if deed.kind is AuditKind.CHANGE]
    assert change.categories == ("Token",)


async def test_a_refused_call_leaves_its_key_free(call, gid):
    ask = {"account": gid("Account", MACHINE), "key": "again"}
    assert created(await call(CREATE, ADMIN, Role.ADMIN, **ask, days=0))["code"] == "argument.invalid"
    assert created(await call(CREATE, ADMIN, Role.ADMIN, **ask, days=1))["secret"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"account": "nonsense"}, "id.invalid"),
        ({"key": ""}, "argument.invalid"),
        ({"key": "k" * 201}, "argument.invalid"),
        ({"name": " "}, "argument.invalid"),
        ({"name": "a\0b"}, "text.invalid"),
        ({"days": 367}, "argument.invalid"),
        ({"days": -(2**31)}, "argument.invalid"),
    ],
)
async def test_bad_arguments_are_refused_with_a_code(call, gid, given, code):
    made = created(await call(CREATE, ADMIN, Role.ADMIN, **{"account": gid("Account", MACHINE), **given}))
    assert made["code"] == code


async def test_an_argument_that_is_null_is_left_out(call, gid):
    nulls = dict.fromkeys(("scope", "days", "readOnly", "key"))
    made = created(await call(CREATE, ADMIN, Role.ADMIN, account=gid("Account", MACHINE), **nulls))
    assert made["token"]["readOnly"] is True


async def test_an_id_of_another_kind_or_of_nothing(call, gid):
    made = created(await call(CREATE, ADMIN, Role.ADMIN, account=gid("Student", 101)))
    assert made["code"] == "id.invalid"
    made = created(await call(CREATE, ADMIN, Role.ADMIN, account=gid("Account", 99)))
    assert (made["code"], made["place"]) == ("row.unknown", "account")


async def test_ones_own_tokens_can_be_revoked_and_no_others(call, changing, gid):
    made = created(await call(CREATE, ADMIN, Role.ADMIN, account=gid("Account", MACHINE)))
    token = made["token"]["id"]
    stranger = await call(REVOKE, PSYCHOLOGIST, Role.PSYCHOLOGIST, token=token)
    nothing = await call(REVOKE, PSYCHOLOGIST, Role.PSYCHOLOGIST, token=gid("Token", 987654))
    assert stranger == nothing
    assert stranger["data"]["revokeToken"] == {"code": "row.unknown", "place": "token"}
    own = await call(REVOKE, MACHINE, Role.DASHBOARD, token=token)
    assert own["data"]["revokeToken"]["token"]["revokedAt"]
    with pytest.raises(AuthError):
        await holder(changing, made["secret"])
    assert await call(REVOKE, ADMIN, Role.ADMIN, token=token) == own


async def test_an_account_is_disabled_at_the_version_that_was_read(call, changing, gid):
    async with changing.owner.begin() as connection:
        accounts = Accounts(connection)
        number = await accounts.add([Role.DASHBOARD])
        secret = (await accounts.issue(number, changing.clock.now(), lifetime=timedelta(days=1))).secret
    ask = {"account": gid("Account", number)}
    stale = await call(DISABLE, ADMIN, Role.ADMIN, **ask, version=7)
    assert (stale["data"]["disableAccount"]["code"], stale["data"]["disableAccount"]["place"]) == (
        "mutation.stale",
        "version",
    )
    done = await call(DISABLE, ADMIN, Role.ADMIN, **ask, version=1)
    assert done["data"]["disableAccount"] == {"account": {"disabled": True, "version": 2}}
    with pytest.raises(AuthError):
        await holder(changing, secret)
    made = created(await call(CREATE, ADMIN, Role.ADMIN, **ask))
    assert made["code"] == "account.disabled"
    own = await call(DISABLE, ADMIN, Role.ADMIN, account=gid("Account", ADMIN), version=1)
    assert own["data"]["disableAccount"]["code"] == "account.own"


async def test_several_mutations_run_one_after_another_and_each_tells_what_is_then(call, gid):
    document = """
    mutation($a: ID!) {
      one: createToken(account: $a, name: "one") { ... on CreateTokenPayload { token { account { tokens { totalCount } } } } }
      bad: createToken(account: $a, name: "bad", days: 0) { ... on Refused { code } }
      two: createToken(account: $a, name: "two") { ... on CreateTokenPayload { token { account { tokens { totalCount } } } } }
    }
    """
    data = (await call(document, ADMIN, Role.ADMIN, a=gid("Account", MACHINE)))["data"]
    one, two = (data[name]["token"]["account"]["tokens"]["totalCount"] for name in ("one", "two"))
    assert two == one + 1
    assert data["bad"] == {"code": "argument.invalid"}


async def test_a_mutation_is_never_run_where_only_queries_are(graph, changing, gid):
    before = await count(changing, Token)
    for asked in ({"query_only": True}, {"costing": "only"}):
        said = await graph.execute(
            changing.viewer(Role.ADMIN, account_id=ADMIN),
            document=CREATE,
            variables={"account": gid("Account", MACHINE)},
            **asked,
        )
        assert b"secret" not in said
    assert await count(changing, Token) == before


async def test_administrators_read_accounts_and_everybody_the_own_one(call, gid):
    document = """
    { accounts { nodes { id name roles disabled tokens { nodes { scope createdAt expiresAt revokedAt lastUsedAt } } } } }
    """
    every = (await call(document, ADMIN, Role.ADMIN))["data"]["accounts"]["nodes"]
    assert {gid("Account", number) for number in (ADMIN, SECOND, MACHINE)} <= {one["id"] for one in every}
    assert all(one["roles"] for one in every)
    for role in Role:
        if role is not Role.ADMIN:
            own = await call(document, MACHINE, role)
            assert "extensions" not in own, role
            (one,) = own["data"]["accounts"]["nodes"]
            assert one["id"] == gid("Account", MACHINE)
            assert one["tokens"]["nodes"]


async def test_the_hash_of_a_token_is_no_field(graph):
    for name in ("Token", "TokenFilter", "TokenOrder", "TokenDistinct"):
        assert "hash" not in graph.schema.core.type_map[name].fields
    assert "TOKEN_HASH" not in graph.sdl


def test_a_mutation_without_words_or_roles_is_not_declared():
    @dataclass(frozen=True)
    class Nothing:
        pass

    @dataclass(frozen=True)
    class Wordless:
        account: Annotated[int, Account] = 1

    def make(given_, roles, doc):
        class Odd(Mutation[given_, Nothing], roles=roles):
            __doc__ = doc

    for given_, roles, doc in (
        (Nothing, (), "It does."),
        (Nothing, (Role.ADMIN,), ""),
        (Wordless, (Role.ADMIN,), "It does."),
    ):
        with pytest.raises(DeclarationError):
            make(given_, roles, doc)
    assert "odd" not in MUTATIONS

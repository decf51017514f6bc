"""A new token for an account."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from hub.base.errors import Refusal
from hub.policy.accounts import Accounts
from resolvers.mutations.kit import Acting, Mutation, given, text, told, within
from schema.access.account import Account
from schema.access.token import Token
from schema.kit import Role

LONGEST = 366
"""Days for which a token holds at most."""

MACHINES = frozenset({Role.DASHBOARD, Role.DEVELOPER, Role.DISTRICT})
"""Roles of accounts for which one administrator may make tokens: none of them reads a person's data."""


class ScopeTooWide(Refusal):
    """A token is to carry a role that its account does not have."""

    code = "token.scope"
    chinese = "令牌的权限不得超出账户的角色。"


class TokenOfPerson(Refusal):
    """The token would let whoever makes it read people's data, or decide in another's place."""

    code = "token.person"
    chinese = "不得为可查看个人数据或具有管理权限的账户签发令牌。"


class AccountDisabled(Refusal):
    """The account is disabled."""

    code = "account.disabled"
    chinese = "该账户已停用。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    account: Annotated[int, Account] = given(doc="Whose it is to be (账户).")
    name: str = given(doc="What it is for, 1 to 100 characters (用途).")
    scope: list[Role] | None = given(
        doc="The only roles that it is to carry; where nothing is said those that the account has now (权限范围).",
        default=None,
    )
    read_only: bool = given(
        doc="Whether it is to change nothing; true where nothing is said (只读).", default=True
    )
    days: int = given(
        doc=f"Days until it expires, 1 to {LONGEST}; 90 where nothing is said (有效天数).", default=90
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    secret: str = told(doc="The token itself: told now and never again (令牌).")
    token: Annotated[int, Token] = told(doc="Its record.")


class CreateToken(Mutation[Given, Made], roles=(Role.ADMIN,)):
    """Make a token for a machine's account, which reads no person's data; never wider than the account (签发令牌).

    People sign in by the identity provider: a token for their account would be theirs in an administrator's hand.
    """

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        account = await acting.row(Account, given.account, "account")
        if account["disabled"]:
            raise AccountDisabled("the account is disabled", place="account", mend="choose another account")
        roles = {Role[name] for name in account["roles"]}
        if roles - MACHINES:
            raise TokenOfPerson(
                "one administrator makes no token for an account that reads people's data or administers",
                place="account",
                mend="let its holder sign in by the identity provider, or the operator use `yixin token create`",
            )
        # A role that the account is granted later needs a token of its own.
        scope = sorted(roles, key=lambda role: role.name) if given.scope is None else given.scope
        if not scope or set(scope) - roles:
            raise ScopeTooWide(
                "a token carries some of its account's roles and no others",
                place="scope",
                mend=f"choose of: {', '.join(account['roles'])}",
            )
        issued = await Accounts(acting.work.connection).issue(
            given.account,
            acting.work.now,
            lifetime=timedelta(days=within(given.days, "days", least=1, most=LONGEST)),
            scope=scope,
            read_only=given.read_only,
            name=text(given.name, "name", most=100),
        )
        acting.work.touched.append((Token, issued.id))
        return Made(issued.secret, issued.id)

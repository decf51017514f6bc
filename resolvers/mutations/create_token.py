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


class ScopeTooWide(Refusal):
    """A token is to carry a role that its account does not have."""

    code = "token.scope"
    chinese = "令牌的权限不得超出账户的角色。"


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
        doc="The only roles that it is to carry, of those that the account has; all where nothing is said (权限范围).",
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
    """Make a machine token for an account: narrower than the account if wanted, never wider (签发令牌)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        account = await acting.row(Account, given.account, "account")
        if account["disabled"]:
            raise AccountDisabled("the account is disabled", place="account", mend="choose another account")
        scope = given.scope
        if scope is not None and (not scope or {role.name for role in scope} - set(account["roles"])):
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

"""The end of an account."""

from dataclasses import dataclass
from typing import Annotated

from hub.base.errors import Refusal
from resolvers.mutations.kit import Acting, Mutation, given, told
from schema.access.account import Account
from schema.kit import Role


class OwnAccount(Refusal):
    """Somebody would lock himself out."""

    code = "account.own"
    chinese = "不能停用自己的账户。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    account: Annotated[int, Account] = given(doc="Which (账户).")
    version: int = given(doc="Its version as you read it (版本).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    account: Annotated[int, Account] = told(doc="The account as it is now.")


class DisableAccount(Mutation[Given, Made], roles=(Role.ADMIN,)):
    """Disable an account: none of its tokens holds with the next request (停用账户)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        await acting.row(Account, given.account, "account")
        if given.account == acting.account:
            raise OwnAccount(
                "nobody disables the own account", place="account", mend="ask another administrator"
            )
        await acting.work.change(Account, given.account, {"disabled": True}, version=given.version)
        return Made(given.account)

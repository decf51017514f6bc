"""The end of a role."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, told
from schema.access.account import Account
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    account: Annotated[int, Account] = given(doc="Whose (账户).")
    role: Role = given(doc="Which role (角色).")
    version: int = given(doc="The account's version as you read it (版本).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    account: Annotated[int, Account] = told(doc="The account as it is now.")


class RevokeRole(Mutation[Given, Made], roles=(Role.ADMIN,)):
    """Take a role from an account, with the next request; one administrator is enough for that (收回角色)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        account = await acting.row(Account, given.account, "account")
        if given.role.name not in account["roles"]:
            raise ArgumentInvalid("the account has no such role", place="role", mend="choose one that it has")
        roles = [name for name in account["roles"] if name != given.role.name]
        await acting.work.change(Account, given.account, {"roles": roles}, version=given.version)
        return Made(given.account)

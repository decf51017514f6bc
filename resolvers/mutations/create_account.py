"""A new account."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy.exc import IntegrityError

from hub.base.errors import Refusal
from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, text, told
from schema.access.account import Account
from schema.kit import Role


class SubjectTaken(Refusal):
    """Another account has this holder already."""

    code = "account.subject"
    chinese = "该身份已有账户。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    name: str = given(doc="What administrators know it by, 1 to 100 characters (名称).")
    issuer: str | None = given(
        doc="Identity provider by which its holder signs in, as its tokens name it (身份提供方).",
        default=None,
    )
    subject: str | None = given(
        doc="What the identity provider calls the holder; together with `issuer` (身份标识).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    account: Annotated[int, Account] = told(doc="The account.")


class CreateAccount(Mutation[Given, Made], roles=(Role.ADMIN,)):
    """Make an account without any role: it sees nothing but itself until a role is granted (创建账户)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        if (given.issuer is None) != (given.subject is None):
            raise ArgumentInvalid(
                "issuer and subject belong together", place="subject", mend="give both or neither"
            )
        values: dict[str, Any] = {
            "name": text(given.name, "name", most=100),
            "issuer": None if given.issuer is None else text(given.issuer, "issuer", most=500),
            "subject": None if given.subject is None else text(given.subject, "subject", most=500),
            "roles": [],
            "disabled": False,
            "created_at": acting.work.now,
            "source_ids": [],
        }
        try:
            return Made(await acting.work.add(Account, values))
        except IntegrityError:
            raise SubjectTaken(
                "another account has this holder", place="subject", mend="look for it in `accounts`"
            ) from None

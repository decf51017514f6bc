"""The end of a token."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, told
from schema.access.token import Token
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    token: Annotated[int, Token] = given(doc="Which (令牌).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    token: Annotated[int, Token] = told(doc="The token as it is now.")


class RevokeToken(Mutation[Given, Made], roles=tuple(role for role in Role if role is not Role.AUDITOR)):
    """Revoke a token of one's own account, or as an administrator any: it holds no longer with the next request (撤销令牌)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class. A token that is revoked already stays as it is."""
        token = await acting.row(Token, given.token, "token")
        if token["revoked_at"] is None:
            await acting.work.change(Token, given.token, {"revoked_at": acting.work.now})
        return Made(given.token)

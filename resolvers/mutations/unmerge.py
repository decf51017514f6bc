"""Taking apart what was joined."""

from dataclasses import dataclass
from typing import Annotated

from hub.sync.linking.worklist import MatchUnfit
from resolvers.mutations.decide_match import DecideMatch
from resolvers.mutations.decide_match import Given as Decision
from resolvers.mutations.kit import Acting, Mutation, given, told
from schema.integration.identity_match import IdentityMatch, MatchState
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    match: Annotated[int, IdentityMatch] = given(doc="By which the two were joined (身份匹配).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    match: Annotated[int, IdentityMatch] = told(doc="The match as it is now: DIFFERENT.")


class Unmerge(Mutation[Given, Made], roles=(Role.IDENTITY_STEWARD,)):
    """Take two apart that were joined, exactly: rows below them go back to where their source put them (拆分身份)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        match = await acting.row(IdentityMatch, given.match, "match")
        if match["state"] != MatchState.SAME.name:
            raise MatchUnfit("the two are not joined", place="match", mend="there is nothing to take apart")
        await DecideMatch().act(acting, Decision(given.match, MatchState.DIFFERENT))
        return Made(given.match)

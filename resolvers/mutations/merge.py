"""Joining two rows whom nothing proposed."""

from dataclasses import dataclass
from typing import Annotated

from hub.store.writer import Writer
from hub.sync.linking.population import PROFILES
from hub.sync.linking.worklist import Worklist
from resolvers.mutations.decide_match import DecideMatch
from resolvers.mutations.decide_match import Given as Decision
from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, told, within
from resolvers.mutations.kit.separation import check_nobody
from schema.integration.identity_match import IdentityMatch, MatchState
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    entity: str = given(doc="What both are: Student, Guardian or Staff (实体).")
    stays: int = given(doc="Number of the row that stays, as `subjectId` tells it (保留的行).")
    goes: int = given(doc="Number of the row that is joined to it (并入的行).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    match: Annotated[int, IdentityMatch] = told(
        doc="By which they are joined, or are to be; `unmerge` takes it."
    )


class Merge(Mutation[Given, Made], roles=(Role.IDENTITY_STEWARD,)):
    """Join two rows that are one person, though nothing proposed it (合并身份).

    Where an account stands for one of the two, this only asks, and another steward decides the match.
    """

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        entity = {kind.__name__: kind for kind in PROFILES}.get(given.entity)
        if entity is None:
            raise ArgumentInvalid(
                "people are joined, nothing else", place="entity", mend="Student, Guardian or Staff"
            )
        most = 2**31 - 1
        stays = within(given.stays, "stays", least=1, most=most)
        goes = within(given.goes, "goes", least=1, most=most)
        check_nobody(acting.viewer, entity, (stays, goes))
        writer = Writer(acting.work.connection, acting.work.keyring, acting.work.now)
        match = await Worklist(writer).propose(entity, stays, goes)
        await DecideMatch().act(acting, Decision(match, MatchState.SAME))
        return Made(match)

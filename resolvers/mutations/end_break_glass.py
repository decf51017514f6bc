"""The end of an exception before its time."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, told
from schema.access.break_glass import BreakGlass
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    break_glass: Annotated[int, BreakGlass] = given(doc="Which (紧急查阅).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    break_glass: Annotated[int, BreakGlass] = told(doc="Its record as it is now.")


class EndBreakGlass(Mutation[Given, Made], roles=(Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE)):
    """End the own exception before its time, or as the district centre anybody's (结束紧急查阅)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class. One that has ended stays as it is."""
        record = await acting.row(BreakGlass, given.break_glass, "breakGlass")
        if record["ended_at"] is None and record["expires_at"] > acting.work.now:
            await acting.work.change(BreakGlass, given.break_glass, {"ended_at": acting.work.now})
        return Made(given.break_glass)

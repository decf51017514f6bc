"""That a finding was mended."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, check_version, given, told
from resolvers.mutations.kit.caring import AlreadyDone, not_later
from resolvers.mutations.plan_rectification import ANSWERING
from schema.standards.rectification import Rectification


@dataclass(frozen=True)
class Given:
    """What is given."""

    rectification: Annotated[int, Rectification] = given(doc="Which (整改).")
    done_on: date | None = given(doc="When, not later than today; left out: today (完成日期).", default=None)
    version: int | None = given(
        doc="The version that was read; another one is not changed (版本).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    rectification: Annotated[int, Rectification] = told(doc="What was done, as it is now.")


class CompleteRectification(Mutation[Given, Made], roles=ANSWERING):
    """Say that what was to be done about a finding is done (完成整改)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        plan = await acting.row(Rectification, given.rectification, "rectification")
        check_version(plan, given.version)
        if plan["done_on"] is not None:
            raise AlreadyDone("it was done before", place="rectification", mend="nothing is left to do")
        await acting.decide(Rectification, plan, {"done_on": not_later(given.done_on, acting, "doneOn")})
        return Made(plan["id"])

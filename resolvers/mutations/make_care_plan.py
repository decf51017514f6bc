"""A plan for a pupil in care."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, text, told
from resolvers.mutations.kit.caring import DECIDING, check_open, not_before, worker
from schema.care.care_file import CareFile
from schema.care.care_plan import CarePlan
from schema.people.staff import Staff


@dataclass(frozen=True)
class Given:
    """What is given."""

    file: Annotated[int, CareFile] = given(doc="For which file (关爱档案).")
    goal: str = given(doc="What it is to reach, 1 to 4,000 characters (目标).")
    review_on: date | None = given(doc="When it is to be looked at again (复评日期).", default=None)
    owner: Annotated[int, Staff] | None = given(
        doc="Who answers for it; left out: the caller (负责人).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    plan: Annotated[int, CarePlan] = told(doc="The plan.")


class MakeCarePlan(Mutation[Given, Made], roles=DECIDING):
    """Make a plan for a pupil whose care file is open (制定一生一策)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        check_open(await acting.row(CareFile, given.file, "file"), "file")
        review = None if given.review_on is None else not_before(given.review_on, acting, "reviewOn")
        plan = await acting.make(
            CarePlan,
            {
                "goal": text(given.goal, "goal", most=4_000),
                "made_on": acting.clock.today(),
                "review_on": review,
                "file": given.file,
                "owner": await worker(acting, given.owner, "owner"),
            },
        )
        return Made(plan)

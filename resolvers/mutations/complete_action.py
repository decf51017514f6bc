"""A step of a plan that is done."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, check_version, given, text, told
from resolvers.mutations.kit.caring import CARING, AlreadyDone, not_later
from schema.care.plan_action import PlanAction


@dataclass(frozen=True)
class Given:
    """What is given."""

    action: Annotated[int, PlanAction] = given(doc="Which (措施).")
    result: str = given(doc="What came of it, 1 to 4,000 characters (成效).")
    done_on: date | None = given(doc="When, not later than today; left out: today (完成日期).", default=None)
    version: int | None = given(
        doc="The version that was read; another one is not changed (版本).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    action: Annotated[int, PlanAction] = told(doc="The step as it is now.")


class CompleteAction(Mutation[Given, Made], roles=CARING):
    """Say that a step of a plan was done, and what came of it (完成措施)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        action = await acting.row(PlanAction, given.action, "action")
        check_version(action, given.version)
        if action["done_on"] is not None:
            raise AlreadyDone("it was done before", place="action", mend="nothing is left to do")
        done = not_later(given.done_on, acting, "doneOn")
        result = text(given.result, "result", most=4_000)
        await acting.decide(PlanAction, action, {"done_on": done, "result": result})
        return Made(given.action)

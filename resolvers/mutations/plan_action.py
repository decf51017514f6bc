"""A step of the plan for a pupil in care."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, text, told
from resolvers.mutations.kit.caring import DECIDING, AlreadyDone, check_open, not_before, worker
from schema.care.care_file import CareFile
from schema.care.care_plan import CarePlan
from schema.care.plan_action import ActionKind
from schema.care.plan_action import PlanAction as Row
from schema.people.staff import Staff


@dataclass(frozen=True)
class Given:
    """What is given."""

    plan: Annotated[int, CarePlan] = given(doc="Of which plan (方案).")
    kind: ActionKind = given(doc="What kind of step it is (类型).")
    task: str = given(doc="What is to be done, 1 to 4,000 characters (内容).")
    due_on: date = given(doc="By when, today or later (到期日).")
    owner: Annotated[int, Staff] | None = given(
        doc="Who does it; left out: the caller (责任人).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    action: Annotated[int, Row] = told(doc="The step.")


class PlanAction(Mutation[Given, Made], roles=DECIDING):
    """Plan a step: who does what until when (计划措施)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        plan = await acting.row(CarePlan, given.plan, "plan")
        check_open(await acting.row(CareFile, plan["file_id"], "plan"), "plan")
        if plan["ended_on"] is not None:
            raise AlreadyDone("the plan has ended", place="plan", mend="make another one: makeCarePlan")
        action = await acting.make(
            Row,
            {
                "kind": given.kind.name,
                "task": text(given.task, "task", most=4_000),
                "due_on": not_before(given.due_on, acting, "dueOn"),
                "plan": given.plan,
                "owner": await worker(acting, given.owner, "owner"),
            },
        )
        return Made(action)

"""How a finding is to be mended."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, text, told
from resolvers.mutations.kit.caring import not_before, worker
from schema.kit import Role
from schema.people.staff import Staff
from schema.standards.finding import Finding
from schema.standards.rectification import Rectification

ANSWERING = (Role.PSYCHOLOGIST, Role.PRINCIPAL)
"""Who answers for what checks of the own school found."""


@dataclass(frozen=True)
class Given:
    """What is given."""

    finding: Annotated[int, Finding] = given(doc="What is to be mended (问题).")
    measure: str = given(doc="What is to be done, 1 to 1,000 characters (整改措施).")
    due_on: date = given(doc="By when, today or later (整改期限).")
    owner: Annotated[int, Staff] | None = given(
        doc="Who sees to it; left out: the caller (责任人).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    rectification: Annotated[int, Rectification] = told(doc="What is to be done.")


class PlanRectification(Mutation[Given, Made], roles=ANSWERING):
    """Say what is done about a finding, by whom and until when (制定整改方案)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        finding = await acting.row(Finding, given.finding, "finding")
        values = {
            "measure": text(given.measure, "measure", most=1_000),
            "due_on": not_before(given.due_on, acting, "dueOn"),
            "finding": finding["id"],
            "owner": await worker(acting, given.owner, "owner"),
        }
        return Made(await acting.make(Rectification, values))

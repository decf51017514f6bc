"""An alert that somebody is to look after."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, told
from resolvers.mutations.kit.answering import ANSWERING, answered
from schema.care.alert import Alert, AlertState
from schema.people.staff import Staff


@dataclass(frozen=True)
class Given:
    """What is given."""

    alert: Annotated[int, Alert] = given(doc="Which (预警).")
    assignee: Annotated[int, Staff] = given(
        doc="Who is to look after it: a member of staff whom you read (负责人)."
    )
    version: int = given(doc="Its version as you read it (版本).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    alert: Annotated[int, Alert] = told(doc="The alert as it is now.")


class AssignAlert(Mutation[Given, Made], roles=ANSWERING):
    """Have somebody look after an alert, also in the place of somebody else (分派预警)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        await acting.row(Staff, given.assignee, "assignee")
        values = {"state": AlertState.ASSIGNED.name, "assignee": given.assignee}
        await answered(acting, given.alert, given.version, values)
        return Made(given.alert)

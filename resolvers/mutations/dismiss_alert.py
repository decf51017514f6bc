"""An alert for which nothing is to be done."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, text, told
from resolvers.mutations.kit.answering import ANSWERING, answered
from schema.care.alert import Alert, AlertState
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    alert: Annotated[int, Alert] = given(doc="Which (预警).")
    because: str = given(doc="Why nothing is to be done, 1 to 1,000 characters (理由).")
    version: int = given(doc="Its version as you read it (版本).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    alert: Annotated[int, Alert] = told(doc="The alert as it is now.")


class DismissAlert(Mutation[Given, Made], roles=tuple(role for role in ANSWERING if role is not Role.MENTOR)):
    """Find that nothing is to be done: the alert is not raised again while its ground lasts, whatever is synchronised (排除预警)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        because = text(given.because, "because", most=1_000)
        values = {"state": AlertState.DISMISSED.name, "dismissed_because": because}
        await answered(acting, given.alert, given.version, values)
        return Made(given.alert)

"""An alert of which somebody takes note."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, told
from resolvers.mutations.kit.answering import ANSWERING, answered
from schema.care.alert import Alert, AlertState


@dataclass(frozen=True)
class Given:
    """What is given."""

    alert: Annotated[int, Alert] = given(doc="Which (预警).")
    version: int = given(doc="Its version as you read it (版本).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    alert: Annotated[int, Alert] = told(doc="The alert as it is now.")


class AcknowledgeAlert(Mutation[Given, Made], roles=ANSWERING):
    """Take note of an alert: its level does not rise any more for want of an answer (响应预警)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        await answered(acting, given.alert, given.version, {"state": AlertState.ACKNOWLEDGED.name})
        return Made(given.alert)

"""Drift that somebody took note of."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, told
from schema.integration.schema_drift import SchemaDrift
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    drift: Annotated[int, SchemaDrift] = given(doc="Which (结构变化).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    drift: Annotated[int, SchemaDrift] = told(doc="The drift as it is now.")


class SettleSchemaDrift(Mutation[Given, Made], roles=(Role.ADMIN, Role.INTEGRATOR)):
    """Take note of a field that is not as the connector knows it: it is no alert any more, and not told again (确认结构变化)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        row = await acting.row(SchemaDrift, given.drift, "drift")
        if row["settled_at"] is None:
            values = {"settled_at": acting.work.now, "settled_by": acting.account}
            await acting.work.change(SchemaDrift, given.drift, values)
        return Made(given.drift)

"""Fields that are not as the connectors know them."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.subscriptions.kit import Subscription, given
from schema.integration.schema_drift import SchemaDrift
from schema.integration.source import Source
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    source: Annotated[int, Source] | None = given(doc="Only of this source (数据来源).", default=None)


class SchemaDriftFound(
    Subscription[Given], of=SchemaDrift, roles=(Role.INTEGRATOR, Role.IDENTITY_STEWARD, Role.ADMIN)
):
    """A source sent fields that its connector does not know, or not so; or somebody took note of one (结构变化提醒)."""

"""How runs go on."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.subscriptions.kit import Subscription, given
from schema.integration.source import Source
from schema.integration.sync_run import SyncRun
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    run: Annotated[int, SyncRun] | None = given(doc="Only this one (同步记录).", default=None)
    source: Annotated[int, Source] | None = given(doc="Only those of this source (数据来源).", default=None)


class SyncProgress(
    Subscription[Given], of=SyncRun, roles=(Role.INTEGRATOR, Role.IDENTITY_STEWARD, Role.ADMIN)
):
    """A run was queued, is at another stream or further in it, or came to an end (同步进度)."""

"""The start of a synchronisation."""

from dataclasses import dataclass
from typing import Annotated

from hub.sync.steering import Steering
from hub.sync.survivorship import HUB
from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, RowUnknown, given, told
from schema.integration.source import Source
from schema.integration.sync_run import SyncRun
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    source: Annotated[int, Source] = given(doc="Which (数据来源).")
    full: bool = given(doc="Whether to fetch everything, not only changes (全量).", default=False)


@dataclass(frozen=True)
class Made:
    """What is told."""

    run: Annotated[int, SyncRun] = told(doc="The run, queued or under way (同步记录).")


class StartSync(Mutation[Given, Made], roles=(Role.ADMIN, Role.INTEGRATOR)):
    """Have a worker synchronise a source; a run that was interrupted or failed goes on, and one that waits is the same (启动同步)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class. Integrators start their own sources only."""
        source = await acting.row(Source, given.source, "source")
        if source["connector"] == HUB:
            raise ArgumentInvalid(
                "what the hub itself decided is fetched from nowhere",
                place="source",
                mend="name another source",
            )
        if Role.ADMIN not in acting.viewer.roles and given.source not in acting.viewer.source_ids:
            raise RowUnknown(
                "this source is not among yours", place="source", mend="give the id of one of yours"
            )
        steering = Steering(acting.work.connection, given.source, acting.work.now)
        run = await steering.request(full=given.full)
        acting.work.touched.append((SyncRun, run))
        return Made(run)

"""A held run, rejected."""

from dataclasses import dataclass
from typing import Annotated

from hub.sync.decisions import Decider
from hub.sync.steering import Steering
from resolvers.mutations.kit import Acting, Mutation, given, told
from schema.integration.sync_run import SyncRun
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    run: Annotated[int, SyncRun] = given(doc="Which; the last of its source (同步记录).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    run: Annotated[int, SyncRun] = told(doc="The run as it is now (同步记录).")


class RejectSync(Mutation[Given, Made], roles=(Role.ADMIN, Role.INTEGRATOR, Role.IDENTITY_STEWARD)):
    """Close a run that is held: nothing of it is applied (否决同步)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        run = await acting.row(SyncRun, given.run, "run")
        steering = Steering(acting.work.connection, run["source_id"], acting.work.now)
        await steering.reject(given.run, Decider(account=acting.account))
        acting.work.touched.append((SyncRun, given.run))
        return Made(given.run)

"""What the mutations that steer a synchronisation share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from hub.sync.steering import Steering
from resolvers.mutations.kit.acting import Acting
from schema.integration.sync_run import SyncRun
from schema.kit import Role
from schema.kit.mutation import given, told

STEERING = (Role.ADMIN, Role.INTEGRATOR)


@dataclass(frozen=True)
class Given:
    """What is given."""

    run: Annotated[int, SyncRun] = given(doc="Which; the last of its source (同步记录).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    run: Annotated[int, SyncRun] = told(doc="The run as it is now (同步记录).")


async def steered(acting: Acting, given: Given, how: Callable[[Steering, int], Awaitable[int]]) -> Made:
    """Steer a run that the caller reads. Raises RowUnknown, or what `how` raises."""
    run = await acting.row(SyncRun, given.run, "run")
    await how(Steering(acting.work.connection, run["source_id"], acting.work.now), given.run)
    acting.work.touched.append((SyncRun, given.run))
    return Made(given.run)

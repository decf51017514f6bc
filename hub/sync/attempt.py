"""An attempt at a run, as the ledger sees it: taken up, seen to at each checkpoint, heeding who stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.crypto.sealing import Keyring
from hub.sync import keys, line
from hub.sync.ledger import DUE, Begin, Ledger, Progress, Run, RunStopped
from hub.sync.sources import Configured
from hub.sync.staging import Staging
from hub.sync.steering import Steering
from hub.sync.turn import SyncError
from schema.integration.sync_run import SyncPhase

HEED = 1.0
"""Seconds between two looks whether a run that waits for its source was stopped."""
BATCHES = 8
"""Transactions of a connection after which PostgreSQL plans its statements anew."""


class RunHeld(SyncError):
    """The run would take away more than its limit and waits for a decision."""

    code = "sync.held"


class Attempt:
    """One process's attempt at a run; the source is taken for it."""

    run: Run

    def __init__(
        self, source: Configured, keyring: Keyring, clock: Clock, begin: Begin, progress: Progress
    ) -> None:
        self.source = source
        self.keyring = keyring
        self.clock = clock
        self._begin = begin
        self._progress = progress
        self._at: tuple[SyncPhase | None, str | None, int | None] = (None, None, None)

    async def open(self, *, full: bool) -> None:
        """Take the source's open run up, or a new one. Raises RunUnfit where it is paused."""
        async with self._begin() as connection:
            steering = Steering(connection, self.source.id, self.clock.now())
            await self._take_up(connection, await steering.open(full=full, taken=True))

    async def resume(self, run_id: int) -> bool:
        """Take up a run that is due; tells whether it still is."""
        async with self._begin() as connection:
            ledger = Ledger(connection, self.source.id)
            due = await ledger.latest(*DUE, lock=True) == run_id
            if due:
                await self._take_up(connection, await ledger.open(run_id))
        return due

    async def _take_up(self, connection: AsyncConnection, run: Run) -> None:
        await keys.verify(connection, self.keyring)
        cursors = await self._staging(connection).cursors() if run.attempts == 0 else {}
        await Ledger(connection, self.source.id).take_up(run, cursors, self.clock.now())
        self.run = run

    def _staging(self, connection: AsyncConnection) -> Staging:
        return Staging(connection, self.keyring, self.source.id)

    async def noting(self, phase: Callable[[], Awaitable[None]]) -> None:
        """Do one phase, and note in the ledger why it failed."""
        try:
            await phase()
        except (RunHeld, RunStopped):
            raise
        except YixinError as error:
            await self.fail(error)
            raise

    async def fail(self, error: YixinError) -> None:
        """Note that the run failed; the next attempt continues it."""
        async with self.begin() as connection:
            await Ledger(connection, self.source.id).fail(self.run.id, error, self.clock.now())

    def tell(self, phase: SyncPhase, stream: str | None = None, records: int | None = None) -> None:
        """Say how far the run is: at once who watches, with the next checkpoint the ledger."""
        self._at = (phase, stream, records)
        if stream is not None and records is not None:
            self._progress(phase.name.lower(), stream, records)

    @asynccontextmanager
    async def begin(self, *, in_line: bool = False, lasting: bool = True) -> AsyncIterator[AsyncConnection]:
        """A transaction of this attempt. Raises RunStopped where the run is this attempt's no longer.

        `in_line`: when it is its turn to write rows of the graph. `lasting`: it is on disk when it ends; else with the next that is.
        """
        async with self._begin() as connection:
            if in_line:
                await line.stand(connection)
                await _plan_anew(connection)
            await Ledger(connection, self.source.id).keep(self.run, *self._at, lasting=lasting)
            yield connection

    async def heeding(self, work: Awaitable[None], database: AsyncEngine) -> None:
        """Do work that may wait long outside of transactions, and end it when somebody stops the run."""
        try:
            async with asyncio.TaskGroup() as group:
                heed = group.create_task(self._heed(database))
                await work
                heed.cancel()
        except ExceptionGroup as failures:
            raise first(failures) from None

    async def _heed(self, database: AsyncEngine) -> None:
        while True:
            await asyncio.sleep(HEED)
            async with database.connect() as connection:
                await Ledger(connection, self.source.id).heed(self.run)


async def _plan_anew(connection: AsyncConnection) -> None:
    """Let go of plans that PostgreSQL made for tables which were empty then: they look through them whole."""
    count = connection.info["batches"] = connection.info.get("batches", 0) + 1
    if count % BATCHES == 0:
        await connection.exec_driver_sql("DISCARD PLANS")


def first(failures: ExceptionGroup[Exception]) -> Exception:
    """The failure that came first in a group."""
    found = failures.exceptions[0]
    return first(found) if isinstance(found, ExceptionGroup) else found

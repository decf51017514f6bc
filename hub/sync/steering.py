"""What people and schedules ask of runs: to begin, to stop, to go on. The run itself heeds it at its next checkpoint."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import Refusal, YixinError
from hub.sync import line
from hub.sync.decisions import Decider, note
from hub.sync.ledger import DUE, RESUMABLE, RUNNING, Ledger, Run
from schema.integration.sync_run import SyncState

CHANNEL = "yixin_runs"
"""Notices that there is work; workers listen."""


class RunUnfit(Refusal):
    """The source's run is in a state in which this cannot be asked."""

    code = "sync.state"
    chinese: ClassVar[str | None] = "该同步当前状态下不能执行此操作。"


class Steering:
    """Asks something of the last run of one source, in the caller's transaction."""

    def __init__(self, connection: AsyncConnection, source_id: int, now: datetime) -> None:
        self.connection = connection
        self.source_id = source_id
        self.now = now
        self._ledger = Ledger(connection, source_id)

    async def request(self, *, full: bool = False) -> int:
        """Have workers synchronise the source; returns the run, which may be one that is under way or was interrupted.

        Raises RunUnfit where it is paused, or where a run of changes or a replay is under way that cannot stand in for what is asked.
        """
        run = await self.open(full=full, taken=False)
        state = await self._state(run.id)
        if state not in RUNNING:
            await self._queue(run.id, state)
        elif run.replays or (full and not run.full):
            raise RunUnfit(
                "another kind of run is under way", place=f"run {run.id}", mend="ask again when it is done"
            )
        return run.id

    async def scheduled(self) -> int | None:
        """The same for a schedule: what waits for somebody's decision is left alone."""
        await self._alone()
        if await self._ledger.latest(SyncState.PAUSED, SyncState.HELD, *DUE) is not None:
            return None
        return await self.request()

    async def open(self, *, full: bool, taken: bool) -> Run:
        """The run to go on with, else a new one. `taken`: the caller has the source, so no process works an open run.

        Raises RunUnfit where it is paused.
        """
        await self._alone()
        if await self._ledger.latest(SyncState.PAUSED, lock=taken) is not None:
            raise RunUnfit(
                "the source's run is paused", place="run", mend="resume it (`yixin sync resume`) or cancel it"
            )
        open_run = await self._ledger.latest(*RESUMABLE)
        if open_run is not None:
            run = await self._ledger.open(open_run)
            # A run of changes cannot stand in for a full one: the full one sees all that it had staged.
            if not run.replays and (run.full or not full):
                return run
            if not taken and await self._state(run.id) in RUNNING:
                return run
        await self._ledger.supersede(self.now)
        return await self._ledger.start(full=full, now=self.now)

    async def pause(self, run_id: int | None = None) -> int:
        """Stop the last run, which `run_id` may name, until somebody resumes it. Raises RunUnfit."""
        return await self._move(run_id, DUE, SyncState.PAUSED)

    async def resume(self, run_id: int | None = None) -> int:
        """Have workers go on with a paused run. Raises RunUnfit."""
        return await self._move(run_id, (SyncState.PAUSED,), SyncState.QUEUED)

    async def retry(self, run_id: int | None = None) -> int:
        """Have workers go on with a run that failed or was cancelled. Raises RunUnfit."""
        return await self._move(run_id, (SyncState.FAILED, SyncState.CANCELLED), SyncState.QUEUED)

    async def cancel(self, run_id: int | None = None) -> int:
        """Stop a run for good; what it has applied stays, what it has staged the next one takes. Raises RunUnfit."""
        return await self._move(run_id, (*RESUMABLE, SyncState.PAUSED), SyncState.CANCELLED)

    async def approve(self, run_id: int, who: Decider) -> int:
        """Have workers apply a held run. Raises RunUnfit."""
        last = await self._move(run_id, (SyncState.HELD,), SyncState.QUEUED)
        await note(self.connection, last, who, self.now, approve=True)
        return last

    async def reject(self, run_id: int, who: Decider) -> int:
        """Close a held run, of which nothing is applied. Raises RunUnfit."""
        last = await self._move(run_id, (SyncState.HELD,), SyncState.REJECTED)
        await note(self.connection, last, who, self.now, approve=False)
        return last

    async def fail(self, run_id: int, error: YixinError) -> None:
        """Note why a run cannot go on, unless it is over or was stopped."""
        if await self._ledger.latest(*DUE, lock=True) == run_id:
            await self._ledger.fail(run_id, error, self.now)

    async def _move(self, run_id: int | None, states: tuple[SyncState, ...], state: SyncState) -> int:
        last = await self._ledger.latest(*states, lock=True)
        if last is None or run_id not in (None, last):
            raise RunUnfit(
                f"this takes the source's last run, and only if it is {' or '.join(one.name for one in states)};"
                f" {await self._standing()}",
                place="run",
                mend="look how it is: `yixin sync status`, or `state` of the run",
            )
        if state is SyncState.QUEUED:
            await self._queue(last, *states)
        else:
            await self._ledger.stop(last, state, self.now)
        return last

    async def _queue(self, run_id: int, *states: SyncState) -> None:
        runs = self._ledger.runs
        await self.connection.execute(
            update(runs)
            .where(runs.c.id == run_id, runs.c.state.in_([state.name for state in states]))
            .values(state=SyncState.QUEUED.name, error_code=None, error=None, finished_at=None)
        )
        await self.connection.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))

    async def _standing(self) -> str:
        last = await self._ledger.latest(*SyncState)
        return f"that is run {last}, {(await self._state(last)).name}" if last else "it has none yet"

    async def _state(self, run_id: int) -> SyncState:
        runs = self._ledger.runs
        found = await self.connection.execute(select(runs.c.state).where(runs.c.id == run_id))
        return SyncState[found.scalar_one()]

    async def _alone(self) -> None:
        """Whoever asks something of the source's runs waits until others have been answered."""
        key = {"class": line.ASKING, "source": self.source_id}
        await self.connection.execute(text("SELECT pg_advisory_xact_lock(:class, :source)"), key)

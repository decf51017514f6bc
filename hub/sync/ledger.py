"""The ledger of runs: what a run set out to do, how far it came, and its counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, all_, case, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.errors import YixinError
from hub.store.writer import table_of
from hub.sync.circuit import Breaker
from hub.sync.contract import JsonObject
from hub.sync.tables import REMOVED, run_plan, staged_record, sync_page
from schema.integration.source import Source, SourceHealth
from schema.integration.source_record import SourceRecord
from schema.integration.sync_run import SyncPhase, SyncRun, SyncState
from schema.kit.entity import Entity

Begin = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
"""Opens a transaction."""
Progress = Callable[[str, str, int], None]
"""Called with (phase, stream, records so far)."""

RUNNING = (SyncState.FETCHING, SyncState.APPLYING)
DUE = (SyncState.QUEUED, *RUNNING)
"""Runs that some process works, or is to work."""
RESUMABLE = (*DUE, SyncState.FAILED)
COUNTS = (
    "seen",
    "added",
    "changed",
    "unchanged",
    "quarantined",
    "waiting",
    "tombstoned",
    "ignored",
    "removed",
    "released",
)


class RunStopped(YixinError):
    """Somebody paused or cancelled the run, or another process has taken it up."""

    code = "sync.stopped"


@dataclass
class Run:
    """One run, as it is remembered between processes."""

    id: int
    full: bool
    since: dict[str, JsonObject]
    fetched: bool = False
    checked: bool = False
    approved: bool = False
    attempts: int = 0
    replays: bool = False
    """It reads staged records again and fetches nothing."""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def continued(self) -> bool:
        """Whether this is not the first attempt at it."""
        return self.attempts > 1


class Ledger:
    """The runs of one source."""

    def __init__(self, connection: AsyncConnection, source_id: int) -> None:
        self.connection = connection
        self.source_id = source_id
        self.runs = table_of(SyncRun)
        self.sources = table_of(Source)

    async def latest(self, *states: SyncState, lock: bool = False) -> int | None:
        """The source's last run, if it is in one of these states; with `lock` nobody else changes it meanwhile."""
        runs = self.runs
        last = (
            select(runs.c.id, runs.c.state)
            .where(runs.c.source_id == self.source_id)
            .order_by(runs.c.id.desc())
            .limit(1)
        )
        row = (await self.connection.execute(last.with_for_update() if lock else last)).first()
        return row.id if row is not None and SyncState[row.state] in states else None

    async def open(self, run_id: int) -> Run:
        """A run as it stands."""
        plan = (
            (await self.connection.execute(select(run_plan).where(run_plan.c.run_id == run_id)))
            .mappings()
            .one()
        )
        runs = self.runs
        row = (
            await self.connection.execute(select(runs.c.full, runs.c.attempts).where(runs.c.id == run_id))
        ).one()
        return Run(
            run_id,
            row.full,
            plan["since"],
            plan["fetched"],
            plan["checked"],
            plan["approved"],
            row.attempts,
            replays=plan["replays"],
        )

    async def start(self, *, full: bool, now: datetime, replays: bool = False) -> Run:
        """Queue a new run."""
        zero = dict.fromkeys(COUNTS, 0)
        values: dict[str, Any] = {
            "source_id": self.source_id,
            "state": SyncState.QUEUED.name,
            "full": full,
            "attempts": 0,
            "started_at": now,
        }
        run_id = (
            await self.connection.execute(
                insert(self.runs).values(**values, **zero).returning(self.runs.c.id)
            )
        ).scalar_one()
        await self.connection.execute(
            insert(run_plan).values(
                run_id=run_id, since={}, fetched=False, checked=False, approved=False, replays=replays
            )
        )
        return Run(run_id, full, {}, replays=replays)

    async def take_up(self, run: Run, cursors: dict[str, JsonObject], now: datetime) -> None:
        """Begin an attempt at a run; from now on no older attempt changes anything. `cursors` are where a first one goes on from."""
        values: dict[str, Any] = {}
        if run.attempts == 0 and not run.replays:
            run.since = {} if run.full else cursors
            run.full = not run.since
            values = {"full": run.full, "started_at": now}
            await self.connection.execute(
                update(run_plan).where(run_plan.c.run_id == run.id).values(since=run.since)
            )
        run.attempts += 1
        state = SyncState.APPLYING if run.checked else SyncState.FETCHING
        await self.connection.execute(
            update(self.runs)
            .where(self.runs.c.id == run.id)
            .values(
                state=state.name,
                attempts=run.attempts,
                error_code=None,
                error=None,
                finished_at=None,
                **values,
            )
        )

    async def keep(
        self, run: Run, phase: SyncPhase | None, stream: str | None, records: int | None, *, lasting: bool
    ) -> None:
        """Note how far the run is, and see that it is still this attempt's: first of all in each of its transactions.

        Until that ends nobody else changes the run. Where it need not be `lasting`, its commit waits for no disk: a server
        that crashes may forget the last of them, data with checkpoints. Raises RunStopped.
        """
        runs = self.runs
        kept = await self.connection.execute(
            update(runs)
            .where(
                runs.c.id == run.id,
                runs.c.attempts == run.attempts,
                runs.c.state.in_([state.name for state in RUNNING]),
            )
            .values(phase=None if phase is None else phase.name, stream=stream, records=records)
            .returning(runs.c.id if lasting else func.set_config("synchronous_commit", "off", True))
        )
        if kept.first() is None:
            await self.heed(run)

    async def heed(self, run: Run) -> None:
        """Raise RunStopped where the run is not this attempt's any more."""
        runs = self.runs
        row = (
            await self.connection.execute(select(runs.c.state, runs.c.attempts).where(runs.c.id == run.id))
        ).one()
        if row.attempts != run.attempts:
            raise RunStopped(
                "another process has taken the run up", place=f"run {run.id}", mend="leave it to that"
            )
        if SyncState[row.state] not in RUNNING:
            raise RunStopped(
                f"the run is {row.state} now",
                place=f"run {run.id}",
                mend="go on with `yixin sync resume` or `yixin sync retry`, or begin anew",
            )

    async def enter(self, run: Run, state: SyncState, **plan: Any) -> None:
        """Note how far the run is; one that somebody stopped meanwhile stays so."""
        stopped = (SyncState.PAUSED.name, SyncState.CANCELLED.name)
        await self.connection.execute(
            update(self.runs)
            .where(self.runs.c.id == run.id, self.runs.c.state.not_in(stopped))
            .values(state=state.name, error_code=None, error=None, finished_at=None)
        )
        if plan:
            vars(run).update(plan)
            await self.connection.execute(update(run_plan).where(run_plan.c.run_id == run.id).values(**plan))

    async def hold(self, run: Run, reasons: list[str], now: datetime) -> None:
        """Hold the run until somebody decides."""
        await self.connection.execute(
            update(run_plan).where(run_plan.c.run_id == run.id).values(held=reasons)
        )
        await self._finish(run.id, SyncState.HELD, now, "sync.held", "; ".join(reasons))
        await self._health(SourceHealth.HELD)

    async def fail(self, run_id: int, error: YixinError, now: datetime) -> None:
        """Note that the run failed; the next one continues it."""
        await self._finish(run_id, SyncState.FAILED, now, error.code, str(error))
        await self._health(SourceHealth.FAILING)
        await Breaker(self.connection, self.source_id, now).failed(error)

    async def reject(self, run_id: int, now: datetime) -> None:
        """Close a held run without applying it."""
        await self._finish(run_id, SyncState.REJECTED, now, None, None)

    async def stop(self, run_id: int, state: SyncState, now: datetime) -> None:
        """Close a run, or lay it by, because somebody wants so."""
        await self._finish(run_id, state, None if state is SyncState.PAUSED else now, None, None)

    async def supersede(self, now: datetime) -> None:
        """Close runs that no later one will continue or decide on: another begins instead."""
        runs = self.runs
        for open_, closed in (
            (RUNNING, SyncState.FAILED),
            ((SyncState.HELD,), SyncState.REJECTED),
            ((SyncState.QUEUED,), SyncState.CANCELLED),
        ):
            left = select(runs.c.id).where(
                runs.c.source_id == self.source_id, runs.c.state.in_([state.name for state in open_])
            )
            for (run_id,) in (await self.connection.execute(left)).all():
                await self._finish(run_id, closed, now, "sync.superseded", "a later run took its place")

    async def succeed(self, run: Run, now: datetime) -> None:
        """Close the run with its counts."""
        run.counts = await self.count(run.id)
        await self.connection.execute(
            update(self.runs)
            .where(self.runs.c.id == run.id)
            .values(
                state=SyncState.SUCCEEDED.name,
                finished_at=now,
                phase=None,
                stream=None,
                records=None,
                **run.counts,
            )
        )
        # What is read again from staging is no fresher than it was, and says nothing about the upstream.
        healthy, health = SourceHealth.HEALTHY.name, self.sources.c.health
        fresh: dict[str, Any] = {"synced_at": now, "health": healthy}
        if run.replays:
            fresh = {"health": case((health == SourceHealth.HELD.name, healthy), else_=health)}
        # What is new was noted with it; only what is taken away has to be looked for among all links.
        if run.replays or any(run.counts[name] for name in ("changed", "tombstoned", "removed")):
            link = table_of(SourceRecord)
            feeds = select(func.array_agg(link.c.subject_entity.distinct())).where(
                link.c.source_id == self.source_id, link.c.removed_at.is_(None)
            )
            fresh["feeds"] = func.coalesce(feeds.scalar_subquery(), [])
        await self.connection.execute(
            update(self.sources).where(self.sources.c.id == self.source_id).values(fresh)
        )

    async def feeds(self, entity: type[Entity]) -> None:
        """Note that the source tells of this entity."""
        feeds, name = self.sources.c.feeds, literal(entity.__name__)
        # In the order of names, as where they are looked for.
        one = func.unnest(func.array_append(feeds, name)).column_valued("one")
        whole = select(func.array_agg(aggregate_order_by(one, one))).scalar_subquery()
        await self.connection.execute(
            update(self.sources)
            .where(self.sources.c.id == self.source_id, name != all_(feeds))
            .values(feeds=whole)
        )

    async def _finish(
        self, run_id: int, state: SyncState, now: datetime | None, code: str | None, error: str | None
    ) -> None:
        await self.connection.execute(
            update(self.runs)
            .where(self.runs.c.id == run_id)
            .values(
                state=state.name, finished_at=now, error_code=code, error=error, **await self.count(run_id)
            )
        )

    async def _health(self, health: SourceHealth) -> None:
        await self.connection.execute(
            update(self.sources).where(self.sources.c.id == self.source_id).values(health=health.name)
        )

    async def count(self, run_id: int) -> dict[str, int]:
        """The run's counts: those of its streams, and apart from them what it removed and released."""
        counts = dict.fromkeys(COUNTS, 0)
        for stream in (await self.by_stream(run_id)).values():
            for name, number in stream.items():
                counts[name] += number
        staged = staged_record
        removed = select(func.count()).where(staged.c.outcome == REMOVED, staged.c.outcome_run == run_id)
        released = select(func.count()).where(staged.c.released_run == run_id, staged.c.state == "applied")
        apart = select(removed.scalar_subquery(), released.scalar_subquery())
        counts["removed"], counts["released"] = (await self.connection.execute(apart)).one()
        return counts

    async def by_stream(self, run_id: int) -> dict[str, dict[str, int]]:
        """How the records of each stream stand that the run saw, worked out from where each now is; so they add up."""
        staged = staged_record
        seen = (
            select(func.unnest(sync_page.c.record_ids).label("id"))
            .where(sync_page.c.run_id == run_id)
            .distinct()
            .subquery()
        )
        # What still does not fit counts as such in every run that sees it; a failed run leaves records pending.
        standing = case(
            (staged.c.state.in_(["quarantined", "waiting", "ignored"]), staged.c.state),
            (staged.c.state == "pending", "waiting"),
            (staged.c.outcome_run == run_id, staged.c.outcome),
            else_="unchanged",
        )
        rows = await self.connection.execute(
            select(staged.c.stream, standing, func.count())
            .select_from(staged.join(seen, seen.c.id == staged.c.id))
            .group_by(staged.c.stream, standing)
        )
        streams: dict[str, dict[str, int]] = {}
        for stream, name, number in rows:
            counts = streams.setdefault(stream, {"seen": 0})
            counts[name] = number
            counts["seen"] += number
        return streams


async def recent(connection: AsyncConnection, source: str | None, limit: int) -> Sequence[RowMapping]:
    """The last runs, newest first, each with its source's name."""
    runs, sources = table_of(SyncRun), table_of(Source)
    statement = (
        select(runs, sources.c.name.label("source"), run_plan.c.replays)
        .join(sources)
        .join(run_plan, run_plan.c.run_id == runs.c.id, isouter=True)
        .order_by(runs.c.id.desc())
        .limit(limit)
    )
    if source is not None:
        statement = statement.where(sources.c.name == source)
    return (await connection.execute(statement)).mappings().all()


async def ended(database: AsyncEngine, run_id: int, progress: Progress) -> dict[str, int] | None:
    """A run's counts once it succeeded, None while it waits or runs, and then `progress` is told.

    Raises RunStopped where it came to another end.
    """
    runs = table_of(SyncRun)
    async with database.connect() as connection:
        row = (await connection.execute(select(runs).where(runs.c.id == run_id))).mappings().one()
    state = SyncState[row["state"]]
    if state in DUE:
        if row["stream"] is not None:
            progress(row["phase"].lower(), row["stream"], row["records"])
        return None
    if state is not SyncState.SUCCEEDED:
        raise RunStopped(row["error"] or f"the run is {state.name}", place=f"run {run_id}")
    return {name: row[name] for name in COUNTS}

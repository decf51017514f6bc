"""The ledger of runs: what a run set out to do, how far it came, and its counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import YixinError
from hub.store.writer import table_of
from hub.sync.contract import JsonObject
from hub.sync.tables import run_plan, staged_record, sync_page
from schema.integration.source import Source, SourceHealth
from schema.integration.source_record import SourceRecord
from schema.integration.sync_run import SyncRun, SyncState

Begin = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
"""Opens a transaction."""
Progress = Callable[[str, str, int], None]
"""Called with (phase, stream, records so far)."""

RESUMABLE = (SyncState.FETCHING, SyncState.APPLYING, SyncState.FAILED)
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


@dataclass
class Run:
    """One run, as it is remembered between processes."""

    id: int
    full: bool
    since: dict[str, JsonObject]
    fetched: bool = False
    checked: bool = False
    approved: bool = False
    continued: bool = False
    replays: bool = False
    """It reads staged records again and fetches nothing."""
    counts: dict[str, int] = field(default_factory=dict)


class Ledger:
    """The runs of one source."""

    def __init__(self, connection: AsyncConnection, source_id: int) -> None:
        self.connection = connection
        self.source_id = source_id
        self.runs = table_of(SyncRun)
        self.sources = table_of(Source)

    async def latest(self, *states: SyncState) -> int | None:
        """The source's last run, if it is in one of these states."""
        runs = self.runs
        row = (
            await self.connection.execute(
                select(runs.c.id, runs.c.state)
                .where(runs.c.source_id == self.source_id)
                .order_by(runs.c.id.desc())
                .limit(1)
            )
        ).first()
        return row.id if row is not None and SyncState[row.state] in states else None

    async def open(self, run_id: int) -> Run:
        """Take up a run again."""
        plan = (
            (await self.connection.execute(select(run_plan).where(run_plan.c.run_id == run_id)))
            .mappings()
            .one()
        )
        row = (await self.connection.execute(select(self.runs.c.full).where(self.runs.c.id == run_id))).one()
        return Run(
            run_id,
            row.full,
            plan["since"],
            plan["fetched"],
            plan["checked"],
            plan["approved"],
            continued=True,
            replays=plan["replays"],
        )

    async def start(
        self, *, full: bool, since: dict[str, JsonObject], now: datetime, replays: bool = False
    ) -> Run:
        """Begin a new run."""
        zero = dict.fromkeys(COUNTS, 0)
        values: dict[str, Any] = {
            "source_id": self.source_id,
            "state": SyncState.FETCHING.name,
            "full": full,
            "started_at": now,
        }
        run_id = (
            await self.connection.execute(
                insert(self.runs).values(**values, **zero).returning(self.runs.c.id)
            )
        ).scalar_one()
        await self.connection.execute(
            insert(run_plan).values(
                run_id=run_id, since=since, fetched=False, checked=False, approved=False, replays=replays
            )
        )
        return Run(run_id, full, since, replays=replays)

    async def enter(self, run: Run, state: SyncState, **plan: Any) -> None:
        """Note how far the run is."""
        await self.connection.execute(
            update(self.runs)
            .where(self.runs.c.id == run.id)
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

    async def reject(self, run_id: int, now: datetime) -> None:
        """Close a held run without applying it."""
        await self._finish(run_id, SyncState.REJECTED, now, None, None)

    async def supersede(self, now: datetime) -> None:
        """Close runs that no later one will continue or decide on: another begins instead."""
        runs = self.runs
        for open_, closed in (
            ((SyncState.FETCHING, SyncState.APPLYING), SyncState.FAILED),
            ((SyncState.HELD,), SyncState.REJECTED),
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
                state=SyncState.SUCCEEDED.name, finished_at=now, error_code=None, error=None, **run.counts
            )
        )
        link = table_of(SourceRecord)
        feeds = select(func.array_agg(link.c.subject_entity.distinct())).where(
            link.c.source_id == self.source_id, link.c.removed_at.is_(None)
        )
        # What is read again from staging is no fresher than it was, and says nothing about the upstream.
        healthy, health = SourceHealth.HEALTHY.name, self.sources.c.health
        fresh: dict[str, Any] = {"synced_at": now, "health": healthy}
        if run.replays:
            fresh = {"health": case((health == SourceHealth.HELD.name, healthy), else_=health)}
        await self.connection.execute(
            update(self.sources)
            .where(self.sources.c.id == self.source_id)
            .values(feeds=func.coalesce(feeds.scalar_subquery(), []), **fresh)
        )

    async def _finish(
        self, run_id: int, state: SyncState, now: datetime, code: str | None, error: str | None
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
        apart = select(
            func.count().filter(staged.c.outcome == "removed", staged.c.outcome_run == run_id),
            func.count().filter(staged.c.released_run == run_id, staged.c.state == "applied"),
        )
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

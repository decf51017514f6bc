"""A run: fetch pages into staging, check what they would do, apply them. Each step commits with its checkpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.clock import Clock
from hub.base.logging import logger
from hub.crypto.sealing import Keyring
from hub.rules.evaluating import Rules as Warnings
from hub.rules.stated import Book
from hub.rules.stated import standing as early_warning
from hub.store.writer import Writer
from hub.sync import decisions, rollups
from hub.sync.ahead import Ahead, Ready
from hub.sync.apply import Batch
from hub.sync.attempt import Attempt, RunHeld, first
from hub.sync.brake import Brake, Excess, Limits, missing
from hub.sync.circuit import Breaker
from hub.sync.contract import Connector, Page, Stream
from hub.sync.derive import derive, due_again
from hub.sync.effects import Effects
from hub.sync.ledger import Begin, Ledger, Progress, Run
from hub.sync.quarantine import refuse, refused
from hub.sync.replay import ALL, Choice, take_up
from hub.sync.sources import Configured, Connectors, Sources
from hub.sync.staging import Reached, Staging, chunks
from hub.sync.survivorship import Rules, standing
from hub.sync.turn import SyncError, taken
from schema.integration.sync_run import SyncPhase, SyncState

BATCH = 3000
"""Records that are applied in one transaction: about a second, for which others who write wait in line."""
REFUSED = -1
QUEUED_PAGES = 4
FETCHERS = 3

log = logger("sync")


@dataclass(frozen=True)
class Report:
    """What a run did."""

    run_id: int
    counts: dict[str, int]
    full: bool
    continued: bool
    dry: bool = False
    effects: Effects = field(default_factory=Effects)
    """Of a dry run: what it would do to the graph."""


@dataclass(frozen=True)
class Engine:
    """Runs the sources of one hub."""

    database: AsyncEngine
    keyring: Keyring
    clock: Clock
    connectors: Connectors
    limits: Limits = field(default_factory=Limits)
    rules: Rules = field(default_factory=standing)
    warning: Book = field(default_factory=early_warning)
    """The rules of early warning, by which pupils are looked at after each run."""

    async def warn(self, connection: AsyncConnection) -> None:
        """Make the alerts what the rules say of pupils of whom something changed; of all, when the day is another."""
        await Warnings(self.warning, self.keyring, self.clock).catch_up(connection)

    async def sync(
        self, name: str, *, full: bool = False, dry: bool = False, progress: Progress = lambda *_: None
    ) -> Report:
        """Synchronise a source, continuing a run that was interrupted.

        Raises SourceBusy, RunHeld, or the UpstreamError for which the run failed. `dry` does everything in one
        transaction and takes it back.
        """
        async with taken(self.database, self.connectors, name) as source:
            if not dry:
                return await Syncing(self, source, self.database.begin, progress).go(full=full)
            async with self._rehearsal() as begin:
                return await Syncing(self, source, begin, progress, dry=True).go(full=full)

    async def replay(
        self, name: str, choice: Choice = ALL, *, dry: bool = False, progress: Progress = lambda *_: None
    ) -> Report:
        """Read what is staged of a source again, as after its mapping changed; its upstream is not asked.

        Raises SourceBusy, RunHeld, or ReplayError where nothing is staged of what was chosen.
        """
        async with taken(self.database, self.connectors, name) as source:
            if not dry:
                return await Syncing(self, source, self.database.begin, progress).again(choice)
            async with self._rehearsal() as begin:
                return await Syncing(self, source, begin, progress, dry=True).again(choice)

    @asynccontextmanager
    async def attempt(self, source_id: int, run_id: int) -> AsyncIterator[Syncing | None]:
        """An attempt at a queued or interrupted run, once it is the source's turn; None where nothing is to be done any more."""
        async with taken(self.database, self.connectors, source_id, wait=True) as source:
            syncing = Syncing(self, source, self.database.begin)
            yield syncing if await syncing.resume(run_id) else None

    async def decide(
        self,
        name: str,
        *,
        approve: bool,
        operator: str | None = None,
        progress: Progress = lambda *_: None,
    ) -> Report | None:
        """Apply the source's held run, or close it, as `operator` wants. Raises SyncError where none is held."""
        async with taken(self.database, self.connectors, name) as source:
            async with self.database.begin() as connection:
                ledger = Ledger(connection, source.id)
                run_id = await ledger.latest(SyncState.HELD)
                if run_id is None:
                    raise SyncError(
                        "no run of this source is held",
                        place=f"source {name}",
                        mend=f"look how its last run is: `yixin sync status {name}`",
                    )
                who = decisions.Decider(operator=operator)
                await decisions.note(connection, run_id, who, self.clock.now(), approve=approve)
                if not approve:
                    await ledger.reject(run_id, self.clock.now())
                    return None
                await ledger.enter(await ledger.open(run_id), SyncState.QUEUED, approved=True)
            syncing = Syncing(self, source, self.database.begin, progress)
            if not await syncing.resume(run_id):
                raise SyncError("somebody stopped the run meanwhile", place=f"source {name}")
            return await syncing.carry_out()

    @asynccontextmanager
    async def _rehearsal(self) -> AsyncIterator[Begin]:
        async with self.database.connect() as connection:
            outer = await connection.begin()
            alone = asyncio.Lock()

            @asynccontextmanager
            async def begin() -> AsyncIterator[AsyncConnection]:
                async with alone, connection.begin_nested():
                    yield connection

            try:
                yield begin
            finally:
                await outer.rollback()


class Syncing(Attempt):
    """What is done in an attempt: fetch, check, apply."""

    def __init__(
        self,
        engine: Engine,
        source: Configured,
        begin: Begin,
        progress: Progress = lambda *_: None,
        *,
        dry: bool = False,
    ) -> None:
        super().__init__(source, engine.keyring, engine.clock, begin, progress)
        self.engine = engine
        self.dry = dry
        self.effects = Effects()
        self.fetchers = 1 if dry else FETCHERS

    async def go(self, *, full: bool) -> Report:
        """Take the source's open run up, or a new one, and do all of it."""
        await self.open(full=full)
        return await self.carry_out()

    async def again(self, choice: Choice) -> Report:
        """Read staged records again."""
        now, keyring = self.engine.clock.now(), self.engine.keyring
        self.run = await take_up(self._begin, self.source, choice, keyring, now, self._progress)
        return await self.carry_out()

    async def carry_out(self) -> Report:
        """Do what is left of the run."""
        for phase in self.phases:
            await self.noting(phase)
        run, effects = self.run, self.effects
        return Report(run.id, run.counts, run.full, run.continued, dry=self.dry, effects=effects)

    @property
    def phases(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """What is to be done, one after the other; each goes on where an earlier attempt at the run stood."""
        return (self.fetch, self.check, self.apply)

    async def fetch(self) -> None:
        """Take the source's pages into staging."""
        if self.run.fetched:
            return
        self.tell(SyncPhase.FETCH)
        async with self.begin() as connection:
            await Breaker(connection, self.source.id, self.clock.now()).admit()
        fetching = self._fetch(self.run)
        # Of a dry run nobody else sees anything.
        await (fetching if self.dry else self.heeding(fetching, self.engine.database))

    async def check(self) -> None:
        """Look at what would be taken away. Raises RunHeld."""
        if not self.run.checked:
            self.tell(SyncPhase.CHECK)
            await self._check(self.run)

    async def apply(self) -> None:
        """Make rows of what is staged, and close the run."""
        self.tell(SyncPhase.APPLY)
        await self._apply(self.run)
        log.info("run succeeded", source=self.source.id, run=self.run.id, **self.run.counts)

    async def _fetch(self, run: Run) -> None:
        async with self.begin() as connection:
            reached = await self._staging(connection).reached(run.id)
        pages: asyncio.Queue[tuple[Stream, int, Page] | None] = asyncio.Queue(QUEUED_PAGES)
        seats = asyncio.Semaphore(self.fetchers)
        async with self.source.connector.open(self.source.config) as connector:

            async def produce() -> None:
                async with asyncio.TaskGroup() as group:
                    for stream in connector.streams:
                        group.create_task(
                            self._stream(connector, stream, run, reached.get(stream.name), pages, seats)
                        )
                await pages.put(None)

            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(produce())
                    group.create_task(self._stage(run, pages))
            except ExceptionGroup as failures:
                raise first(failures) from None
        async with self.begin() as connection:
            await Ledger(connection, self.source.id).enter(run, SyncState.FETCHING, fetched=True)
            await Breaker(connection, self.source.id, self.clock.now()).close()

    async def _stream(
        self,
        connector: Connector,
        stream: Stream,
        run: Run,
        reached: Reached | None,
        pages: asyncio.Queue[tuple[Stream, int, Page] | None],
        seats: asyncio.Semaphore,
    ) -> None:
        if reached is not None and reached.complete:
            return
        number, position = (reached.number, reached.position) if reached else (0, None)
        async with seats:
            async for page in connector.pages(stream, since=run.since.get(stream.name), position=position):
                number += 1
                await pages.put((stream, number, page))

    async def _stage(self, run: Run, pages: asyncio.Queue[tuple[Stream, int, Page] | None]) -> None:
        seen: dict[str, int] = {}
        while (item := await pages.get()) is not None:
            stream, number, page = item
            async with self.begin(lasting=False) as connection:
                await self._staging(connection).add(
                    run.id, stream.name, number, page, self.engine.clock.now()
                )
            seen[stream.name] = seen.get(stream.name, 0) + len(page.records)
            self.tell(SyncPhase.FETCH, stream.name, seen[stream.name])

    async def _check(self, run: Run) -> None:
        async with self.begin() as connection:
            staging, ledger = self._staging(connection), Ledger(connection, self.source.id)
            unseen = await missing(staging, run, self.source.streams)
            excess: Sequence[Excess] = []
            if not run.approved:
                diff = await Brake(staging, self.engine.limits).check(self.source.streams, unseen)
                excess = diff.excess
            if excess:
                await ledger.hold(run, [str(line) for line in excess], self.engine.clock.now())
                await decisions.lay_out(connection, run.id, diff)
            else:
                for ids in unseen.values():
                    for part in chunks(ids, BATCH * 10):
                        await staging.sweep(part)
                await ledger.enter(run, SyncState.APPLYING, checked=True)
        if excess:
            name = self.source.name
            decide = f"then `yixin sync approve {name}` or `yixin sync reject {name}`"
            mend = "nothing was written; a run would be held" if self.dry else decide
            where = f"source {name}" if self.dry else f"source {name}, run {run.id}"
            raise RunHeld("; ".join(map(str, excess)), place=where, mend=f"look at the source; {mend}")

    async def _apply(self, run: Run) -> None:
        # What this source brings may release records of others, and those again some of any source.
        done = await self._apply_source(run, self.source)
        while done:
            done = 0
            for source in await self._released():
                done += await self._apply_source(run, source)
        self.tell(SyncPhase.DERIVE)
        async with self.begin(in_line=True, lasting=False) as connection:
            await due_again(connection)
        await self._exhaust(lambda connection: derive(self._writer(connection)))
        # Last of all: a first sync counts each slice once.
        await self._exhaust(rollups.maintain)
        async with self.begin(in_line=True, lasting=False) as connection:
            await self.engine.warn(connection)
        async with self.begin() as connection:
            await self._staging(connection).advance(run.id)
            await Ledger(connection, self.source.id).succeed(run, self.engine.clock.now())

    async def _exhaust(self, step: Callable[[AsyncConnection], Awaitable[int]]) -> None:
        """Take a step as long as it finds something to do, each time in a transaction."""
        more = True
        while more:
            async with self.begin(in_line=True, lasting=False) as connection:
                more = await step(connection) > 0

    async def _released(self) -> list[Configured]:
        async with self.begin() as connection:
            return await Sources(connection, self.engine.connectors).released(self.source.id)

    async def _apply_source(self, run: Run, source: Configured) -> int:
        """Apply what is pending, of another source what was released; returns how many records that were."""
        done = 0
        # Parents first, and what goes the other way round: nothing is ever without what it belongs to.
        steps = [(stream, False) for stream in source.streams]
        steps += [(stream, True) for stream in reversed(source.streams)]
        for stream, gone in steps:
            ahead = Ahead(
                self._looking,
                self.keyring,
                source.id,
                stream,
                gone=gone,
                released=source.id != self.source.id,
            )
            async with aclosing(ahead):
                size = BATCH
                while (ready := await ahead.next(size)).records:
                    if size == BATCH:
                        ahead.follow(ready, size)
                    count = await self._batch(run, source, stream, ready)
                    if count == REFUSED:
                        await ahead.aclose()
                    # Some record of a refused batch cannot be stored: smaller ones let the others go on, until it is alone.
                    size = size // 2 if count == REFUSED else min(size * 2, BATCH)
                    done += max(count, 0)
                    self.tell(SyncPhase.APPLY, stream.name, done)
        # Of a pupil users, demographics and enrolments may tell: the row is written once for all of them.
        await self._exhaust(partial(self._project_due, run))
        return done

    async def _project_due(self, run: Run, connection: AsyncConnection) -> int:
        batch = self._of(run, self.source, connection)
        done = await batch.project_due(BATCH)
        if self.dry:
            self.effects.take(batch.effects)
        return done

    def _of(self, run: Run, source: Configured, connection: AsyncConnection) -> Batch:
        """A batch of a source's. Rows are matched and hashed under the same keys: a rotation stands in line, too."""
        keyring = self.engine.keyring.pinned()
        writer = Writer(connection, keyring, self.engine.clock.now())
        staging = Staging(connection, keyring, source.id)
        return Batch(staging, writer, run.id, roster=source.roster, rules=self.engine.rules, gathers=True)

    async def _batch(self, run: Run, source: Configured, stream: Stream, ready: Ready) -> int:
        """Apply the records that still stand as they were read; returns how many, or REFUSED where the database takes not all of them."""
        try:
            async with self.begin(in_line=True, lasting=False) as connection:
                batch = self._of(run, source, connection)
                records = await batch.staging.lock(ready.records)
                count = await batch.apply(stream, records, ready.said) if records else 0
            if self.dry:
                self.effects.take(batch.effects)
            return count
        except DBAPIError as error:
            if not refused(error):
                raise
            if len(ready.records) > 1:
                return REFUSED
            async with self.begin(in_line=True, lasting=False) as connection:
                staging = Staging(connection, self.engine.keyring, source.id)
                records = await staging.lock(ready.records)
                await refuse(staging, self._writer(connection), run.id, stream.name, records, error)
                return len(records)

    def _looking(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """To look at what is committed; of a dry run at what it did."""
        return self._begin() if self.dry else self.engine.database.connect()

    def _writer(self, connection: AsyncConnection) -> Writer:
        return Writer(connection, self.engine.keyring, self.engine.clock.now())

"""A run: fetch pages into staging, check what they would do, apply them. Each step commits with its checkpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.crypto.sealing import Keyring
from hub.store.writer import Writer
from hub.sync import keys, line, rollups
from hub.sync.apply import Batch
from hub.sync.brake import Brake, Excess, Limits
from hub.sync.contract import Connector, Page, Stream
from hub.sync.derive import derive, due_again
from hub.sync.ledger import RESUMABLE, Begin, Ledger, Progress, Run
from hub.sync.quarantine import refuse, refused
from hub.sync.replay import ALL, Choice, take_up
from hub.sync.sources import Configured, Connectors, Sources
from hub.sync.staging import PENDING, Reached, Staging, chunks
from hub.sync.tables import staged_record
from schema.integration.sync_run import SyncState

BATCH = 500
REFUSED = -1
QUEUED_PAGES = 4
FETCHERS = 3

log = logger("sync")


class SyncError(YixinError):
    """A run cannot go on as things stand."""

    code = "sync.failed"


class SourceBusy(SyncError):
    """Another process runs this source."""

    code = "sync.busy"


class RunHeld(SyncError):
    """The run would take away more than its limit and waits for a decision."""

    code = "sync.held"


@dataclass(frozen=True)
class Report:
    """What a run did."""

    run_id: int
    counts: dict[str, int]
    full: bool
    continued: bool
    dry: bool = False


@dataclass(frozen=True)
class Engine:
    """Runs the sources of one hub."""

    database: AsyncEngine
    keyring: Keyring
    clock: Clock
    connectors: Connectors
    limits: Limits = field(default_factory=Limits)

    async def sync(
        self, name: str, *, full: bool = False, dry: bool = False, progress: Progress = lambda *_: None
    ) -> Report:
        """Synchronise a source, continuing a run that was interrupted.

        Raises SourceBusy, RunHeld, or the UpstreamError for which the run failed. `dry` does everything in one
        transaction and takes it back.
        """
        async with _locked(self.database, self.connectors, name) as source:
            if not dry:
                return await _Attempt(self, source, self.database.begin, progress).go(full=full)
            async with self._rehearsal() as begin:
                report = await _Attempt(self, source, begin, progress, fetchers=1).go(full=full)
            return replace(report, dry=True)

    async def replay(
        self, name: str, choice: Choice = ALL, *, dry: bool = False, progress: Progress = lambda *_: None
    ) -> Report:
        """Read what is staged of a source again, as after its mapping changed; its upstream is not asked.

        Raises SourceBusy, RunHeld, or ReplayError where nothing is staged of what was chosen.
        """
        async with _locked(self.database, self.connectors, name) as source:
            if not dry:
                return await _Attempt(self, source, self.database.begin, progress).again(choice)
            async with self._rehearsal() as begin:
                return replace(await _Attempt(self, source, begin, progress).again(choice), dry=True)

    async def decide(
        self, name: str, *, approve: bool, progress: Progress = lambda *_: None
    ) -> Report | None:
        """Apply the source's held run, or close it. Raises SyncError where none is held."""
        async with _locked(self.database, self.connectors, name) as source:
            async with self.database.begin() as connection:
                ledger = Ledger(connection, source.id)
                run_id = await ledger.latest(SyncState.HELD)
                if run_id is None:
                    raise SyncError("no run of this source is held", place=f"source {name}")
                if not approve:
                    await ledger.reject(run_id, self.clock.now())
                    return None
                run = await ledger.open(run_id)
                await keys.verify(connection, self.keyring)
                await ledger.enter(run, SyncState.FETCHING, approved=True)
            return await _Attempt(self, source, self.database.begin, progress).carry_out(run)

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


class _Attempt:
    """One process's attempt at a run."""

    def __init__(
        self, engine: Engine, source: Configured, begin: Begin, progress: Progress, fetchers: int = FETCHERS
    ) -> None:
        self.engine = engine
        self.source = source
        self.begin = begin
        self.progress = progress
        self.fetchers = fetchers

    async def go(self, *, full: bool) -> Report:
        return await self.carry_out(await self._take_up(full=full))

    async def again(self, choice: Choice) -> Report:
        """Read staged records again."""
        now, keyring = self.engine.clock.now(), self.engine.keyring
        run = await take_up(self.begin, self.source, choice, keyring, now, self.progress)
        return await self.carry_out(run)

    async def carry_out(self, run: Run) -> Report:
        """Do what is left of a run."""
        try:
            if not run.fetched:
                await self._fetch(run)
            if not run.checked:
                await self._check(run)
            await self._apply(run)
        except RunHeld:
            raise
        except YixinError as error:
            async with self.begin() as connection:
                await Ledger(connection, self.source.id).fail(run.id, error, self.engine.clock.now())
            raise
        log.info("run succeeded", source=self.source.id, run=run.id, **run.counts)
        return Report(run.id, run.counts, run.full, run.continued)

    async def _take_up(self, *, full: bool) -> Run:
        async with self.begin() as connection:
            ledger, staging = Ledger(connection, self.source.id), self._staging(connection)
            await keys.verify(connection, self.engine.keyring)
            open_run = await ledger.latest(*RESUMABLE)
            if open_run is not None:
                run = await ledger.open(open_run)
                # A run of changes cannot stand in for a full one: the full one sees all that it had staged.
                if not run.replays and (run.full or not full):
                    await ledger.enter(run, SyncState.APPLYING if run.checked else SyncState.FETCHING)
                    return run
            await ledger.supersede(self.engine.clock.now())
            since = {} if full else await staging.cursors()
            return await ledger.start(full=not since, since=since, now=self.engine.clock.now())

    def _staging(self, connection: AsyncConnection) -> Staging:
        return Staging(connection, self.engine.keyring, self.source.id)

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
                raise _first(failures) from None
        async with self.begin() as connection:
            await Ledger(connection, self.source.id).enter(run, SyncState.FETCHING, fetched=True)

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
            async with self.begin() as connection:
                await self._staging(connection).add(
                    run.id, stream.name, number, page, self.engine.clock.now()
                )
            seen[stream.name] = seen.get(stream.name, 0) + len(page.records)
            self.progress("fetch", stream.name, seen[stream.name])

    async def _check(self, run: Run) -> None:
        async with self.begin() as connection:
            staging, ledger = self._staging(connection), Ledger(connection, self.source.id)
            unseen = await self._unseen(run, staging)
            excess: Sequence[Excess] = []
            if not run.approved:
                excess = await Brake(staging, self.engine.limits).check(self.source.streams, unseen)
            if excess:
                await ledger.hold(run, [str(line) for line in excess], self.engine.clock.now())
            else:
                for ids in unseen.values():
                    for part in chunks(ids, BATCH * 10):
                        await staging.sweep(part)
                await ledger.enter(run, SyncState.APPLYING, checked=True)
        if excess:
            raise RunHeld(
                "; ".join(str(line) for line in excess),
                place=f"source {self.source.name}, run {run.id}",
                mend=f"look at the source; then `yixin sync approve {self.source.name}` or `yixin sync reject {self.source.name}`",
            )

    async def _unseen(self, run: Run, staging: Staging) -> dict[str, list[int]]:
        reached = await staging.reached(run.id)
        unseen = {}
        for stream in self.source.streams:
            last = reached.get(stream.name)
            if last is None:
                continue
            names_all = last.names_all
            if names_all is None:
                whole = stream.sweeps and stream.name not in run.since
                names_all = whole and not await staging.unreadable(run.id, stream.name)
            if names_all:
                unseen[stream.name] = await staging.unseen(run.id, stream.name)
        return unseen

    async def _apply(self, run: Run) -> None:
        # What this source brings may release records of others, and those again some of any source.
        done = await self._apply_source(run, self.source)
        while done:
            done = 0
            for source in await self._released():
                done += await self._apply_source(run, source)
        async with self._in_line() as connection:
            await due_again(connection)
        more = True
        while more:
            async with self._in_line() as connection:
                more = await derive(self._writer(connection)) > 0
        # Last of all: a first sync counts each slice once.
        more = True
        while more:
            async with self._in_line() as connection:
                more = await rollups.maintain(connection) > 0
        async with self.begin() as connection:
            await self._staging(connection).advance(run.id)
            await Ledger(connection, self.source.id).succeed(run, self.engine.clock.now())

    async def _released(self) -> list[Configured]:
        """The sources with records to apply: this one's, and those of others that had waited."""
        released = staged_record.c.released_run.is_not(None) | (staged_record.c.source_id == self.source.id)
        ids = select(staged_record.c.source_id).where(staged_record.c.state == PENDING, released).distinct()
        found = []
        async with self.begin() as connection:
            sources = Sources(connection, self.engine.connectors)
            for (source_id,) in (await connection.execute(ids)).all():
                try:
                    found.append(await sources.by_id(source_id))
                except YixinError as error:
                    # Another source's settings are no reason to fail; its next run takes the records.
                    log.warning("released records are left", source=source_id, code=error.code)
        return found

    async def _apply_source(self, run: Run, source: Configured) -> int:
        """Apply what is pending, of another source what was released; returns how many records that were."""
        done = 0
        # Parents first, and what goes the other way round: nothing is ever without what it belongs to.
        steps = [(stream, False) for stream in source.streams]
        steps += [(stream, True) for stream in reversed(source.streams)]
        for stream, gone in steps:
            size = BATCH
            while count := await self._batch(run, source, stream, size, gone=gone):
                # Some record of a refused batch cannot be stored: smaller ones let the others go on, until it is alone.
                size = size // 2 if count == REFUSED else min(size * 2, BATCH)
                done += max(count, 0)
                self.progress("apply", stream.name, done)
        return done

    @asynccontextmanager
    async def _in_line(self) -> AsyncIterator[AsyncConnection]:
        async with self.begin() as connection:
            await line.stand(connection)
            yield connection

    async def _batch(self, run: Run, source: Configured, stream: Stream, size: int, *, gone: bool) -> int:
        """Apply the next records; returns how many, or REFUSED where the database takes not all of them."""
        others = source.id != self.source.id
        try:
            async with self._in_line() as connection:
                # Rows are matched and hashed under the same keys: a rotation stands in line, too.
                keyring = self.engine.keyring.pinned()
                staging = Staging(connection, keyring, source.id)
                records = await staging.pending(stream.name, size, gone=gone, released=others)
                writer = Writer(connection, keyring, self.engine.clock.now())
                batch = Batch(staging, writer, run.id, roster=source.roster)
                if records:
                    await batch.apply(stream, records)
                return len(records)
        except DBAPIError as error:
            if not refused(error):
                raise
            if size > 1:
                return REFUSED
            async with self._in_line() as connection:
                staging = Staging(connection, self.engine.keyring, source.id)
                records = await staging.pending(stream.name, 1, gone=gone, released=others)
                await refuse(staging, self._writer(connection), run.id, stream.name, records, error)
                return len(records)

    def _writer(self, connection: AsyncConnection) -> Writer:
        return Writer(connection, self.engine.keyring, self.engine.clock.now())


@asynccontextmanager
async def _locked(database: AsyncEngine, connectors: Connectors, name: str) -> AsyncIterator[Configured]:
    """The source, taken for this process; the lock falls with the connection, so a killed run holds nothing."""
    async with database.connect() as holder:
        source = await Sources(holder, connectors).get(name)
        key = {"class": line.LOCK_CLASS, "source": source.id}
        got = await holder.execute(text("SELECT pg_try_advisory_lock(:class, :source)"), key)
        taken = got.scalar_one()
        await holder.commit()
        if not taken:
            raise SourceBusy(
                "another process synchronises this source",
                place=f"source {name}",
                mend="wait until it is done",
            )
        try:
            yield source
        finally:
            # Not unlocked by a statement, which would fail where the server was restarted meanwhile.
            await holder.invalidate()


def _first(failures: ExceptionGroup[Exception]) -> Exception:
    first = failures.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first

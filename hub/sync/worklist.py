"""Replaying: records that did not fit are tried again as they lie in staging, without their source being asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import Refusal, YixinError
from hub.base.logging import logger
from hub.store.work import Work
from hub.store.writer import Writer, among, table_of
from hub.sync import line, rollups
from hub.sync.apply import Batch
from hub.sync.brake import Brake, Limits
from hub.sync.contract import Stream
from hub.sync.derive import derive
from hub.sync.quarantine import refuse, refused
from hub.sync.sources import Configured, Connectors, Sources
from hub.sync.staging import WAITING, Staging
from hub.sync.tables import PENDING, staged_record
from schema.integration.quarantined_record import QuarantinedRecord, QuarantineState

MOST = 1000
"""Records that one replay tries at once; the next run of the source takes the others."""

SETTLED = (*WAITING, "applied", "ignored")
"""States of a staged record of which its source's run has made what it can."""

log = logger("sync")


class TooMuch(Refusal):
    """A replay would take away more than the brake's limit."""

    code = "quarantine.brake"
    chinese = "重放将移除或停用过多学生，未执行。"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the records."""

    tried: int
    fit: int
    """That were tried, and fit now."""
    left: int
    """That the next run of the source takes: too many at once, or changed by a run which is not done."""

    def __add__(self, other: Replayed) -> Replayed:
        return Replayed(self.tried + other.tried, self.fit + other.fit, self.left + other.left)


class Releasing:
    """Applies what was let go on, of whatever source, in the caller's transaction."""

    def __init__(self, work: Work, connectors: Connectors) -> None:
        self.connection: AsyncConnection = work.connection
        self.keyring = work.keyring.pinned()
        self.writer = Writer(work.connection, self.keyring, work.now)
        self.connectors = connectors

    async def run(self) -> int:
        """Apply the records that a decision let go on, and what they release; returns how many. The next run takes what is left."""
        await line.stand(self.connection)
        done = await self._apply(await self._number())
        await self._follow()
        return done

    async def _number(self) -> int:
        """A number like that of a run, by which the records that it releases are told apart."""
        sequence = text("SELECT nextval(pg_get_serial_sequence('sync_run', 'id'))")
        return int((await self.connection.execute(sequence)).scalar_one())

    async def _follow(self) -> None:
        while await derive(self.writer):
            pass
        while await rollups.maintain(self.connection):
            pass

    async def _apply(self, number: int) -> int:
        total = 0
        while total < MOST:
            done = 0
            for source in await self._released():
                for stream in source.streams:
                    while total + done < MOST and (
                        taken := await self._batch(source, stream, number, min(500, MOST - total - done))
                    ):
                        done += taken
            if not done:
                break
            total += done
        return total

    async def _released(self) -> list[Configured]:
        """The sources of which records were released."""
        released = select(staged_record.c.source_id).where(
            staged_record.c.state == PENDING, staged_record.c.released_run.is_not(None)
        )
        ids = {int(found) for (found,) in (await self.connection.execute(released.distinct())).all()}
        sources = Sources(self.connection, self.connectors)
        found = []
        for each in sorted(ids):
            try:
                found.append(await sources.by_id(each))
            except YixinError as error:
                # Another source's settings are no reason to fail; its next run takes the records.
                log.warning("released records are left", source=each, code=error.code)
        return found

    async def _batch(self, source: Configured, stream: Stream, number: int, size: int) -> int:
        staging = Staging(self.connection, self.keyring, source.id)
        while True:
            records = await staging.pending(stream.name, size, gone=False, released=True)
            if not records:
                return 0
            try:
                async with self.connection.begin_nested():
                    batch = Batch(staging, self.writer, number, roster=source.roster)
                    await batch.apply(stream, records)
            except DBAPIError as error:
                if not refused(error):
                    raise
                if len(records) > 1:
                    size = len(records) // 2
                    continue
                await refuse(staging, self.writer, number, stream.name, records, error)
            return len(records)


class Replay(Releasing):
    """Tries records of one source again."""

    def __init__(
        self, work: Work, source: Configured, connectors: Connectors, limits: Limits | None = None
    ) -> None:
        super().__init__(work, connectors)
        self.source = source
        self.limits = limits or Limits()

    async def retry(self, worklist: Sequence[int], *, settled: bool = False) -> Replayed:
        """Try these records of the worklist, by id, and whatever is released by them.

        `settled`: those too which fit already, as after a decision about one of them. Raises TooMuch.
        """
        await line.stand(self.connection)
        number = await self._number()
        marked = await self._mark(worklist, SETTLED if settled else WAITING, number)
        staging = Staging(self.connection, self.keyring, self.source.id)
        diff = await Brake(staging, self.limits).check(self.source.streams, {})
        if diff.excess:
            raise TooMuch(
                "; ".join(str(each) for each in diff.excess),
                mend="replay fewer, or let a run of the source take them: it is held for approval",
            )
        await self._apply(number)
        done = await self._count(marked)
        await self._follow()
        return Replayed(
            len(marked) - done["pending"], done["fit"], len(worklist) - len(marked) + done["pending"]
        )

    async def _mark(self, worklist: Sequence[int], states: Sequence[str], number: int) -> list[int]:
        table, entries = staged_record, table_of(QuarantinedRecord)
        theirs = (
            select(table.c.id)
            .join(
                entries,
                (entries.c.source_id == table.c.source_id)
                & (entries.c.stream == table.c.stream)
                & (entries.c.key == table.c.key),
            )
            .where(among(entries.c.id, worklist), table.c.state.in_(states))
            .order_by(table.c.id)
            .with_for_update(of=table)
        )
        ids = [int(found) for (found,) in (await self.connection.execute(theirs)).all()]
        # A record that was dismissed and is tried again stands on the worklist anew if it does not fit.
        await self.connection.execute(
            update(entries)
            .where(among(entries.c.id, worklist), entries.c.state == QuarantineState.DISMISSED.name)
            .values(state=QuarantineState.QUARANTINED.name)
        )
        await self.connection.execute(
            update(table).where(among(table.c.id, ids)).values(state="pending", released_run=number)
        )
        return ids

    async def _count(self, ids: Sequence[int]) -> dict[str, int]:
        table = staged_record
        statement = select(
            func.count().filter(table.c.state == PENDING).label("pending"),
            func.count().filter(table.c.state.in_(["applied", "ignored", "gone"])).label("fit"),
        ).where(among(table.c.id, ids))
        row = (await self.connection.execute(statement)).one()
        return {"pending": row.pending, "fit": row.fit}

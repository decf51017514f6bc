"""Staging: raw records as they came, page by page, each page with its checkpoint in one transaction."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import BigInteger, ColumnElement, Select, all_, case, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.store import bulk
from hub.store.writer import among
from hub.sync.content import fault, hash_of, storable
from hub.sync.contract import JsonObject, Page, Raw
from hub.sync.tables import PENDING, STAGED, staged_record, stream_cursor, sync_page
from hub.sync.tombstones import Tombstones

Item = TypeVar("Item")

WAITING = ("waiting", "quarantined")
"""States from which a row that moves may bring a record back: it was missing, or could not be joined as it was."""

FEW = 1000
"""Tokens that are waited for, up to which they are read instead of being looked for."""

REPLAYED = "replayed"
"""Outcome of a record that is to be read again; the run that does it tells whether anything came of that."""

_SETTLE = text("""
UPDATE staged_record s
SET state = r.to_state, waits_for = r.waiting_for, outcome = r.made, outcome_run = r.run,
  applied_run = coalesce(s.applied_run, CASE WHEN r.fits THEN r.run END)
FROM jsonb_to_recordset(CAST(:results AS jsonb))
  AS r (record_id bigint, to_state text, waiting_for text[], made text, run bigint, fits boolean)
WHERE s.id = r.record_id
""")


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged record that is to be applied."""

    id: int
    key: str
    hash: bytes
    payload: JsonObject
    fault: JsonObject | None
    source_time: datetime | None
    gone: bool
    outcome: str | None
    applied_run: int | None
    """The run that first applied any of it; None: none has."""

    @property
    def swept(self) -> bool:
        """Whether nobody said that it is gone: a sweep found it missing."""
        return self.outcome == "swept"

    @property
    def replayed(self) -> bool:
        """Whether it is the version that was applied before; how it is read may have changed."""
        return self.outcome == REPLAYED


OPENED = tuple(
    staged_record.c[name]
    for name in ("id", "key", "hash", "payload", "fault", "source_time", "gone", "outcome", "applied_run")
)
"""The columns of which a `Staged` is made."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a run has fetched a stream."""

    number: int
    position: JsonObject | None
    complete: bool
    names_all: bool | None


class Staging:
    """The staged records of one source."""

    def __init__(self, connection: AsyncConnection, keyring: Keyring, source_id: int) -> None:
        self.connection = connection
        self.keyring = keyring
        self.source_id = source_id
        self.tombstones = Tombstones(connection, keyring, source_id)

    async def add(self, run_id: int, stream: str, number: int, page: Page, now: datetime) -> None:
        """Stage a page and its checkpoint. A page that is seen twice changes nothing."""
        records = {raw.key: raw for raw in map(storable, page.records)}
        erased = await self.tombstones.of_records(stream, records)
        for key, tombstone in erased.items():
            # Of somebody who was erased nothing is kept but that a record was seen.
            records[tombstone] = Raw(tombstone, {})
            del records[key]
        known = await self._known(stream, list(records))
        fresh: list[dict[str, Any]] = []
        for raw in records.values():
            if raw.key in erased.values() and raw.key in known:
                continue
            content = hash_of(raw)
            before = known.get(raw.key)
            # The latest that came counts, whatever its time says: a source's clock may have been put back.
            if before is None or before[1] != content:
                fresh.append(self._row(run_id, stream, raw, content, now))
        if fresh:
            # Always in the order of ids: whoever releases records at the same time locks them in that order too.
            fresh.sort(key=lambda row: known[row["key"]][0] if row["key"] in known else math.inf)
            names = tuple(fresh[0])
            same, values = bulk.parameters(staged_record, fresh)
            statement = upsert(staged_record).from_select(names, bulk.given(staged_record, names, same))
            replaced = {
                name: statement.excluded[name]
                for name in (
                    "hash",
                    "payload",
                    "fault",
                    "source_time",
                    "fetched_at",
                    "fetched_run",
                    "gone",
                    "state",
                    "outcome",
                    "outcome_run",
                    "released_run",
                )
            }
            written = await self.connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["source_id", "stream", "key"], set_=replaced
                ).returning(staged_record.c.key, staged_record.c.id, staged_record.c.hash),
                values,
            )
            known |= {key: (record_id, content) for key, record_id, content in written.all()}
        await self.connection.execute(
            upsert(sync_page)
            .values(
                run_id=run_id,
                stream=stream,
                number=number,
                record_ids=[record_id for record_id, _ in known.values()],
                position=page.position,
                cursor=page.cursor,
                last=page.position is None,
                names_all=page.names_all,
            )
            .on_conflict_do_nothing()
        )

    async def _known(self, stream: str, keys: Sequence[str]) -> dict[str, tuple[int, bytes]]:
        table = staged_record
        found = await self.connection.execute(
            select(table.c.id, table.c.key, table.c.hash).where(
                table.c.source_id == self.source_id, table.c.stream == stream, among(table.c.key, keys)
            )
        )
        return {key: (record_id, content) for record_id, key, content in found.all()}

    def _row(self, run_id: int, stream: str, raw: Raw, content: bytes, now: datetime) -> dict[str, Any]:
        place = self._place(stream, raw.key)
        return {
            "key": raw.key,
            "source_id": self.source_id,
            "stream": stream,
            "hash": content,
            "payload": self.keyring.seal(place, orjson.dumps(raw.payload).decode()),
            "fault": None
            if raw.fault is None
            else self.keyring.seal(place, orjson.dumps(fault(raw.fault)).decode()),
            "source_time": raw.source_time,
            "fetched_at": now,
            "fetched_run": run_id,
            "gone": raw.gone,
            "state": "pending",
            "outcome": None,
            "outcome_run": None,
            "released_run": None,
        }

    def _place(self, stream: str, key: str) -> str:
        return STAGED.place({"source_id": self.source_id, "stream": stream, "key": key})

    async def pending(
        self,
        stream: str,
        limit: int,
        keys: Collection[str] | None = None,
        *,
        gone: bool,
        released: bool = False,
        after: int = 0,
        besides: Collection[int] = (),
        locked: bool = True,
    ) -> list[Staged]:
        """The next records of a stream to apply, or to take away, in the order of their arrival.

        `keys`: instead those of these that are to be applied, all of them. `released`: only those that had waited. `after` and
        `besides`: not those up to an id, and not these.
        """
        table = staged_record
        statement = (
            select(*OPENED)
            .where(
                table.c.source_id == self.source_id,
                table.c.stream == stream,
                table.c.state == PENDING,
                table.c.gone.is_(gone),
                table.c.id > after,
            )
            .order_by(table.c.id)
        )
        if locked:
            statement = statement.with_for_update()
        if besides:
            statement = statement.where(table.c.id != all_(literal(list(besides), ARRAY(BigInteger))))
        if released:
            statement = statement.where(table.c.released_run.is_not(None))
        statement = statement.limit(limit) if keys is None else statement.where(among(table.c.key, keys))
        rows = await self.connection.execute(statement)
        return [self.staged(stream, row) for row in rows.all()]

    async def lock(self, records: Sequence[Staged]) -> list[Staged]:
        """Lock those of these pending records that still stand as they were read; the others are read again."""
        table = staged_record
        found = await self.connection.execute(
            select(table.c.id, table.c.hash, table.c.applied_run, table.c.outcome)
            .where(among(table.c.id, [record.id for record in records]), table.c.state == PENDING)
            .order_by(table.c.id)
            .with_for_update()
        )
        standing = {record_id: as_it_is for record_id, *as_it_is in found.all()}
        return [r for r in records if standing.get(r.id) == [r.hash, r.applied_run, r.outcome]]

    async def changed(self, stream: str, size: int) -> AsyncIterator[list[Staged]]:
        """Records to apply that were applied before, in an earlier version and not gone; a first load has none."""
        table = staged_record
        last = 0
        while True:
            statement = (
                select(*OPENED)
                .where(
                    table.c.source_id == self.source_id,
                    table.c.stream == stream,
                    table.c.state == PENDING,
                    table.c.id > last,
                    table.c.applied_run.is_not(None),
                    table.c.gone.is_(False),
                )
                .order_by(table.c.id)
                .limit(size)
            )
            rows = (await self.connection.execute(statement)).all()
            if not rows:
                return
            last = rows[-1].id
            yield [self.staged(stream, row) for row in rows]

    def staged(self, stream: str, row: Any) -> Staged:
        """A staged record from its row, opened."""
        record_id, key, content, payload, broken, source_time, gone, outcome, applied_run = row
        place = self._place(stream, key)
        return Staged(
            record_id,
            key,
            content,
            orjson.loads(self.keyring.open(place, payload)),
            None if broken is None else orjson.loads(self.keyring.open(place, broken)),
            source_time,
            gone,
            outcome,
            applied_run,
        )

    async def unreadable(self, run_id: int, stream: str) -> bool:
        """Whether a record that the run saw could not be read: it may be one whose key was not seen then."""
        seen = select(func.unnest(sync_page.c.record_ids)).where(
            sync_page.c.run_id == run_id, sync_page.c.stream == stream
        )
        faulty = select(staged_record.c.id).where(
            staged_record.c.fault.is_not(None), staged_record.c.id.in_(seen)
        )
        return (await self.connection.execute(faulty.limit(1))).first() is not None

    async def unseen(self, run_id: int, stream: str) -> list[int]:
        """Records that the source had and that a complete fetch did not name."""
        table, page = staged_record, sync_page
        # What the run itself brought needs no looking up: after a first fetch that is all.
        known = select(table.c.id).where(
            table.c.source_id == self.source_id,
            table.c.stream == stream,
            table.c.gone.is_(False),
            table.c.fetched_run.is_distinct_from(run_id),
        )
        if (await self.connection.execute(known.limit(1))).first() is None:
            return []
        seen = select(func.unnest(page.c.record_ids)).where(page.c.run_id == run_id, page.c.stream == stream)
        # EXCEPT hashes to disk where NOT IN would compare each with each once the ids outgrow its memory.
        return [int(record_id) for (record_id,) in await self.connection.execute(known.except_(seen))]

    async def sweep(self, ids: Sequence[int]) -> None:
        """Take unseen records as gone; they are applied as removals."""
        await self.connection.execute(
            update(staged_record)
            .where(staged_record.c.id.in_(_locked(among(staged_record.c.id, ids))))
            .values(gone=True, state="pending", outcome="swept", outcome_run=None, hash=b"")
        )

    async def settle(self, results: Sequence[Mapping[str, Any]]) -> None:
        """Write down how far each record was taken: `record_id, to_state, waiting_for, made, run, once`."""
        if not results:
            return
        await self.connection.execute(_SETTLE, {"results": orjson.dumps(list(results)).decode()})

    async def release(self, run_id: int, tokens: Collection[str]) -> None:
        """Let records go on that waited for what these tokens name, of whatever source.

        One that began to wait in this very run is not counted as released: its order in the stream was the reason.
        """
        table = staged_record
        waiting = table.c.state.in_(WAITING)
        few = select(func.unnest(table.c.waits_for)).where(table.c.waits_for.is_not(None), waiting)
        awaited = (await self.connection.execute(few.limit(FEW))).scalars().all()
        if len(awaited) < FEW:
            # A first load brings what nobody waits for: it need not be looked for one by one.
            tokens = sorted({*awaited}.intersection(tokens))
        if not tokens:
            return
        released = case((table.c.outcome_run == run_id, table.c.released_run), else_=run_id)
        await self.connection.execute(
            update(table)
            .where(table.c.id.in_(_locked(waiting, table.c.waits_for.overlap(list(tokens)))))
            .values(state="pending", released_run=released)
        )

    async def reached(self, run_id: int) -> dict[str, Reached]:
        """The last page of each stream that the run has staged."""
        page = sync_page
        latest = await self.connection.execute(
            select(page.c.stream, page.c.number, page.c.position, page.c.last, page.c.names_all)
            .where(page.c.run_id == run_id)
            .order_by(page.c.stream, page.c.number.desc())
            .ext(distinct_on(page.c.stream))
        )
        return {row.stream: Reached(row.number, row.position, row.last, row.names_all) for row in latest}

    async def cursors(self) -> dict[str, JsonObject]:
        """From where to ask for changes, by stream."""
        table = stream_cursor
        found = await self.connection.execute(
            select(table.c.stream, table.c.cursor).where(table.c.source_id == self.source_id)
        )
        return {row.stream: row.cursor for row in found}

    async def advance(self, run_id: int) -> None:
        """Move the cursors to where the run's last pages put them."""
        page = sync_page
        last = select(literal(self.source_id), page.c.stream, page.c.cursor).where(
            page.c.run_id == run_id, page.c.last, page.c.cursor.is_not(None)
        )
        statement = upsert(stream_cursor).from_select(["source_id", "stream", "cursor"], last)
        await self.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["source_id", "stream"], set_={"cursor": statement.excluded.cursor}
            )
        )


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Slices of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _locked(*conditions: ColumnElement[bool]) -> Select[int]:
    """Ids of staged records, locked in their order."""
    return select(staged_record.c.id).where(*conditions).order_by(staged_record.c.id).with_for_update()

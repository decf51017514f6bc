"""Reading staged records again, as after a mapping changed: no upstream is asked for anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import YixinError
from hub.crypto.sealing import Keyring
from hub.store.writer import among
from hub.sync import keys
from hub.sync.contract import Stream
from hub.sync.ledger import Begin, Ledger, Progress, Run
from hub.sync.sources import Configured
from hub.sync.staging import REPLAYED
from hub.sync.tables import PENDING, staged_record, sync_page
from hub.sync.tombstones import PREFIX
from schema.integration.sync_run import SyncState

PAGE = 5000


class ReplayError(YixinError):
    """There is nothing staged that could be read again as asked."""

    code = "replay.nothing"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of a source's records to read again; all of them where nothing is said."""

    stream: str | None = None
    key: str | None = None

    def of(self, streams: Sequence[Stream]) -> list[Stream]:
        """The streams that are meant. Raises ReplayError naming those that there are."""
        chosen = [stream for stream in streams if self.stream in (None, stream.name)]
        if not chosen:
            names = ", ".join(stream.name for stream in streams)
            raise ReplayError(f"no stream {self.stream!r}", mend=f"the streams are: {names}")
        return chosen


ALL = Choice()


async def take_up(
    begin: Begin, source: Configured, choice: Choice, keyring: Keyring, now: datetime, progress: Progress
) -> Run:
    """Begin a run that fetches nothing. One that was interrupted is not continued: this one does it all again.

    Raises ReplayError where nothing is staged of what was chosen.
    """
    streams = choice.of(source.streams)
    async with begin() as connection:
        await keys.verify(connection, keyring)
        chosen = (_chosen(source.id, stream.name, choice.key) for stream in streams)
        if not any([(await connection.execute(ids.limit(1))).first() for ids in chosen]):
            raise ReplayError(
                "nothing is staged of that",
                place=f"source {source.name}",
                mend="only what a sync took in can be read again",
            )
        ledger = Ledger(connection, source.id)
        await ledger.supersede(now)
        run = await ledger.start(full=False, now=now, replays=True)
        await ledger.take_up(run, {}, now)
    for stream in streams:
        number, staged = 0, 0
        last: int | None = 0
        while last is not None:
            async with begin() as connection:
                ids = _chosen(source.id, stream.name, choice.key).where(staged_record.c.id > last)
                page = [record_id for (record_id,) in await connection.execute(ids.limit(PAGE))]
                await _stage(connection, run.id, stream.name, number, page)
            number, staged, last = number + 1, staged + len(page), page[-1] if page else None
            progress("replay", stream.name, staged)
    async with begin() as connection:
        await Ledger(connection, source.id).enter(run, SyncState.FETCHING, fetched=True)
    return run


def _chosen(source_id: int, stream: str, key: str | None) -> Select[int]:
    """Ids, locked in their order. What the source deleted, and who was erased, stays as it is."""
    table = staged_record
    conditions = [table.c.source_id == source_id, table.c.stream == stream, table.c.state != "gone"]
    conditions.append(~table.c.key.startswith(PREFIX, autoescape=True))
    if key is not None:
        conditions.append(table.c.key == key)
    return select(table.c.id).where(*conditions).order_by(table.c.id).with_for_update()


async def _stage(connection: AsyncConnection, run_id: int, stream: str, number: int, ids: list[int]) -> None:
    if not ids:
        return
    table = staged_record
    await connection.execute(
        update(table)
        .where(among(table.c.id, ids), table.c.state != PENDING)
        .values(state="pending", outcome=REPLAYED, outcome_run=None, released_run=None)
    )
    # Nothing was fetched, so nothing is told of what is gone.
    page = {"run_id": run_id, "stream": stream, "number": number, "record_ids": ids}
    await connection.execute(insert(sync_page).values(**page, last=False, names_all=False))

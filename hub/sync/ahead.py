"""Reading ahead: while PostgreSQL writes one batch of a stream, the next one is opened and read by the stream's model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.sync.contract import Stream
from hub.sync.drafting import Claim, Problem, read
from hub.sync.staging import Staged, Staging, chunks

AT_ONCE = 25
"""Records that are read before whoever writes may go on: some milliseconds."""

Looking = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


@dataclass
class Ready:
    """Records of a stream, and what they say by key. Nothing is locked: who applies them looks whether they still stand so."""

    records: list[Staged] = field(default_factory=list)
    said: dict[str, list[Claim] | Problem] = field(default_factory=dict)


class Ahead:
    """The batches of a stream's pending records, of which the next is read while one is applied.

    A batch is the next records, and those of the same stream that they point to and that wait for their turn, over as many
    steps as it takes until it has doubled.
    """

    def __init__(
        self,
        looking: Looking,
        keyring: Keyring,
        source_id: int,
        stream: Stream,
        *,
        gone: bool,
        released: bool,
    ) -> None:
        """`released`: only records that had waited."""
        self._looking = looking
        self._keyring = keyring
        self._source_id = source_id
        self._stream = stream
        self._gone = gone
        self._released = released
        self._reading: asyncio.Task[Ready] | None = None

    async def next(self, size: int) -> Ready:
        """The next batch; empty: nothing is left. One record is alone: it may be what the database refuses."""
        if self._reading is not None:
            ready, self._reading = await self._reading, None
            if ready.records:
                return ready
        # From the beginning: what was applied may have released records again.
        return await self._read(size, 0, ())

    def follow(self, ready: Ready, size: int) -> None:
        """Begin to read what comes behind a batch that is being applied."""
        taken = [record.id for record in ready.records]
        # Up to there all are taken: the first ones follow each other, and only what came along stands anywhere.
        last = max(taken[:size])
        besides = [record_id for record_id in taken[size:] if record_id > last]
        self._reading = asyncio.create_task(self._read(size, last, besides))

    async def aclose(self) -> None:
        """Forget what was read ahead."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])
            self._reading = None

    async def _read(self, size: int, after: int, besides: Collection[int]) -> Ready:
        ready = Ready()
        async with self._looking() as connection:
            staging = Staging(connection, self._keyring, self._source_id)
            keys: Collection[str] | None = None
            most = 0
            while records := await staging.pending(
                self._stream.name,
                size,
                keys,
                gone=self._gone,
                released=self._released,
                after=after if keys is None else 0,
                besides=besides,
                locked=False,
            ):
                said = await self._said(records)
                most = most or 2 * len(records)
                ready.records += records
                ready.said |= said
                keys = _pointed_at(self._stream.name, said.values()) - ready.said.keys()
                if size == 1 or not keys or len(ready.records) >= most:
                    break
        return ready

    async def _said(self, records: Sequence[Staged]) -> dict[str, list[Claim] | Problem]:
        said: dict[str, list[Claim] | Problem] = {}
        for some in chunks(records, AT_ONCE):
            said |= {record.key: read(self._stream, record) for record in some}
            await asyncio.sleep(0)
        return said


def _pointed_at(stream: str, said: Iterable[list[Claim] | Problem]) -> set[str]:
    """Keys of the stream's own records that drafts point to."""
    refs = (
        ref
        for found in said
        if not isinstance(found, Problem)
        for claim in found
        for ref in (*claim.draft.refs.values(), *claim.draft.depends_on.values(), claim.draft.part_of)
    )
    return {ref.key for ref in refs if ref is not None and ref.entity is None and ref.stream == stream}

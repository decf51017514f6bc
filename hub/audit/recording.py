"""Writing entries: whatever waits while a batch is being committed is the next batch.

So a durable commit is shared by all requests of a moment, and none of them gets its answer before its entries are kept.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from hub.audit.entries import COLUMNS, Caller, Deed, leaf, values
from hub.audit.seals import BEGINNING, Head, Seal
from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.crypto.signing import Signer
from hub.store.appender import PATIENCE, Appender
from hub.store.reader import LOST

BATCH = 256
"""Requests whose entries one transaction takes at most."""

QUEUE = 4096
"""Requests that may wait; more are refused at once."""

ENOUGH = PATIENCE + 1
"""Seconds after which a batch is given up, whatever holds it."""

KEPT = 10_000
FRESH = 60.0
"""Accounts of which the institution is kept, and for how many seconds."""

IDS = 512
"""Ids of entries that are taken from the sequence at once, or as many as a batch has entries."""

_log = logger("audit")

_HEAD = "SELECT number, hash, total FROM audit_seal ORDER BY number DESC LIMIT 1"
_IDS = "SELECT array(SELECT nextval(pg_get_serial_sequence('audit_entry', 'id')) FROM generate_series(1, $1))"
_APPEND = f"""
WITH sealed AS (
  INSERT INTO audit_seal (number, at, entries, leaves, total, hash, key_id, signature)
  VALUES ($2, $3, $4, $5, $6, $7, $8, $9)
)
INSERT INTO audit_entry ({", ".join(COLUMNS)}) OVERRIDING SYSTEM VALUE
SELECT {", ".join(COLUMNS)} FROM jsonb_populate_recordset(NULL::audit_entry, $1::jsonb)
"""
_TAKEN = "pk_audit_seal"
_INSTITUTION = """
SELECT coalesce(
  (SELECT string_agg(DISTINCT school.name, '、') FROM staff_post AS post JOIN school ON school.id = post.school_id
   WHERE post.staff_id = $1 AND post.removed_at IS NULL
   AND coalesce(post.starts_on <= $3, TRUE) AND coalesce(post.ends_on >= $3, TRUE)),
  (SELECT name FROM health_partner WHERE id = $2))
"""


class AuditUnavailable(YixinError):
    """What is read cannot be recorded at the moment, so it is not shown."""

    code = "audit.unavailable"


@dataclass
class _Waiting:
    caller: Caller
    deeds: Sequence[Deed]
    kept: asyncio.Future[None]


class Recorder:
    """Records what is done; one for each process and database."""

    def __init__(self, appender: Appender, signer: Signer, clock: Clock) -> None:
        self._appender = appender
        self._signer = signer
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._ids: list[int] = []
        self._head: Head | None = None
        """Where the chain had come to when this process sealed last; None: not known."""
        self._institutions: OrderedDict[Any, tuple[str | None, float]] = OrderedDict()

    async def record(self, caller: Caller, deeds: Sequence[Deed]) -> None:
        """Return when the deeds are committed. Raises AuditUnavailable.

        A caller who is cancelled meanwhile may leave entries of an answer that was never sent.
        """
        if not deeds:
            return
        if len(self._waiting) >= QUEUE:
            raise _unavailable()
        loop = asyncio.get_running_loop()
        waiting = _Waiting(caller, deeds, loop.create_future())
        self._waiting.append(waiting)
        if self._writing is None or self._writing.done():
            self._writing = loop.create_task(self._write())
        await waiting.kept

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            failed: YixinError | None = None
            try:
                async with asyncio.timeout(ENOUGH):
                    await self._append(batch)
            except LOST as error:
                _log.error("audit.failed", kind=type(error).__name__, state=getattr(error, "sqlstate", None))
                failed = _unavailable()
            except BaseException:
                # Nobody may wait for a writer that is gone.
                for waiting in (*batch, *self._waiting):
                    if not waiting.kept.done():
                        waiting.kept.set_exception(_unavailable())
                self._waiting = []
                raise
            for waiting in batch:
                if waiting.kept.done():
                    continue
                if failed is None:
                    waiting.kept.set_result(None)
                else:
                    waiting.kept.set_exception(failed)

    async def _append(self, batch: Sequence[_Waiting]) -> None:
        async with self._appender.connected() as connection:
            institutions = [await self._institution(connection, waiting.caller) for waiting in batch]
            number = sum(len(waiting.deeds) for waiting in batch)
            if len(self._ids) < number:
                self._ids = await connection.fetchval(_IDS, max(number, IDS))
            ids, self._ids = iter(self._ids[:number]), self._ids[number:]
            at = self._clock.now()
            rows = [
                values(next(ids), at, self._clock.zone, waiting.caller, institution, deed)
                for waiting, institution in zip(batch, institutions, strict=True)
                for deed in waiting.deeds
            ]
            await self._seal(connection, at, rows)

    async def _seal(self, connection: Any, at: datetime, rows: Sequence[list[Any]]) -> None:
        """One statement, and so one transaction: the seal's number is free, or another process was faster."""
        said = orjson.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows]).decode()
        keys, leaves = [row[0] for row in rows], b"".join(leaf(row) for row in rows)
        while True:
            # If this fails, nobody knows how far the chain has come.
            before, self._head = self._head, None
            if before is None:
                last = await connection.fetchrow(_HEAD)
                before = BEGINNING if last is None else Head(last["number"], last["hash"], last["total"])
            sealed = Seal.of(before, at, keys, leaves, self._signer)
            try:
                await connection.execute(
                    _APPEND, said, sealed.number, sealed.at, sealed.entries, sealed.leaves, sealed.total,
                    sealed.hash, sealed.key_id, sealed.signature,
                )  # fmt: skip
            except asyncpg.UniqueViolationError as error:
                if error.constraint_name != _TAKEN:
                    raise
                continue
            self._head = sealed.head
            return

    async def _institution(self, connection: Any, caller: Caller) -> str | None:
        """The schools or the health partner of a caller, looked up now and then."""
        if caller.staff_id is None and caller.health_partner_id is None:
            return None
        key, now = (caller.staff_id, caller.health_partner_id), time.monotonic()
        name, until = self._institutions.get(key, (None, 0.0))
        if until <= now:
            name = await connection.fetchval(_INSTITUTION, *key, self._clock.today())
            self._institutions[key] = (name, now + FRESH)
            if len(self._institutions) > KEPT:
                self._institutions.popitem(last=False)
        return name


def _unavailable() -> AuditUnavailable:
    return AuditUnavailable(
        "what you ask for must be recorded, and the record cannot be written at the moment",
        mend="try again later; what is neither sensitive nor clinical nor secret can be read meanwhile",
    )

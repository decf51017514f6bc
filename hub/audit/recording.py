"""Writing entries: whatever waits while a batch is being committed is the next batch.

So a durable commit is shared by all requests of a moment, and none of them gets its answer before its entries are kept.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.audit.entries import COLUMNS, Caller, Deed, leaf, values
from hub.audit.seals import BEGINNING, Head, Seal
from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.crypto.signing import Signer
from hub.store.appender import FAILURES, PATIENCE, Appender

BATCH = 256
"""Requests whose entries one transaction takes at most."""

QUEUE = 4096
"""Requests that may wait; more are refused at once."""

ENOUGH = PATIENCE + 1
"""Seconds after which a batch is given up, whatever holds it."""

KEPT = 10_000
FRESH = 60.0
"""Accounts of which the institution is kept, and for how many seconds."""

_LOCK = 0x79786175
"""Writers of all processes seal one after another."""

_log = logger("audit")

_NEXT = """
SELECT array(SELECT nextval(pg_get_serial_sequence('audit_entry', 'id')) FROM generate_series(1, $1)) AS ids,
  number, hash, total
FROM (SELECT) AS one LEFT JOIN (SELECT number, hash, total FROM audit_seal ORDER BY number DESC LIMIT 1) AS last ON TRUE
"""
_ENTRY = f"""
INSERT INTO audit_entry ({", ".join(COLUMNS)}) OVERRIDING SYSTEM VALUE
VALUES ({", ".join(f"${place}" for place in range(1, len(COLUMNS) + 1))})
"""
_SEAL = """
INSERT INTO audit_seal (number, at, entries, leaves, total, hash, key_id, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
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
            except FAILURES as error:
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
            await connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({_LOCK})")
            # Read behind the lock: every seal that was made before is committed.
            found = await connection.fetchrow(_NEXT, sum(len(waiting.deeds) for waiting in batch))
            before = (
                BEGINNING if found["number"] is None else Head(found["number"], found["hash"], found["total"])
            )
            at, ids = self._clock.now(), iter(found["ids"])
            rows = [
                values(next(ids), at, self._clock.zone, waiting.caller, institution, deed)
                for waiting, institution in zip(batch, institutions, strict=True)
                for deed in waiting.deeds
            ]
            leaves = b"".join(leaf(row) for row in rows)
            sealed = Seal.of(before, at, [row[0] for row in rows], leaves, self._signer)
            await connection.executemany(_ENTRY, rows)
            await connection.execute(
                _SEAL,
                sealed.number, sealed.at, sealed.entries, sealed.leaves, sealed.total, sealed.hash,
                sealed.key_id, sealed.signature,
            )  # fmt: skip
            await connection.execute("COMMIT")

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

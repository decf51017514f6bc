"""The circuit breaker: a source that fails again and again, or asks for peace, is left alone for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import YixinError
from hub.store.writer import table_of
from hub.sync.contract import UpstreamError
from schema.integration.source import Circuit, Source

FAILURES = 5
"""Failures in a row that open the circuit."""
FIRST = timedelta(minutes=5)
LONGEST = timedelta(hours=6)
"""How long it stays open: doubled with each further failure, up to the longest."""
LONGEST_ASKED = timedelta(days=7)
"""How long a source is left alone at most that asks for it (`Retry-After`)."""


class SourceResting(YixinError):
    """The source is left alone until a time, as it failed too often or asked for it."""

    code = "sync.resting"


class Breaker:
    """The circuit of one source."""

    def __init__(self, connection: AsyncConnection, source_id: int, now: datetime) -> None:
        self.connection = connection
        self.source_id = source_id
        self.now = now
        self.table = table_of(Source)

    async def admit(self) -> None:
        """See whether the source may be asked; when its time has come, one run tries it. Raises SourceResting."""
        table = self.table
        found = await self.connection.execute(
            select(table.c.name, table.c.circuit, table.c.retry_at).where(table.c.id == self.source_id)
        )
        row = found.one()
        if row.circuit == Circuit.CLOSED.name:
            return
        if row.retry_at is not None and row.retry_at > self.now:
            raise SourceResting(
                f"it is left alone until {row.retry_at:%Y-%m-%d %H:%M:%S} UTC",
                place=f"source {row.name}",
                mend=f"run again then; `yixin source check {row.name}` tries it at once, and closes the circuit if it answers",
            )
        await self._set(circuit=Circuit.TRIAL.name)

    async def failed(self, error: YixinError) -> None:
        """Take note that a run failed; what was no fault of the source counts for nothing."""
        if not isinstance(error, UpstreamError):
            return
        table = self.table
        found = await self.connection.execute(
            select(table.c.failures).where(table.c.id == self.source_id).with_for_update()
        )
        failures = found.scalar_one() + 1
        asked: datetime | None = getattr(error, "retry_at", None)
        until = None
        if failures >= FAILURES:
            until = self.now + min(FIRST * 2 ** min(failures - FAILURES, 20), LONGEST)
        if asked is not None and asked > self.now:
            asked = min(asked, self.now + LONGEST_ASKED)
            until = asked if until is None else max(asked, until)
        circuit = Circuit.CLOSED if until is None else Circuit.OPEN
        await self._set(failures=failures, circuit=circuit.name, retry_at=until)

    async def close(self) -> None:
        """It answered: it is asked as usual."""
        await self._set(circuit=Circuit.CLOSED.name, failures=0, retry_at=None)

    async def _set(self, **values: object) -> None:
        await self.connection.execute(
            update(self.table).where(self.table.c.id == self.source_id).values(**values)
        )

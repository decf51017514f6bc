"""Whose turn a source is: one run of it at a time in the whole hub."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.errors import YixinError
from hub.sync import line
from hub.sync.sources import Configured, Connectors, Sources


class SyncError(YixinError):
    """A run cannot go on as things stand."""

    code = "sync.failed"


class SourceBusy(SyncError):
    """Another process runs this source."""

    code = "sync.busy"


@asynccontextmanager
async def taken(
    database: AsyncEngine, connectors: Connectors, source: str | int, *, wait: bool = False
) -> AsyncIterator[Configured]:
    """The source, by name or id, taken for this process; the lock falls with the connection, so a killed run holds nothing.

    Raises SourceBusy where another has it, unless `wait`.
    """
    async with database.connect() as holder:
        sources = Sources(holder, connectors)
        found = await (sources.get(source) if isinstance(source, str) else sources.by_id(source))
        take = "pg_advisory_lock(:class, :source), true" if wait else "pg_try_advisory_lock(:class, :source)"
        got = await holder.execute(text(f"SELECT {take}"), {"class": line.LOCK_CLASS, "source": found.id})
        free = got.one()[-1]
        await holder.commit()
        if not free:
            raise SourceBusy(
                "another process synchronises this source",
                place=f"source {found.name}",
                mend=f"wait until it is done; `yixin sync status {found.name}` tells how far it is",
            )
        try:
            yield found
        finally:
            # Not unlocked by a statement, which would fail where the server was restarted meanwhile.
            await holder.invalidate()

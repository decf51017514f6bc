"""The line in which everybody stands who writes rows of the graph."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

LOCK_CLASS = 0x7978
"""First key of the advisory locks: one run per source; second key 0: one batch at a time in the whole hub."""
LINKING = -1
"""Second key of who compares people, who is one at a time too."""

ASKING = LOCK_CLASS + 1
"""One after the other ask something of a source's runs; second key: the source."""
WORKERS = LOCK_CLASS + 2
"""Held by each worker while it lives; second key: its number, and 0 for the one that tends the queue."""


async def stand(connection: AsyncConnection) -> None:
    """Wait for the turn, which lasts until the transaction ends: matching, deriving and counting must see every row."""
    await connection.execute(text("SELECT pg_advisory_xact_lock(:class, 0)"), {"class": LOCK_CLASS})

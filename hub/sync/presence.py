"""A worker's own connection: while it lasts the worker counts as alive, and over it the worker hears that there is work."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import asyncpg
from sqlalchemy.engine import URL

from hub.store.reader import LOST, address
from hub.sync import line
from hub.sync.steering import CHANNEL

SILENCE = 10.0
"""Seconds after which a statement is given up."""

_HELD = """
SELECT objid::bigint FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid = $1
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_DUE = """
SELECT r.id, r.source_id, r.state, r.attempts, p.replays AND NOT p.fetched AS lost
FROM sync_run r JOIN run_plan p ON p.run_id = r.id
WHERE r.state IN ('QUEUED', 'FETCHING', 'APPLYING')
AND NOT EXISTS (SELECT FROM sync_run n WHERE n.source_id = r.source_id AND n.id > r.id)
ORDER BY r.id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A run that waits, or that nobody works any more."""

    id: int
    source_id: int
    attempts: int
    begun: bool
    lost: bool
    """It is a replay of which only the process that died knew what to read."""


class Presence:
    """One worker in the database."""

    def __init__(self, url: URL) -> None:
        self.number = 1 + secrets.randbelow(2**31 - 1)
        """By it others know the worker."""
        self.heard = asyncio.Event()
        """Set when somebody asked for something."""
        self.leads = False
        """Whether it tends the queue; one worker of all does."""
        self._url = url
        self._connection: Any = None

    async def __aenter__(self) -> Self:
        await self.renew()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._drop()

    async def renew(self) -> None:
        """Be there, after the connection was lost too. Raises one of LOST."""
        if self._connection is not None and not self._connection.is_closed():
            try:
                await self._lead()
            except LOST:
                self._drop()
                raise
            return
        self._connection = await asyncpg.connect(
            **address(self._url), timeout=SILENCE, server_settings={"application_name": "yixin worker"}
        )
        await self._fetch("SELECT pg_advisory_lock($1, $2)", line.WORKERS, self.number)
        await self._connection.add_listener(CHANNEL, lambda *_: self.heard.set())
        await self._lead()

    async def alive(self) -> set[int]:
        """The numbers of all workers."""
        return {number for (number,) in await self._fetch(_HELD, line.WORKERS)}

    async def due(self) -> list[Due]:
        """The last runs of sources that wait or are interrupted; none that some process works."""
        rows = await self._fetch(_DUE)
        busy = {source for (source,) in await self._fetch(_HELD, line.LOCK_CLASS)}
        return [
            Due(row["id"], row["source_id"], row["attempts"], row["state"] != "QUEUED", row["lost"])
            for row in rows
            if row["source_id"] not in busy
        ]

    async def schedules(self) -> dict[int, str]:
        """The cron line of each source that has one."""
        rows = await self._fetch("SELECT id, schedule FROM source WHERE schedule IS NOT NULL")
        return {row["id"]: row["schedule"] for row in rows}

    async def _lead(self) -> None:
        if not self.leads:
            ((self.leads,),) = await self._fetch("SELECT pg_try_advisory_lock($1, 0)", line.WORKERS)

    async def _fetch(self, statement: str, *values: int) -> Sequence[Any]:
        found: Sequence[Any] = await self._connection.fetch(statement, *values, timeout=SILENCE)
        return found

    def _drop(self) -> None:
        self.leads = False
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

"""One connection on which transactions append, one after another; made anew where it was lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy.engine import URL

from hub.store.reader import address

PATIENCE = 2.0
"""Seconds that a statement waits for a lock, and that it may take; so long may connecting take, too."""


class Appender:
    """Whoever appends takes turns: the caller sees to it that there is one transaction at a time."""

    def __init__(self, url: URL, settings: Mapping[str, str] | None = None) -> None:
        """Connect nothing yet. `settings` are further settings of the session."""
        self._url = url
        limits = dict.fromkeys(("statement_timeout", "lock_timeout"), f"{PATIENCE * 1000:.0f}ms")
        self._settings = {"timezone": "UTC", "jit": "off", **limits, **(settings or {})}
        self._connection: Any = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Any]:
        """The connection. After a failure it is given up, with whatever was under way on it. Raises one of LOST."""
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(
                **address(self._url), timeout=PATIENCE, server_settings=self._settings
            )
        try:
            yield self._connection
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Cut the connection; a transaction that is under way is rolled back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

"""One request's reading: one connection, one snapshot, one statement after another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.policy import entering


class SessionClosed(Exception):
    """The request has ended; what still waited for rows gets none."""


class Session:
    """A REPEATABLE READ, READ ONLY transaction, opened with the first statement, so that all levels agree."""

    def __init__(self, engine: AsyncEngine, values: Mapping[str, Any]) -> None:
        self._engine = engine
        self._values = values
        self._connection: AsyncConnection | None = None
        self._way: str | None = None
        """What the wall was told; None: nothing yet."""
        self._lock = asyncio.Lock()
        self._running: asyncio.Task[Any] | None = None
        self._closed = False

    async def rows(self, statement: Executable, way: str = "", /, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Run a statement with the viewer's values and these. `way`: see `Policy.way`.

        Raises SessionClosed after the request's end.
        """
        async with self._lock:
            if self._closed:
                raise SessionClosed
            self._running = asyncio.current_task()
            try:
                return await self._read(statement, way, values)
            except asyncio.CancelledError:
                if self._closed:
                    raise SessionClosed from None
                raise
            finally:
                self._running = None

    async def _read(
        self, statement: Executable, way: str, values: Mapping[str, Any]
    ) -> Sequence[tuple[Any, ...]]:
        if self._connection is None:
            connection = await self._engine.connect()
            self._connection = connection
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        if self._way != way:
            await self._connection.execute(entering.told(self._values, way))
            self._way = way
        result = await self._connection.execute(statement, {**self._values, **values})
        return [tuple(row) for row in result.all()]

    def anew(self, values: Mapping[str, Any]) -> Session:
        """Another transaction for the same request, which sees what was committed meanwhile."""
        return Session(self._engine, values)

    async def close(self) -> None:
        """End the transaction. A statement that still runs, because the caller went away, is cancelled."""
        self._closed = True
        broken = self._running is not None
        if self._running is not None:
            self._running.cancel()
        async with self._lock:
            if self._connection is not None:
                if broken:
                    await self._connection.invalidate()
                await self._connection.close()
                self._connection = None

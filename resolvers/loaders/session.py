"""One request's reading: one connection, one snapshot, one statement after another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Session:
    """A REPEATABLE READ, READ ONLY transaction, opened with the first statement, so that all levels agree."""

    def __init__(self, engine: AsyncEngine, values: Mapping[str, Any]) -> None:
        self._engine = engine
        self._values = values
        self._connection: AsyncConnection | None = None
        self._lock = asyncio.Lock()
        self._closed = False

    async def rows(self, statement: Select[Any], **values: Any) -> Sequence[tuple[Any, ...]]:
        """Run a statement with the viewer's values and these."""
        async with self._lock:
            if self._closed:
                raise asyncio.CancelledError
            if self._connection is None:
                connection = await self._engine.connect()
                self._connection = await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            result = await self._connection.execute(statement, {**self._values, **values})
            return [tuple(row) for row in result.all()]

    async def close(self) -> None:
        """End the transaction. A resolver that is still waiting for its turn is cancelled."""
        async with self._lock:
            self._closed = True
            if self._connection is not None:
                await self._connection.close()
                self._connection = None

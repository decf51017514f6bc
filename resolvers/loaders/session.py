"""One request's reading: one connection, one snapshot, one statement after another."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from sqlalchemy import ClauseElement, Dialect, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.compiler import SQLCompiler

from hub.policy import entering


@dataclass(frozen=True)
class Compiled:
    """A large statement that is kept as text: to find a compiled one again takes SQLAlchemy longer than to run it."""

    sql: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]

    @classmethod
    def of(cls, statement: ClauseElement, dialect: Dialect) -> Compiled:
        """Compile it; its values must be of types that asyncpg takes as they are."""
        made = cast(SQLCompiler, statement.compile(dialect=dialect))
        return cls(str(made), tuple(made.positiontup or ()), made.params)

    @classmethod
    def together(cls, parts: Sequence[Compiled], columns: str) -> Compiled:
        """The rows of several statements as one, before each the place of its own; all have these columns."""
        found, names, constants = list[str](), list[str](), dict[str, Any]()
        for place, part in enumerate(parts):
            before = len(names)
            sql = _NUMBERED.sub(partial(_later, before), part.sql)
            found.append(f"SELECT {place}, part.* FROM ({sql}) AS part ({columns})")
            # What is no constant is said by whoever runs it, and the same for all.
            own = {name: f"{name}_of_{place}" for name, value in part.constants.items() if value is not None}
            names += [own.get(name, name) for name in part.names]
            constants |= {own[name]: part.constants[name] for name in own}
        return cls(" UNION ALL ".join(found), tuple(names), constants)


_NUMBERED = re.compile(r"\$(\d+)")


def _later(by: int, number: re.Match[str]) -> str:
    return f"${int(number[1]) + by}"


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

    @property
    def dialect(self) -> Dialect:
        """For what statements are compiled that are kept."""
        return self._engine.dialect

    async def rows(
        self, statement: Executable | Compiled, way: str = "", /, **values: Any
    ) -> Sequence[tuple[Any, ...]]:
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
        self, statement: Executable | Compiled, way: str, values: Mapping[str, Any]
    ) -> Sequence[tuple[Any, ...]]:
        if self._connection is None:
            connection = await self._engine.connect()
            self._connection = connection
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        if self._way != way:
            await self._connection.execute(entering.told(self._values, way))
            self._way = way
        given = {**self._values, **values}
        if isinstance(statement, Compiled):
            given = {**statement.constants, **given}
            places = tuple(given[name] for name in statement.names)
            result = await self._connection.exec_driver_sql(statement.sql, places)
        else:
            result = await self._connection.execute(statement, given)
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

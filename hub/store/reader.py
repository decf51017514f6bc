"""Connections for compiled plans: asyncpg itself, since a plan needs nothing that SQLAlchemy adds to it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
from sqlalchemy.engine import URL

SESSION = {
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "jit": "off",
    "default_transaction_read_only": "on",
}
"""Texts of instants and days are made by PostgreSQL, so the session's form of them is theirs."""

LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""What a connection of asyncpg's may raise: the server refuses, is slow or away."""

_STATEMENTS = 256
"""Prepared statements that a connection keeps."""


IDLE = 300.0
"""Seconds after which a connection that nobody used is not trusted to be there still."""

_MENDING = 5.0
"""Seconds that a connection gets to end a statement whose caller has gone."""


class Reader:
    """Reading connections, opened as they are needed; one that was lost is opened anew.

    asyncpg's own pool makes a proxy for each loan and a task for each return, which take as long as to send a statement.
    """

    def __init__(self, url: URL, *, size: int = 5, settings: Mapping[str, str] | None = None) -> None:
        """Connect nothing yet. `settings` are further settings of the sessions."""
        self._address = address(url)
        self._settings = {**SESSION, **(settings or {})}
        self._free = asyncio.Semaphore(size)
        self._open: set[Any] = set()
        self._idle: list[tuple[Any, float]] = []
        """With the moment since which each is; the last one is taken first."""
        self._mending: set[asyncio.Task[None]] = set()

    async def value(self, sql: str, values: Sequence[Any]) -> Any:
        """The one value that a statement gives; texts are bytes of UTF-8, as they came. Raises asyncpg's errors, OSError and TimeoutError.

        A caller who is cancelled takes the statement along: the server is told to cancel it.
        """
        await self._free.acquire()
        connection: Any = None
        try:
            connection = self._rested() or await self._connected()
            found = await connection.fetchval(sql, *values)
        except asyncio.CancelledError:
            self._mend(connection)
            raise
        except asyncpg.InternalClientError as error:
            # The server's farewell was being read while the statement was to be sent.
            if connection is not None:
                connection.terminate()
            self._give_back(connection)
            raise asyncpg.InterfaceError("the connection was cut") from error
        except BaseException:
            self._give_back(connection)
            raise
        self._give_back(connection)
        return found

    async def close(self) -> None:
        """Close all connections; a statement that still runs is cancelled."""
        for connection in self._open:
            connection.terminate()
        self._open.clear()
        self._idle.clear()
        await asyncio.gather(*self._mending)

    def _rested(self) -> Any:
        while self._idle:
            connection, since = self._idle.pop()
            if asyncio.get_running_loop().time() - since > IDLE:
                connection.terminate()
            if not connection.is_closed():
                return connection
            self._open.discard(connection)
        return None

    async def _connected(self) -> Any:
        connection = await asyncpg.connect(
            **self._address,
            statement_cache_size=_STATEMENTS,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=0,
            server_settings=self._settings,
        )
        self._open.add(connection)
        try:
            await _plain_text(connection)
        except BaseException:
            connection.terminate()
            self._open.discard(connection)
            raise
        return connection

    def _give_back(self, connection: Any) -> None:
        """Nothing of a request stays in a session: there is nothing to reset."""
        if connection is not None and connection in self._open:
            if connection.is_closed():
                self._open.discard(connection)
            else:
                self._idle.append((connection, asyncio.get_running_loop().time()))
        self._free.release()

    def _mend(self, connection: Any) -> None:
        """Give it back once it has ended what it was cancelled in."""
        if connection is None:
            self._free.release()
            return
        mending = asyncio.get_running_loop().create_task(self._mended(connection))
        self._mending.add(mending)
        mending.add_done_callback(self._mending.discard)

    async def _mended(self, connection: Any) -> None:
        try:
            await connection.execute("SELECT 1", timeout=_MENDING)
        except LOST:
            connection.terminate()
        self._give_back(connection)


def address(url: URL) -> dict[str, Any]:
    """The arguments by which asyncpg itself connects where SQLAlchemy would."""
    url = url.set(drivername="postgresql+asyncpg")
    _, found = url.get_dialect()().create_connect_args(url)
    own = ("prepared_statement_cache_size", "prepared_statement_name_func", "async_fallback")
    return {name: value for name, value in found.items() if name not in own}


async def _plain_text(connection: Any) -> None:
    """A finished answer is sent as it came: as text it would be read, written and held twice."""
    await connection.set_type_codec(
        "text", schema="pg_catalog", encoder=str.encode, decoder=_as_it_is, format="binary"
    )


def _as_it_is(data: bytes) -> bytes:
    return data

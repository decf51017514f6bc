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

_STATEMENTS = 256
"""Prepared statements that a connection keeps."""


class Reader:
    """A pool of reading connections, opened as they are needed; one that was lost is opened anew."""

    def __init__(self, url: URL, *, size: int = 5, settings: Mapping[str, str] | None = None) -> None:
        """Connect nothing yet. `settings` are further settings of the sessions."""
        self._url = url
        self._size = size
        self._settings = {**SESSION, **(settings or {})}
        self._pool: Any = None
        self._opening = asyncio.Lock()

    async def value(self, sql: str, values: Sequence[Any]) -> Any:
        """The one value that a statement gives; texts are bytes of UTF-8, as they came. Raises asyncpg's errors, OSError and TimeoutError.

        A caller who is cancelled takes the statement along: the server is told to cancel it.
        """
        pool = self._pool or await self._opened()
        async with pool.acquire() as connection:
            try:
                return await connection.fetchval(sql, *values)
            except asyncpg.InternalClientError as error:
                # The server's farewell was being read while the statement was to be sent.
                connection.terminate()
                raise asyncpg.InterfaceError("the connection was cut") from error

    async def close(self) -> None:
        """Close all connections; a statement that still runs is cancelled."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.terminate()

    async def _opened(self) -> Any:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    **address(self._url),
                    min_size=0,
                    max_size=self._size,
                    # Nothing of a request stays in a session: there is nothing to reset.
                    reset=_keep,
                    statement_cache_size=_STATEMENTS,
                    max_cached_statement_lifetime=0,
                    max_cacheable_statement_size=0,
                    init=_plain_text,
                    server_settings=self._settings,
                )
            return self._pool


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


async def _keep(_: Any) -> None:
    """Leave the session as it is."""

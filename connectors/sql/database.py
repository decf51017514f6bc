"""An upstream's database: one read-only transaction for each piece of work, ended in time and taken back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from connectors.kit.errors import Broken, Refused, Unreachable, UpstreamFailure
from connectors.kit.waits import persisting
from connectors.sql.config import SqlConfig
from hub.base.errors import YixinError

Opening = Callable[[Connection, float], None]
T = TypeVar("T")

GRACE = 5.0
"""Seconds beyond its own timeout at which a statement is given up on this side."""


class DriverMissing(YixinError):
    """The driver for this kind of database is not installed."""

    code = "connector.driver"


def _statements(*statements: str) -> Opening:
    def open_(connection: Connection, seconds: float) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement.format(seconds=seconds, ms=int(seconds * 1000)))

    return open_


def _sqlite(connection: Connection, seconds: float) -> None:
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > until, 10_000)
    connection.exec_driver_sql("PRAGMA query_only = ON")


OPENINGS: Mapping[str, Opening] = {
    "postgresql": _statements("SET TRANSACTION READ ONLY", "SET LOCAL statement_timeout = {ms}"),
    "sqlite": _sqlite,
    "mysql": _statements("SET SESSION TRANSACTION READ ONLY", "SET SESSION MAX_EXECUTION_TIME = {ms}"),
    "mariadb": _statements("SET SESSION TRANSACTION READ ONLY", "SET SESSION max_statement_time = {seconds}"),
    # SQL Server has no read-only transactions: there the login's rights are the only wall.
    "mssql": _statements("SET LOCK_TIMEOUT {ms}"),
    "oracle": _statements("SET TRANSACTION READ ONLY"),
}
"""What makes a transaction read-only, and ends its statements, in each database. Only the first two are tried by tests."""


class Database:
    """An open database. Drivers that block run in threads."""

    def __init__(self, config: SqlConfig, engine: AsyncEngine | Engine, place: str) -> None:
        self._config = config
        self._engine = engine
        self.place = place

    @classmethod
    @asynccontextmanager
    async def open(cls, config: SqlConfig) -> AsyncIterator[Database]:
        """Make the engine; nothing is connected yet. Raises SecretMissing or DriverMissing."""
        url = config.address()
        engine = _engine(url, config)
        try:
            yield cls(config, engine, url.set(username=None, password=None, query={}).render_as_string())
        finally:
            if isinstance(engine, AsyncEngine):
                await engine.dispose()
            else:
                engine.dispose()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """The result of `work` within a transaction, tried again where that may help. Raises UpstreamFailure."""
        config = self._config
        async for attempt in persisting(config.attempts, config.budget, config.first_wait):
            with attempt:
                return await self._once(work)
        raise AssertionError("unreachable: tenacity returns or raises")

    async def _once(self, work: Callable[[Connection], T]) -> T:
        def within(connection: Connection) -> T:
            OPENINGS[connection.dialect.name](connection, self._config.timeout)
            try:
                return work(connection)
            finally:
                connection.rollback()

        def blocking(engine: Engine) -> T:
            with engine.connect() as connection:
                return within(connection)

        try:
            async with asyncio.timeout(self._config.timeout + GRACE):
                if isinstance(self._engine, AsyncEngine):
                    async with self._engine.connect() as connection:
                        return await connection.run_sync(within)
                return await asyncio.to_thread(blocking, self._engine)
        except (DBAPIError, PostgresError, InterfaceError, PoolTimeout, OSError) as error:
            raise _failure(error, self.place) from None


def _engine(url: URL, config: SqlConfig) -> AsyncEngine | Engine:
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise Unreachable("there is no such file", place=url.database or "sqlite", mend="check `url`")
    try:
        if url.get_dialect().is_async:
            return create_async_engine(url, pool_size=config.concurrency, max_overflow=0, pool_pre_ping=True)
        if url.get_backend_name() == "sqlite":
            return create_engine(url)
        return create_engine(url, pool_size=config.concurrency, max_overflow=0, pool_pre_ping=True)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        name = getattr(error, "name", None) or url.get_driver_name()
        raise DriverMissing(
            f"the driver {name} is not installed",
            place=url.drivername,
            mend="install it into the hub's environment, or name another: postgresql+DRIVER://…",
        ) from None


def _failure(error: Exception, place: str) -> UpstreamFailure:
    """From what a driver raises, by SQLSTATE. Its texts are not passed on: they quote rows and passwords."""
    origin = getattr(error, "orig", None) or error
    state = str(getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None) or "")
    told = f" ({type(origin).__name__}{' ' + state if state else ''})"
    if state.startswith("28") or state == "3D000":
        return Refused(
            f"does not accept the credentials, or has no such database{told}",
            place=place,
            mend="check url and password of this source",
        )
    if state == "42501":
        return Refused(
            f"denies access{told}",
            place=place,
            mend="grant the reader SELECT on the views of the mapping file",
        )
    if state == "57014" or isinstance(error, TimeoutError) or "interrupted" in str(origin):
        return Unreachable(
            f"did not answer in time{told}",
            place=place,
            mend="raise timeout, lower page_size, or index the key of the view",
            passing=True,
        )
    lost = bool(getattr(error, "connection_invalidated", False))
    if lost or isinstance(error, OSError | PoolTimeout) or state[:2] in {"08", "53"} or state[:4] == "57P0":
        return Unreachable(
            f"cannot be reached or broke off{told}",
            place=place,
            mend="check the address and the network between the hub and the database",
            passing=True,
        )
    return Broken(f"failed{told}", place=place, mend="try the view with the reader's own rights")

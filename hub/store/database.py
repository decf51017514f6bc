"""How PostgreSQL is reached: as the application's role for queries, as the writer, and as the owner who migrates."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hub.base.errors import SettingsError
from hub.base.settings import Settings
from hub.store import embedded
from hub.store.appender import Appender
from hub.store.notices import Notices
from hub.store.reader import Reader

MINIMUM = 15
STATEMENTS = 1000
"""Statements that a connection keeps prepared: a sync has some hundreds, and would else prepare each again and again."""
_WRITE = "write postgresql://user@host/database"


class Addresses(AbstractContextManager["Addresses"]):
    """The URLs of one hub's database; holds a lease of the embedded server where that serves it."""

    def __init__(self, settings: Settings, lease: embedded.Lease | None = None) -> None:
        self._lease = lease
        if settings.database_url is None:
            self._lease = lease or embedded.acquire(settings.home)
            address = self._lease.address
            self.application, self.owner = address.app_url, address.owner_url
            self.writer = address.writer_url
        else:
            self.application = settings.database_url
            self.owner = settings.database_owner_url or settings.database_url
            self.writer = settings.database_writer_url or self.owner

    def ensure(self) -> None:
        """Bring the embedded server back if somebody killed it; a server of the operator's is the operator's."""
        if self._lease is not None:
            self._lease.ensure()

    @property
    def superuser(self) -> str | None:
        """For repair of the embedded server; nobody but the operator has the like of another."""
        return None if self._lease is None else self._lease.address.superuser_url

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lease is not None:
            self._lease.release()


def engine(url: str, *, size: int = 5, seconds: float | None = None) -> AsyncEngine:
    """An engine over asyncpg. Sessions speak UTC and ISO dates whatever the server's defaults are.

    PostgreSQL ends a statement that runs longer than `seconds`.
    """
    return create_async_engine(
        parsed(url),
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,
        # Values of rows: no error that somebody prints may quote them.
        hide_parameters=True,
        connect_args={
            "prepared_statement_cache_size": STATEMENTS,
            "server_settings": {"timezone": "UTC", "datestyle": "ISO, MDY", "jit": "off"} | _ending(seconds),
        },
    )


def reader(url: str, *, size: int = 5, seconds: float | None = None) -> Reader:
    """The same for compiled plans."""
    return Reader(parsed(url), size=size, settings=_ending(seconds))


def _ending(seconds: float | None) -> dict[str, str]:
    return {} if seconds is None else {"statement_timeout": f"{seconds * 1000:.0f}ms"}


def appender(url: str) -> Appender:
    """A connection on which the audit is written."""
    return Appender(parsed(url))


def notices(url: str, channel: str) -> Notices:
    """A listener at the same database."""
    return Notices(parsed(url), channel)


def parsed(url: str) -> URL:
    """The address of a database. Raises SettingsError."""
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError("is no address of a database", place="YIXIN_DATABASE_URL", mend=_WRITE) from None
    if found.get_backend_name() not in {"postgresql", "postgres"}:
        raise SettingsError(
            f"the hub runs on PostgreSQL, not on {found.get_backend_name()}",
            place="YIXIN_DATABASE_URL",
            mend=_WRITE,
        )
    return found.set(drivername="postgresql+asyncpg")

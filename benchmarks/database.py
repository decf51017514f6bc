"""The measured database: one of its own for each size, on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg
import psutil
from sqlalchemy.engine import URL, make_url

from benchmarks.size import Size
from hub.base.settings import Settings
from hub.store import embedded

MEMORY = 6
"""What part of the machine's memory an embedded server keeps pages in, as its operator would set it; two run at most."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where one role reaches the database, in the forms that the systems take."""

    user: str
    password: str
    host: str
    """A host, or the folder of the server's socket."""
    port: int
    database: str

    @classmethod
    def of(cls, url: URL) -> Address:
        """From a libpq URL, whose host may stand in its query."""
        host = url.query.get("host", url.host or "localhost")
        port = url.query.get("port", url.port or 5432)
        assert isinstance(host, str)
        assert isinstance(port, str | int)
        return cls(
            url.username or "postgres", url.password or "", host, int(port), url.database or "postgres"
        )

    @property
    def url(self) -> str:
        """In libpq's form."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        where = f"host={quote(self.host, safe='')}&port={self.port}"
        return f"postgresql://{quote(self.user, safe='')}{secret}@/{quote(self.database, safe='')}?{where}"

    @property
    def environment(self) -> dict[str, str]:
        """As libpq's variables, which asyncpg and node-postgres read too."""
        return {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": self.database,
        }

    async def connect(self) -> Any:
        """A connection of asyncpg's."""
        return await asyncpg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password or None,
            database=self.database,
            command_timeout=3600,
        )


@dataclass(frozen=True, slots=True)
class Database:
    """The database of one size, with the home of the hub over it."""

    home: Path
    application: Address
    """As which the hub reads, behind row-level security."""
    owner: Address
    """As which the other systems read: no policy of the database's costs them anything."""

    def settings(self, application: Address | None = None) -> Settings:
        """The hub's settings over it."""
        return Settings(
            home=self.home,
            database_url=(application or self.application).url,
            database_owner_url=self.owner.url,
        )


@asynccontextmanager
async def opened(size: Size, folder: Path, server: str | None) -> AsyncIterator[Database]:
    """The database of this size on the server (a URL; it is created there), or on an embedded one in `folder`."""
    home = folder / size.name
    if server is None:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _lease(home) as address:
            application, owner = (Address.of(make_url(url)) for url in (address.app_url, address.owner_url))
            yield Database(home, application, owner)
        return
    named = Address.of(make_url(server))
    own = Address(named.user, named.password, named.host, named.port, f"yixin_bench_{size.name}")
    connection = await named.connect()
    try:
        there = "SELECT 1 FROM pg_database WHERE datname = $1"
        if not await connection.fetchval(there, own.database):
            await connection.execute(f'CREATE DATABASE "{own.database}"')
    finally:
        await connection.close()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    yield Database(home, own, own)


@contextmanager
def _lease(home: Path) -> Iterator[embedded.Address]:
    own = home / "pg" / "data" / "local.conf"
    if not own.exists():
        # The cluster is made first; settings are read at its next start.
        with embedded.acquire(home, grace=0):
            own.write_text(f"shared_buffers = {psutil.virtual_memory().total // MEMORY >> 20}MB\n")
    with embedded.acquire(home) as lease:
        yield lease.address

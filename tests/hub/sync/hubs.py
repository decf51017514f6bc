"""A hub of a test: a database of its own, an engine over it, and what tests ask of it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from connectors.kit import registry
from hub.base.clock import Clock
from hub.crypto.sealing import Keyring
from hub.store.database import engine
from hub.sync.brake import Limits
from hub.sync.digest import Digester
from hub.sync.ledger import recent
from hub.sync.run import Engine, Report
from hub.sync.sources import Sources
from tests.emptied import sparing
from tests.hub.sync.upstreams import ORDER, Upstreams

KINDS = ("added", "changed", "unchanged", "quarantined", "waiting", "tombstoned", "ignored")
"""What `seen` is the sum of."""
PATIENCE = 240
"""Seconds after which a test gives up waiting."""
ROSTERS = frozenset({"oneroster"})


@dataclass
class Hub:
    """A database with the keys and the clock that all tests share."""

    url: str
    database: AsyncEngine
    keyring: Keyring
    clock: Clock

    def engine(self, limits: Limits | None = None) -> Engine:
        return Engine(self.database, self.keyring, self.clock, registry.connector, limits or Limits())

    async def connect(self, upstreams: Upstreams, names: Iterable[str] = ORDER, **extra: Any) -> None:
        """Add the sources, or give them the addresses of these simulators."""
        async with self.database.begin() as connection:
            sources = Sources(connection, registry.connector)
            for name in names:
                settings = upstreams.settings(name) | extra
                await sources.add(name, name, settings, roster=name in ROSTERS)

    async def sync(self, name: str, **how: Any) -> Report:
        """Synchronise and check that the counts add up."""
        report = await self.engine().sync(name, **how)
        assert adds_up(report.counts), report.counts
        return report

    async def sync_all(self, names: Iterable[str] = ORDER, **how: Any) -> dict[str, Report]:
        return {name: await self.sync(name, **how) for name in names}

    async def digest(self) -> dict[str, str]:
        """What the graph holds: entity → count and digest."""
        async with self.database.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            return await self.seen(connection)

    async def seen(self, connection: AsyncConnection) -> dict[str, str]:
        """The same as this connection sees it."""
        lines = await Digester(connection, self.keyring, b"the tests' key").lines()
        return {line.entity: f"{line.count} {line.digest}" for line in lines}

    async def ask(self, sql: str, **values: Any) -> list[Any]:
        """Rows of a statement."""
        async with self.database.connect() as connection:
            return list((await connection.execute(text(sql), values)).all())

    async def ask_nothing(self, *statements: str) -> None:
        """Change rows by hand, as somebody with the database's password may."""
        async with self.database.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))

    async def one(self, sql: str, **values: Any) -> Any:
        """The one value of a statement."""
        rows = await self.ask(sql, **values)
        assert len(rows) == 1 and len(rows[0]) == 1, rows
        return rows[0][0]

    async def until(self, condition: str) -> None:
        """Return when there is a row of the statement, as another process makes it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if await self.one(f"SELECT EXISTS ({condition})"):
                    return
                await asyncio.sleep(0.02)

    async def subject(self, source: str, stream: str, key: str, entity: str = "Student") -> int:
        """The row behind a record."""
        return int(
            await self.one(
                "SELECT r.subject_id FROM source_record r JOIN source s ON s.id = r.source_id WHERE s.name = :source"
                " AND stream = :stream AND key = :key AND subject_entity = :entity AND founding IS NOT NULL",
                source=source, stream=stream, key=key, entity=entity,
            )
        )  # fmt: skip

    async def row(self, entity: str, row_id: int) -> Any:
        rows = await self.ask(f"SELECT * FROM {entity} WHERE id = :id", id=row_id)
        return rows[0]

    async def runs(self, source: str | None = None) -> list[Any]:
        """Runs, newest first."""
        async with self.database.connect() as connection:
            return list(await recent(connection, source, 100))

    async def versions(self) -> dict[str, int]:
        """How many superseded versions each entity has."""
        tables = await self.ask(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE '%\\_history' ORDER BY 1"
        )
        counting = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for (name,) in tables)
        return dict(await self.ask(counting))

    async def content(self) -> dict[str, list[str]]:
        """Every row of every table as text, whatever it is: what a dry run must leave as it was."""
        tables = await self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found: dict[str, list[str]] = {name: [] for (name,) in tables}
        every = " UNION ALL ".join(f"SELECT '{name}', t::text FROM {name} t" for name in found)
        for name, row in await self.ask(f"{every} ORDER BY 1, 2"):
            found[name].append(row)
        return found


def adds_up(counts: Any) -> bool:
    """D2: nothing is lost."""
    return bool(counts["seen"] == sum(counts[kind] for kind in KINDS))


@dataclass
class Databases:
    """Makes databases of a server, each a copy of a template."""

    server: str
    admin: AsyncEngine
    keyring: Keyring
    clock: Clock
    _free: list[tuple[str, AsyncEngine]] = field(default_factory=list)
    """Names that nothing has any more, each with its engine: what that has compiled is half of a small sync's time."""

    @asynccontextmanager
    async def copy(self, template: str = "template0") -> AsyncIterator[Hub]:
        """A hub on a copy of the template, dropped afterwards."""
        name, database = self._free.pop() if self._free else self._another()
        # What was copied as files is dropped at half the price of what was copied as pages.
        await self._run(
            f'CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy OWNER "{make_url(self.server).username}"'
        )
        # On a named server, too, it is no matter whether a commit reaches the disk at once: nobody pulls a plug.
        await self._run(f"ALTER DATABASE {name} SET synchronous_commit = off")
        try:
            yield Hub(self.address(name), database, self.keyring, self.clock)
        finally:
            await database.dispose()
            await self._run(f"DROP DATABASE {name} WITH (FORCE)")
            self._free.append((name, database))

    def _another(self) -> tuple[str, AsyncEngine]:
        name = f"sync_{secrets.token_hex(6)}"
        return name, sparing(engine(self.address(name), size=6))

    def address(self, name: str) -> str:
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    async def _run(self, statement: str) -> None:
        async with self.admin.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text(statement))

"""Databases with all tables, rights and triggers and no row, each a copy of one that is made once."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hub.policy.rights import Roles
from hub.policy.rights import settle as settle_rights
from hub.store import announcing, figures
from schema.kit import Entity


def sparing(engine: AsyncEngine) -> AsyncEngine:
    """The engine, which takes the connection that was given back last and believes that it stands.

    Each of a pool's connections learns tables and statements for itself, and to ask whether one stands takes three messages.
    """
    pool = engine.sync_engine.pool
    pool._pre_ping = False
    pool._pool.use_lifo = True  # type: ignore[attr-defined]
    return engine


class Emptied:
    """Makes such databases on a server."""

    def __init__(self, admin_url: str, owner: URL, application: URL) -> None:
        self._admin = create_async_engine(_driven(make_url(admin_url)), isolation_level="AUTOCOMMIT")
        self._owner = owner
        self._application = application
        self._template: AsyncEngine | None = None
        self._free: list[tuple[AsyncEngine, AsyncEngine]] = []

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[tuple[AsyncEngine, AsyncEngine]]:
        """The owner's engine and the application's over one, which is dropped afterwards.

        Engines come back with their names for the next one: what they compiled is half of a small district's time.
        """
        if self._template is None:
            self._template = await self._made()
        pair = self._free.pop() if self._free else self._another()
        await self._create(pair[0], self._template.url.database or "")
        try:
            yield pair
        finally:
            for engine in pair:
                await engine.dispose()
            await self._drop(pair[0])
            self._free.append(pair)

    async def close(self) -> None:
        if self._template is not None:
            await self._drop(self._template)
        await self._admin.dispose()

    async def _made(self) -> AsyncEngine:
        owner, application = self._another()
        await self._create(owner, "template0")
        async with owner.begin() as connection:
            await connection.execute(text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
            await connection.run_sync(Entity.metadata.create_all)
            # What is recorded is no row of a district: its ids begin far away.
            await connection.execute(
                text("SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), 1000000)")
            )
            roles = Roles(application.url.username or "", owner.url.username or "")
            await connection.run_sync(settle_rights, roles)
            await connection.run_sync(announcing.settle)
            await connection.run_sync(figures.settle)
        await owner.dispose()
        return owner

    def _another(self) -> tuple[AsyncEngine, AsyncEngine]:
        name = f"graph_{secrets.token_hex(4)}"
        owner, application = (
            sparing(create_async_engine(_driven(url).set(database=name), hide_parameters=True))
            for url in (self._owner, self._application)
        )
        return owner, application

    async def _create(self, owner: AsyncEngine, template: str) -> None:
        url = owner.url
        # What was copied as files is dropped at half the price of what was copied as pages.
        await self._run(
            f'CREATE DATABASE {url.database} TEMPLATE {template} STRATEGY file_copy OWNER "{url.username}"'
        )
        # What everybody may do in a database nobody may in the hub's.
        await self._run(f"REVOKE ALL ON DATABASE {url.database} FROM PUBLIC")
        await self._run(f'GRANT CONNECT ON DATABASE {url.database} TO "{self._application.username}"')
        # On a named server, too, it is no matter whether a commit reaches the disk at once.
        await self._run(f"ALTER DATABASE {url.database} SET synchronous_commit = off")

    async def _drop(self, owner: AsyncEngine) -> None:
        await self._run(f"DROP DATABASE {owner.url.database} WITH (FORCE)")

    async def _run(self, statement: str) -> None:
        async with self._admin.connect() as connection:
            await connection.execute(text(statement))


def _driven(url: URL) -> URL:
    return url.set(drivername="postgresql+asyncpg")

"""A hub with nothing in it."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from hub.base.settings import Settings
from hub.store import migrate
from hub.store.home import Home


@pytest.fixture(scope="module")
async def home(database_server, tmp_path_factory):
    """A hub over a database of its own, without anything in it."""
    name = f"tokens_{secrets.token_hex(4)}"
    admin = create_async_engine(
        make_url(database_server.admin_url).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT"
    )
    url = make_url(database_server.url).set(database=name)
    async with admin.connect() as connection:
        await connection.execute(text(f'CREATE DATABASE {name} OWNER "{url.username}"'))
    settings = Settings(
        home=tmp_path_factory.mktemp("home"), database_url=url.render_as_string(hide_password=False)
    )
    async with Home.open(settings) as opened:
        await migrate.upgrade(opened.addresses)
        yield opened
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await admin.dispose()

"""Hubs on copies of prepared databases, and the district that they read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlalchemy.engine import make_url

from hub.base.clock import Clock
from hub.base.settings import Settings
from hub.cli.simulators import register
from hub.crypto.sealing import Keyring
from hub.demo import generate
from hub.store import migrate
from hub.store.database import Addresses, engine
from tests.hub.sync.hubs import Databases, Hub
from tests.hub.sync.upstreams import Upstreams, serving

TODAY = date(2026, 11, 20)
PUPILS = 120


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "keys.json"


@pytest.fixture(scope="session")
async def databases(database_server: Any, keys: Path) -> AsyncIterator[Databases]:
    admin = engine(database_server.admin_url, size=2)
    yield Databases(database_server.url, admin, Keyring.at(keys), Clock(ZoneInfo("Asia/Shanghai"), TODAY))
    await admin.dispose()


@pytest.fixture(scope="session")
async def migrated(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A database with tables and nothing in them."""
    async with databases.copy() as hub:
        settings = Settings(home=tmp_path_factory.mktemp("home"), database_url=hub.url)
        with Addresses(settings) as addresses:
            await migrate.upgrade(addresses)
        yield make_url(hub.url).database or ""


@pytest.fixture(scope="session")
async def upstreams(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Upstreams]:
    """The undisturbed district; its records are nobody's to change."""
    folder = tmp_path_factory.mktemp("upstreams")
    register(folder / "data", folder / "vault")
    generate(folder / "data", students=PUPILS, today=TODAY)
    async with serving(folder / "data", folder / "vault") as served:
        yield served


@pytest.fixture(scope="session")
async def complete(databases: Databases, migrated: str, upstreams: Upstreams) -> AsyncIterator[str]:
    """A database that all four sources were synchronised into once, undisturbed."""
    async with databases.copy(migrated) as hub:
        await hub.connect(upstreams)
        await hub.sync_all()
        await hub.database.dispose()
        yield make_url(hub.url).database or ""


@pytest.fixture(scope="session")
async def undisturbed(databases: Databases, complete: str) -> dict[str, str]:
    """The digest of an undisturbed sync."""
    async with databases.copy(complete) as hub:
        return await hub.digest()


@pytest.fixture
async def hub(databases: Databases, migrated: str, upstreams: Upstreams) -> AsyncIterator[Hub]:
    """A hub that knows its four sources and has read none."""
    async with databases.copy(migrated) as made:
        await made.connect(upstreams)
        yield made


@pytest.fixture
async def synced(databases: Databases, complete: str) -> AsyncIterator[Hub]:
    """A hub that has read all four sources."""
    async with databases.copy(complete) as made:
        yield made


@pytest.fixture
async def changing(synced: Hub, upstreams: Upstreams, tmp_path: Path) -> AsyncIterator[tuple[Hub, Upstreams]]:
    """A hub that has read all four sources, and the same district again, whose records a test may change."""
    async with serving(upstreams.copied(tmp_path), upstreams.vault) as served:
        await synced.connect(served)
        yield synced, served


@pytest.fixture(scope="session")
def expected(upstreams: Upstreams) -> dict[str, object]:
    loaded: dict[str, object] = orjson.loads((upstreams.data / "expected.json").read_bytes())
    return loaded


@pytest.fixture(scope="session")
def truth(upstreams: Upstreams) -> list[dict[str, object]]:
    return upstreams.records("truth")

"""Hubs on copies of prepared databases, and the district that they read."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
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
from tests.hub.sync.chaos.breaking import standing
from tests.hub.sync.hubs import Databases, Hub
from tests.hub.sync.upstreams import ORDER, Upstreams, serving

TODAY = date(2026, 11, 20)
PUPILS = 120
ROOT = Path(__file__).parents[3]

Task = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "keys.json"


@pytest.fixture(scope="session")
async def driver(keys: Path) -> AsyncIterator[Task]:
    """Runs a sync, or a worker, in a process of its own; see driver.py for what it can be told."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.hub.sync.driver",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdin and process.stdout

    async def run(hub: Hub, source: str, **how: Any) -> dict[str, Any]:
        task = {"url": hub.url, "keys": str(keys), "today": TODAY.isoformat(), "source": source, **how}
        task["broken"] = standing()
        process.stdin.write(orjson.dumps(task) + b"\n")  # type: ignore[union-attr]
        line = await process.stdout.readline()  # type: ignore[union-attr]
        answer: dict[str, Any] = orjson.loads(line)
        return answer

    yield run
    # Where a test failed, what it ran may still go on.
    os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


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
async def uncommitted(databases: Databases, migrated: str) -> AsyncIterator[Hub]:
    """A hub with nothing in it, for tests that never commit: its connections have planned what they ask."""
    async with databases.copy(migrated) as hub:
        yield hub


@pytest.fixture(scope="session")
async def upstreams(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Upstreams]:
    """The undisturbed district; its records are nobody's to change."""
    folder = tmp_path_factory.mktemp("upstreams")
    register(folder / "data", folder / "vault")
    generate(folder / "data", students=PUPILS, today=TODAY)
    async with serving(folder / "data", folder / "vault") as served:
        yield served


@dataclass(frozen=True)
class Steps:
    """An undisturbed sync of the four sources, step by step."""

    before: dict[str, str]
    """By source: the database before it was read."""
    digests: dict[str, dict[str, str]]
    """By source: the digest after it was read."""
    end: str
    """The database at the end."""


@pytest.fixture(scope="session")
async def steps(databases: Databases, migrated: str, upstreams: Upstreams) -> AsyncIterator[Steps]:
    before: dict[str, str] = {}
    digests: dict[str, dict[str, str]] = {}
    async with AsyncExitStack() as stack:
        template = migrated
        for number, source in enumerate(ORDER):
            hub = await stack.enter_async_context(databases.copy(template))
            if number == 0:
                await hub.connect(upstreams)
                # The hub before its first sync knows its sources.
                await hub.database.dispose()
                before[source] = make_url(hub.url).database or ""
                hub = await stack.enter_async_context(databases.copy(before[source]))
            await hub.sync(source)
            digests[source] = await hub.digest()
            await hub.database.dispose()
            template = make_url(hub.url).database or ""
            if number + 1 < len(ORDER):
                before[ORDER[number + 1]] = template
        yield Steps(before, digests, template)


@pytest.fixture(scope="session")
def undisturbed(steps: Steps) -> dict[str, str]:
    """The digest of an undisturbed sync."""
    return steps.digests[ORDER[-1]]


@pytest.fixture
async def hub(databases: Databases, steps: Steps) -> AsyncIterator[Hub]:
    """A hub that knows its four sources and has read none."""
    async with databases.copy(steps.before[ORDER[0]]) as made:
        yield made


@pytest.fixture
async def synced(databases: Databases, steps: Steps) -> AsyncIterator[Hub]:
    """A hub that has read all four sources."""
    async with databases.copy(steps.end) as made:
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

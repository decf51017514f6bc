"""PostgreSQL that goes away while a worker is in the middle of a run: the same worker goes on, and nothing is written twice."""

import asyncio
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from hub.base.settings import Settings
from hub.crypto.sealing import Keyring
from hub.store import embedded, migrate
from hub.store.database import Addresses, engine
from hub.sync import line
from tests.hub.sync.chaos.test_boundaries import request
from tests.hub.sync.conftest import Steps, Task
from tests.hub.sync.hubs import PATIENCE, Databases, Hub, adds_up
from tests.hub.sync.upstreams import Upstreams

HELD = f"SELECT pg_advisory_xact_lock({line.LOCK_CLASS}, 0)"


@pytest.fixture
async def own(
    databases: Databases, upstreams: Upstreams, keys: Path
) -> AsyncIterator[tuple[Hub, embedded.Lease, Path]]:
    """A hub on a server of this test's own, which knows its sources."""
    home = Path(tempfile.mkdtemp(prefix="yx"))
    lease = embedded.acquire(home, grace=0)
    try:
        url = lease.address.owner_url
        with Addresses(Settings(home=home / "none", database_url=url)) as addresses:
            await migrate.upgrade(addresses)
        hub = Hub(url, engine(url), Keyring.at(keys), databases.clock)
        await hub.connect(upstreams)
        yield hub, lease, home
        await hub.database.dispose()
    finally:
        lease.release()
        shutil.rmtree(home, ignore_errors=True)


async def test_a_worker_outlives_its_database(
    own: tuple[Hub, embedded.Lease, Path], databases: Databases, steps: Steps, driver: Task
) -> None:
    hub, lease, home = own
    await request(hub, "oneroster")
    working = asyncio.create_task(driver(hub, "oneroster", worker=True))
    await hub.until("SELECT FROM staged_record WHERE state = 'applied'")
    async with hub.database.connect() as held:
        # While this stands in the line, the run stands behind it in the middle of its work.
        await held.exec_driver_sql(HELD)
        assert [run["state"] for run in await hub.runs()] == ["APPLYING"]
        postmaster = psutil.Process(int((home / "pg" / "data" / "postmaster.pid").read_text().split()[0]))
        # A restart that ends all connections; test_postmaster.py kills.
        postmaster.send_signal(signal.SIGINT)
        await asyncio.to_thread(psutil.wait_procs, [postmaster], PATIENCE)
        await held.invalidate()
    await asyncio.to_thread(lease.ensure)
    async with asyncio.timeout(PATIENCE):
        assert "reached" in await working
    (run,) = await hub.runs()
    assert (run["state"], run["attempts"]) == ("SUCCEEDED", 2)
    assert adds_up(run)
    assert await hub.digest() == steps.digests["oneroster"]
    async with databases.copy(steps.before["edfi"]) as undisturbed:
        assert await hub.versions() == await undisturbed.versions()

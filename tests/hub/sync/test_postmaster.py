"""kill -9 of the database's own server in the middle of a run, on an embedded server of this test's own."""

import asyncio
import contextlib
import shutil
import tempfile
from pathlib import Path

import psutil

from hub.base.settings import Settings
from hub.crypto.sealing import Keyring
from hub.store import embedded, migrate
from hub.store.database import Addresses, engine
from tests.hub.sync.hubs import Hub


async def test_kill_9_of_the_postmaster_in_mid_run_leaves_a_run_to_continue(
    databases, upstreams, keys, steps
) -> None:
    home = Path(tempfile.mkdtemp(prefix="yx"))
    lease = embedded.acquire(home, grace=0)
    try:
        url = lease.address.owner_url
        with Addresses(Settings(home=home / "none", database_url=url)) as addresses:
            await migrate.upgrade(addresses)
        hub = Hub(url, engine(url), Keyring.at(keys), databases.clock)
        await hub.connect(upstreams)
        killed = asyncio.Event()

        def kill(phase: str, *_: object) -> None:
            if phase == "apply" and not killed.is_set():
                killed.set()
                pid = int((home / "pg" / "data" / "postmaster.pid").read_text().split()[0])
                psutil.Process(pid).kill()

        with contextlib.suppress(Exception):
            await hub.sync("oneroster", progress=kill)
        assert killed.is_set()
        await asyncio.to_thread(lease.ensure)
        report = await hub.sync("oneroster")
        assert report.counts["seen"]
        assert await hub.digest() == steps.digests["oneroster"]
        await hub.database.dispose()
    finally:
        lease.release()
        shutil.rmtree(home, ignore_errors=True)

"""Workers as real processes: they share what is queued, and go on with what one of them left when it was killed."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from connectors.kit import registry
from hub.sync.sources import Sources
from hub.sync.steering import Steering
from tests.hub.sync.conftest import TODAY, Steps
from tests.hub.sync.hubs import PATIENCE, Hub, adds_up
from tests.hub.sync.upstreams import ORDER

ROOT = Path(__file__).parents[3]
LOG = "worker.log"
Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def start(hub: Hub, keys: Path, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a worker of the hub."""
    shutil.copy(keys, tmp_path / "keys.json")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YIXIN_")}
    settings = {
        "YIXIN_HOME": str(tmp_path),
        "YIXIN_DATABASE_URL": hub.url,
        "YIXIN_TODAY": TODAY.isoformat(),
        "YIXIN_RUNS_AT_ONCE": "1",
        # What is compared afterwards joins more than the undisturbed syncs of the tests did.
        "YIXIN_LINK": "false",
    }
    async with AsyncExitStack() as stack:

        async def starting(*options: str) -> asyncio.subprocess.Process:
            log = stack.enter_context((tmp_path / LOG).open("ab"))
            return await stack.enter_async_context(_process(kept | settings, log, *options))

        yield starting


@asynccontextmanager
async def _process(
    environment: dict[str, str], log: IO[bytes], *options: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hub.cli", "worker", *options),
        cwd=ROOT, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        stderr=log,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def request(hub: Hub, name: str) -> None:
    source_id = await hub.one("SELECT id FROM source WHERE name = :name", name=name)
    async with hub.database.begin() as connection:
        await Steering(connection, source_id, hub.clock.now()).request()


async def states(hub: Hub) -> dict[str, Any]:
    return {run["source"]: run["state"] for run in await hub.runs()}


async def test_workers_share_runs_and_go_on_with_those_of_one_that_was_killed(
    hub: Hub, start: Start, undisturbed: dict[str, str]
) -> None:
    for name in ORDER:
        await request(hub, name)
    killed = await start()
    await hub.until("SELECT FROM sync_page p JOIN sync_run r ON r.id = p.run_id WHERE r.state = 'FETCHING'")
    os.kill(killed.pid, signal.SIGKILL)
    await killed.wait()
    # The one may have been at its last page, or behind it.
    interrupted = await hub.ask("SELECT id FROM sync_run WHERE state IN ('FETCHING', 'APPLYING')")
    assert len(interrupted) == 1
    racing = [await start("--drain"), await start("--drain")]
    async with asyncio.timeout(PATIENCE):
        assert [await process.wait() for process in racing] == [0, 0]
    runs = await hub.runs()
    assert await states(hub) == dict.fromkeys(ORDER, "SUCCEEDED")
    assert all(adds_up(run) for run in runs)
    assert {run["id"]: run["attempts"] for run in runs} == {
        run["id"]: 2 if (run["id"],) in interrupted else 1 for run in runs
    }
    assert await hub.digest() == undisturbed
    said = await hub.ask(
        "SELECT inputs || coalesce(output, '') FROM dbos.workflow_input JOIN dbos.workflow_output USING (workflow_uuid)"
    )
    assert len(said) == len(ORDER)
    assert all(len(text) < 100 for (text,) in said), said


async def test_a_worker_goes_on_with_what_nobody_works_and_starts_what_schedules_say(
    hub: Hub, start: Start, steps: Steps, tmp_path: Path
) -> None:
    syncing = asyncio.create_task(hub.sync("oneroster"))
    await hub.until("SELECT FROM sync_page")
    # As if the command had been killed: its lock falls with its connection.
    syncing.cancel()
    await asyncio.wait([syncing])
    (left,) = await hub.runs()
    assert (left["state"], left["attempts"]) == ("FETCHING", 1)
    await request(hub, "edfi")
    # This one has ended every process that took it up.
    await hub.ask_nothing("UPDATE sync_run SET state = 'FETCHING', attempts = 20 WHERE source_id = 2")
    async with hub.database.begin() as connection:
        await Sources(connection, registry.connector).schedule("tabular", "* * * * * *")
    worker = await start()
    await hub.until("SELECT FROM sync_run WHERE source_id = 4 AND state = 'SUCCEEDED' OFFSET 1")
    async with hub.database.begin() as connection:
        await Sources(connection, registry.connector).schedule("tabular", None)
    await hub.until("SELECT WHERE NOT EXISTS (SELECT FROM dbos.workflow_schedules)")
    await hub.until("SELECT FROM sync_run WHERE source_id = 1 AND state = 'SUCCEEDED'")
    worker.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        assert await worker.wait() == 0
    (whole,) = await hub.runs("oneroster")
    assert (whole["id"], whole["attempts"]) == (left["id"], 2)
    (crashed,) = await hub.runs("edfi")
    assert (crashed["state"], crashed["error_code"]) == ("FAILED", "sync.crashed")
    (failed,) = [line for line in (tmp_path / LOG).read_text("utf-8").splitlines() if "run failed" in line]
    assert "code=sync.crashed" in failed and f"run={crashed['id']} " in failed
    expected = steps.digests["oneroster"]
    assert (await hub.digest())["Enrolment"] == expected["Enrolment"]

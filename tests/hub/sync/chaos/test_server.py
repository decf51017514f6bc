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
from tests.hub.sync.chaos.test_boundaries import request
from tests.hub.sync.conftest import Steps, Task
from tests.hub.sync.hubs import PATIENCE, Databases, Hub, adds_up
from tests.hub.sync.upstreams import ORDER, Upstreams

GATE = (
    "CREATE TABLE gate (source_id integer)",
    "GRANT SELECT ON gate TO PUBLIC",
    """
CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
WHILE EXISTS (
SELECT FROM gate JOIN staged_record s USING (source_id)
WHERE s.state = 'applied' AND pg_xact_status(s.xmin::text::xid8) = 'committed'
) LOOP
PERFORM pg_sleep(0.02);
END LOOP;
RETURN NULL;
END $$
""",
    "CREATE TRIGGER gated BEFORE UPDATE ON staged_record FOR EACH STATEMENT EXECUTE FUNCTION wait_at_gate()",
)
"""A run of a source with a row here stands before its second batch, however often its server is started again."""
AMID = """
SELECT FROM sync_run r JOIN gate USING (source_id) WHERE r.state = 'APPLYING'
AND EXISTS (SELECT FROM staged_record s WHERE s.source_id = r.source_id AND s.state = 'applied')
"""
"""A run stands there."""
REFUSING = """
CREATE FUNCTION refusing() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the database takes no note'; END $$
"""
REFUSED = "CREATE TRIGGER refused BEFORE {verb} ON dbos.{table} FOR EACH ROW EXECUTE FUNCTION refusing()"
NOTES = (("operation_outputs", "INSERT"), ("workflow_output", "INSERT OR UPDATE"))
"""Where dbos notes what came of a step and of a workflow."""


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
    await hub.ask_nothing(*GATE)
    # A restart that ends all connections, and a crash that ends the server.
    for name, end in zip(ORDER, (signal.SIGINT, signal.SIGKILL), strict=False):
        await hub.ask_nothing(f"INSERT INTO gate SELECT id FROM source WHERE name = '{name}'")
        await request(hub, name)
        working = asyncio.create_task(driver(hub, name, worker=True))
        await hub.until(AMID)
        postmaster = psutil.Process(int((home / "pg" / "data" / "postmaster.pid").read_text().split()[0]))
        postmaster.send_signal(end)
        await asyncio.to_thread(psutil.wait_procs, [postmaster], PATIENCE)
        await asyncio.to_thread(lease.ensure)
        await hub.ask_nothing("DELETE FROM gate")
        async with asyncio.timeout(PATIENCE):
            assert "reached" in await working
    runs = await hub.runs()
    assert [(run["state"], run["attempts"]) for run in runs] == [("SUCCEEDED", 2)] * 2
    assert all(adds_up(run) for run in runs)
    assert await hub.digest() == steps.digests[ORDER[1]]
    async with databases.copy(steps.before[ORDER[2]]) as undisturbed:
        assert await hub.versions() == await undisturbed.versions()


async def test_a_worker_goes_on_with_what_dbos_gave_up(
    databases: Databases, steps: Steps, driver: Task
) -> None:
    async with databases.copy(steps.before["oneroster"]) as hub:
        await hub.ask_nothing(*(REFUSING, *(REFUSED.format(table=table, verb=verb) for table, verb in NOTES)))
        await request(hub, "oneroster")
        working = asyncio.create_task(driver(hub, "oneroster", worker=True))
        # Neither the phase nor that the workflow failed could be noted; it is tried again all the same.
        await hub.until("SELECT FROM sync_run WHERE attempts > 1")
        await hub.ask_nothing(*(f"DROP TRIGGER refused ON dbos.{table}" for table, _ in NOTES))
        async with asyncio.timeout(PATIENCE):
            assert "reached" in await working
        (run,) = await hub.runs()
        assert run["state"] == "SUCCEEDED" and adds_up(run)
        assert await hub.digest() == steps.digests["oneroster"]

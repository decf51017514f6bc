"""A network between hub and source that delays, cuts off, resets and swallows: the end is that of an undisturbed run, or a clear failure."""

import asyncio
import os

import pytest

from connectors.kit.errors import Unreachable
from connectors.kit.upstream.proxy import TROUBLES, Proxy, Trouble, through
from tests.hub.sync.conftest import Steps
from tests.hub.sync.hubs import PATIENCE, Databases, Hub, adds_up
from tests.hub.sync.upstreams import STANDARDS, Upstreams

TIMES = (40, 8) if os.environ.get("YIXIN_TEST_SOAK") else (8,)
"""How often the network breaks in a run."""
EVERY = {"oneroster": 30_000, "edfi": 30_000, "fhir": 10_000}
"""Bytes between two troubles."""
SMALL = {"page_size": 20}
SOON = 20.0
"""Seconds after which what is still open is held: far more than it takes to store what came."""
WRITING = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"


async def behind(hub: Hub, upstreams: Upstreams, source: str, address: str, **settings: float) -> None:
    """Have the hub reach the source at this address."""
    there = Upstreams(upstreams.data, upstreams.vault, {**upstreams.addresses, source: address}, {})
    await hub.connect(there, [source], **({"timeout": 1.0} | settings))


@pytest.mark.slow
@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("source", STANDARDS)
async def test_a_network_that_breaks_again_and_again_changes_nothing(
    databases: Databases, steps: Steps, upstreams: Upstreams, source: str, times: int
) -> None:
    address = upstreams.addresses[source]
    async with (
        databases.copy(steps.before[source]) as hub,
        through(address, *TROUBLES, first=3_000, every=EVERY[source] * 8 // times, times=times) as (
            url,
            proxy,
        ),
    ):
        await behind(hub, upstreams, source, url, attempts=20)
        await hub.sync(source)
        assert set(proxy.struck) == set(TROUBLES)
        assert await hub.digest() == steps.digests[source]
        (run,) = await hub.runs(source)
        assert (run["state"], run["attempts"]) == ("SUCCEEDED", 1)


async def test_a_network_that_is_gone_fails_the_run_in_bounded_time_and_a_later_one_completes_it(
    databases: Databases, steps: Steps, upstreams: Upstreams
) -> None:
    address = upstreams.addresses["oneroster"]
    async with databases.copy(steps.before["oneroster"]) as hub:
        proxy: Proxy
        trouble: Trouble
        for trouble in ("reset", "blackhole"):
            staged = asyncio.Event()
            # Once a page is committed nothing comes through any more; there are more than can be on their way.
            async with through(address, trouble, first=0, every=1, after=staged) as (url, proxy):
                await behind(hub, upstreams, "oneroster", url, attempts=3, retries=5, **SMALL)
                with pytest.raises(Unreachable):
                    await hub.sync("oneroster", progress=lambda *_, staged=staged: staged.set())
            # As many as are asked for at once, and each again as often as the run allows in all.
            assert len(proxy.struck) <= 3 + 5 + 1
            (run,) = await hub.runs()
            assert (run["state"], run["error_code"]) == ("FAILED", "upstream.unreachable")
            assert run["seen"] and adds_up(run)
            assert await hub.one("SELECT count(*) FROM student") == 0
        await behind(hub, upstreams, "oneroster", address, **SMALL)
        assert (await hub.sync("oneroster")).continued
        assert await hub.digest() == steps.digests["oneroster"]
        assert [run["state"] for run in await hub.runs()] == ["SUCCEEDED"]


async def test_a_run_that_waits_for_its_source_holds_nothing_that_others_want(
    databases: Databases, steps: Steps, upstreams: Upstreams
) -> None:
    address = upstreams.addresses["oneroster"]
    async with (
        databases.copy(steps.before["oneroster"]) as hub,
        through(address, "blackhole", first=60_000, every=1) as (url, proxy),
    ):
        await behind(hub, upstreams, "oneroster", url, attempts=1, timeout=PATIENCE)
        syncing = asyncio.create_task(hub.sync("oneroster"))
        await proxy.broke.wait()
        # What came before is staged soon; then nothing is open until the source is given up.
        async with asyncio.timeout(SOON):
            await hub.until(f"SELECT WHERE NOT EXISTS ({WRITING})")
        await proxy.close()
        with pytest.raises(Unreachable):
            await syncing

"""Several processes at once."""

import asyncio

import pytest
from sqlalchemy import text

from hub.sync.turn import SourceBusy
from tests.hub.sync.hubs import Hub, adds_up
from tests.hub.sync.upstreams import ORDER, Upstreams


async def test_of_two_that_race_for_one_source_one_is_told_that_it_is_busy(hub: Hub, steps) -> None:
    results = await asyncio.gather(hub.sync("oneroster"), hub.sync("oneroster"), return_exceptions=True)
    busy = [result for result in results if isinstance(result, SourceBusy)]
    assert len(busy) == 1
    assert busy[0].code == "sync.busy"
    assert await hub.digest() == steps.digests["oneroster"]
    assert len(await hub.runs()) == 1
    await hub.sync("oneroster")


async def test_all_sources_at_once_end_as_one_after_the_other(hub: Hub, undisturbed) -> None:
    reports = await asyncio.gather(*(hub.sync(name) for name in reversed(ORDER)))
    assert all(adds_up(report.counts) for report in reports)
    assert await hub.digest() == undisturbed


async def test_a_failing_source_is_no_matter_to_another(hub: Hub, upstreams: Upstreams, steps) -> None:
    with upstreams.failing("edfi", "error=always"):
        one, other = await asyncio.gather(hub.sync("oneroster"), hub.sync("edfi"), return_exceptions=True)
    assert not isinstance(one, BaseException)
    assert isinstance(other, Exception)
    assert await hub.digest() == steps.digests["oneroster"]


async def test_another_source_that_cannot_be_opened_any_more_is_no_matter_to_a_run(
    hub: Hub, upstreams: Upstreams, steps
) -> None:
    await hub.sync("edfi")
    async with hub.database.begin() as connection:
        await connection.exec_driver_sql("UPDATE source SET config = '{}' WHERE name = 'edfi'")
    await hub.sync("oneroster")
    await hub.connect(upstreams)
    await hub.sync("edfi")
    assert await hub.digest() == steps.digests["edfi"]


@pytest.mark.parametrize("busy_with", ["staged_record", "source_record"])
async def test_a_database_that_drops_its_connections_leaves_a_run_to_continue(
    hub: Hub, databases, steps, busy_with: str
) -> None:
    async def drop() -> None:
        dropped = 0
        while not dropped:
            await asyncio.sleep(0.02)
            async with databases.admin.connect() as connection:
                found = await connection.execute(
                    text(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        " WHERE datname = :name AND query LIKE :busy"
                    ),
                    {"name": hub.database.url.database, "busy": f"%{busy_with}%"},
                )
                dropped = found.scalar_one()

    outcome, _ = await asyncio.gather(hub.sync("oneroster"), drop(), return_exceptions=True)
    report = await hub.sync("oneroster")
    assert isinstance(outcome, Exception) is report.continued
    assert await hub.digest() == steps.digests["oneroster"]

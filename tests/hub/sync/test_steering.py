"""Runs that are paused, cancelled, taken up by another: what each checkpoint heeds."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from hub.base.errors import YixinError
from hub.sync import attempt
from hub.sync.ledger import RunStopped
from hub.sync.steering import RunUnfit, Steering
from tests.hub.sync.hubs import Hub, adds_up
from tests.hub.sync.upstreams import Upstreams

Ask = Callable[[Steering], Awaitable[int | None]]


async def ask(hub: Hub, what: Ask, source: str = "oneroster") -> int | None:
    source_id = await hub.one("SELECT id FROM source WHERE name = :name", name=source)
    async with hub.database.begin() as connection:
        return await what(Steering(connection, source_id, hub.clock.now()))


async def state(hub: Hub) -> str:
    (run, *_) = await hub.runs("oneroster")
    return str(run["state"])


def once(
    hub: Hub, phase: str, what: Ask
) -> tuple[Callable[[str, str, int], None], list[asyncio.Task[object]]]:
    """A progress that asks something when a phase has done some records, and the ledger knows of the first of them."""
    asked: list[asyncio.Task[object]] = []
    told: list[int] = []

    def progress(at: str, stream: str, records: int) -> None:
        if at == phase and records:
            told.append(records)
        if len(told) > 1 and not asked:
            asked.append(asyncio.get_running_loop().create_task(ask(hub, what)))

    return progress, asked


@pytest.mark.parametrize("phase", ["fetch", "apply"])
async def test_a_paused_run_stops_at_its_next_checkpoint_and_goes_on_from_there(
    hub: Hub, steps, phase: str
) -> None:
    progress, asked = once(hub, phase, lambda steering: steering.pause())
    with pytest.raises(RunStopped, match="PAUSED"):
        await hub.sync("oneroster", progress=progress)
    await asked[0]
    (run,) = await hub.runs()
    assert (run["state"], run["phase"], run["finished_at"]) == ("PAUSED", phase.upper(), None)
    assert run["stream"] and run["records"] > 0
    assert adds_up(run)
    with pytest.raises(RunUnfit, match="paused"):
        await hub.sync("oneroster")
    assert await ask(hub, lambda steering: steering.scheduled()) is None
    await ask(hub, lambda steering: steering.resume())
    report = await hub.sync("oneroster")
    assert report.continued and report.run_id == run["id"]
    assert await hub.digest() == steps.digests["oneroster"]
    (run,) = await hub.runs()
    assert (run["state"], run["attempts"], run["phase"]) == ("SUCCEEDED", 2, None)


async def test_what_a_cancelled_run_left_the_next_one_takes(hub: Hub, steps) -> None:
    progress, asked = once(hub, "apply", lambda steering: steering.cancel())
    with pytest.raises(RunStopped, match="CANCELLED"):
        await hub.sync("oneroster", progress=progress)
    await asked[0]
    assert not (await hub.sync("oneroster")).continued
    assert await hub.digest() == steps.digests["oneroster"]
    assert [run["state"] for run in await hub.runs()] == ["SUCCEEDED", "CANCELLED"]


async def test_an_attempt_that_another_has_overtaken_writes_nothing_more(hub: Hub, steps) -> None:
    """As where its lock fell with a lost connection, and another process took the run up."""

    async def overtake(steering: Steering) -> None:
        await steering.connection.exec_driver_sql("UPDATE sync_run SET attempts = attempts + 1")

    progress, asked = once(hub, "apply", overtake)  # type: ignore[arg-type]
    with pytest.raises(RunStopped, match="another process"):
        await hub.sync("oneroster", progress=progress)
    await asked[0]
    assert await state(hub) == "APPLYING"
    await hub.sync("oneroster")
    assert await hub.digest() == steps.digests["oneroster"]


async def test_a_run_that_waits_for_its_source_stops_at_once(
    hub: Hub, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "HEED", 0.02)
    with upstreams.failing("oneroster", "slow=always:60"):
        syncing = asyncio.create_task(hub.sync("oneroster"))
        await hub.until("SELECT FROM sync_run WHERE state = 'FETCHING'")
        await ask(hub, lambda steering: steering.cancel())
        with pytest.raises(RunStopped):
            await asyncio.wait_for(syncing, 30)
    assert await state(hub) == "CANCELLED"


async def test_a_queued_run_is_taken_up_by_whoever_comes(hub: Hub) -> None:
    queued = await ask(hub, lambda steering: steering.request(full=True), "tabular")
    report = await hub.sync("tabular")
    assert (report.run_id, report.full, report.continued) == (queued, True, False)
    engine = hub.engine()
    source_id = await hub.one("SELECT id FROM source WHERE name = 'tabular'")
    assert queued is not None
    async with engine.attempt(source_id, queued) as nothing:
        assert nothing is None


async def test_why_a_run_cannot_go_on_is_noted_unless_it_was_stopped(hub: Hub) -> None:
    run = await ask(hub, lambda steering: steering.request())
    assert run is not None
    await ask(hub, lambda steering: steering.pause())
    await ask(hub, lambda steering: steering.fail(run, YixinError("broken")))  # type: ignore[arg-type,func-returns-value]
    assert await state(hub) == "PAUSED"
    await ask(hub, lambda steering: steering.resume())
    await ask(hub, lambda steering: steering.fail(run, YixinError("broken")))  # type: ignore[arg-type,func-returns-value]
    assert await state(hub) == "FAILED"
    assert await ask(hub, lambda steering: steering.scheduled()) == run

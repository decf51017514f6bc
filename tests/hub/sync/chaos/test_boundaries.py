"""kill -9 at each place of the code where a sync commits; the places are read from the code, so that a new one is tried too."""

import os
import signal
from pathlib import Path

import pytest

from hub.sync.steering import Steering
from tests.hub.sync.boundaries import FOLDER, sites
from tests.hub.sync.conftest import Steps, Task
from tests.hub.sync.hubs import Databases, Hub, adds_up
from tests.hub.sync.upstreams import ORDER
from tests.thirds import third

SOAK = bool(os.environ.get("YIXIN_TEST_SOAK"))
SOURCES = ORDER if SOAK else ("fhir",)
WHEN = ("before", "after")

APART = ("linking", "outgoing", "reprojecting", "resealing")
"""What is no part of a sync: tests/hub/sync/test_resealing.py, test_referral_loop.py and tests/hub/sync/linking kill or repeat it."""
SELDOM = {
    "attempt.Attempt.fail": "test_faults.py::test_each_lasting_fault_fails_clearly",
    "replay.take_up": "test_replay.py::test_a_replay_that_broke_off",
    "replay.take_up 2": "test_replay.py::test_a_replay_that_broke_off",
    "replay.take_up 3": "test_replay.py::test_a_replay_that_broke_off",
    "run.Engine.decide": "test_brake.py::test_more_than_the_limit_is_held",
    "run.Syncing._batch 2": "test_refused.py::test_many_refused_records",
    "worker.Worker._begin_day": "test_worker.py::test_a_worker_goes_on_with_what_nobody_works",
    "worker.Worker._fail": "test_worker.py::test_a_worker_goes_on_with_what_nobody_works",
    "worker.Worker._scheduled": "test_worker.py::test_a_worker_goes_on_with_what_nobody_works",
}
"""Places that an undisturbed sync does not come by, each with the test that does. Each is one statement's transaction, or done anew."""
WRITING = ("run.Syncing._stage", "run.Syncing._batch")
"""Where data is written, and so tried in each run, on both sides."""
WORKERS_ONLY = "attempt.Attempt.resume"
NAMES = sorted(set(sites().values()) - SELDOM.keys())
EVERY = [name for name in NAMES if not name.startswith(APART)]
ALONE = [name for name in EVERY if name != WORKERS_ONLY]
TRIED = ALONE if SOAK else [*WRITING, *third(name for name in ALONE if name not in WRITING)]


async def request(hub: Hub, name: str) -> None:
    source_id = await hub.one("SELECT id FROM source WHERE name = :name", name=name)
    async with hub.database.begin() as connection:
        await Steering(connection, source_id, hub.clock.now()).request()


async def ended_well(hub: Hub, steps: Steps, source: str) -> None:
    runs = await hub.runs(source)
    assert {run["state"] for run in runs} == {"SUCCEEDED"}
    assert all(adds_up(run) for run in runs)
    assert await hub.digest() == steps.digests[source]


def test_places_that_are_seldom_come_by_exist_and_are_tested() -> None:
    assert SELDOM.keys() <= set(sites().values())
    assert {name.partition(".")[0] for name in EVERY} == {"run", "attempt"}
    for test in SELDOM.values():
        file, _, name = test.partition("::")
        assert f"def {name}" in (Path(__file__).parents[1] / file).read_text("utf-8"), test
    assert all((FOLDER / name).is_dir() or (FOLDER / f"{name}.py").is_file() for name in APART)


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", TRIED)
async def test_killed_at_each_boundary(
    databases: Databases, steps: Steps, driver: Task, source: str, name: str
) -> None:
    both = SOAK or name in WRITING
    for when in WHEN if both else WHEN[ALONE.index(name) % 2 :][:1]:
        async with databases.copy(steps.before[source]) as hub:
            killed = await driver(hub, source, at=name, when=when)
            assert killed.get("killed") == signal.SIGKILL, killed
            await driver(hub, source)
            await ended_well(hub, steps, source)


@pytest.mark.slow
async def test_what_a_killed_worker_leaves_the_next_one_ends(
    databases: Databases, steps: Steps, driver: Task
) -> None:
    async with databases.copy(steps.before["fhir"]) as hub:
        await request(hub, "fhir")
        reached = (await driver(hub, "fhir", worker=True))["reached"]
        await ended_well(hub, steps, "fhir")
    own = reached.keys() & set(EVERY)
    assert own == set(EVERY) - {"attempt.Attempt.open"}
    assert {"dbos.init_workflow", "dbos.record_operation_result_retry"} <= reached.keys()
    tried = [(name, when) for name in reached for when in WHEN]
    for name, when in (
        tried if SOAK else [("run.Syncing._batch", "after"), ("dbos.record_operation_result_retry", "before")]
    ):
        async with databases.copy(steps.before["fhir"]) as hub:
            await request(hub, "fhir")
            killed = await driver(hub, "fhir", worker=True, at=name, when=when)
            # dbos looks after itself in the background as often as there is time for it.
            assert killed.get("killed") == signal.SIGKILL or name not in own, (name, killed)
            await driver(hub, "fhir", worker=True)
            await ended_well(hub, steps, "fhir")
            assert len(await hub.runs("fhir")) == 1

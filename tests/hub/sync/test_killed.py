"""kill -9 of the syncing process, before and after every commit: a new sync ends as if nothing had happened."""

import os
import signal
from typing import Any

import pytest

from tests.hub.sync.conftest import Steps, Task
from tests.hub.sync.hubs import Databases, Hub, adds_up
from tests.hub.sync.upstreams import ORDER
from tests.thirds import third

SOAK = bool(os.environ.get("YIXIN_TEST_SOAK"))
STEP = 1 if SOAK else 23
"""In its long form every commit is tried, else each so manieth, in thirds."""


@pytest.mark.slow
@pytest.mark.parametrize("source", ORDER)
async def test_killed_at_any_commit(databases: Databases, steps: Steps, driver: Task, source: str) -> None:
    async with databases.copy(steps.before[source]) as hub:
        whole = await driver(hub, source)
    first = 1 if STEP == 1 else 3 + ORDER.index(source)
    tried = range(first, whole["commits"] + 1, STEP)
    for last in tried if SOAK else third(tried, start=ORDER.index(source)):
        when = "after" if last % 2 else "before"
        async with databases.copy(steps.before[source]) as hub:
            killed = await driver(hub, source, last=last, when=when)
            assert killed.get("killed") == signal.SIGKILL, (last, killed)
            again = await driver(hub, source)
            done = last == whole["commits"] and when == "after"
            assert again["continued"] is not (done or (last == 1 and when == "before")), (last, again)
            assert adds_up(again["counts"])
            if not done:
                assert again["counts"]["seen"] == whole["counts"]["seen"]
            assert await hub.digest() == steps.digests[source], (last, when)
            assert all(adds_up(run) for run in await hub.runs())


async def test_killed_again_and_again(hub: Hub, steps: Steps, driver: Task) -> None:
    answer: dict[str, Any] = {"killed": signal.SIGKILL}
    attempts = 0
    while "killed" in answer:
        attempts += 1
        # Each attempt lives a little longer, or it would die for ever of looking where it stands. Killed after the
        # last commit of all, it would have ended, and the next would be another run.
        answer = await driver(hub, "oneroster", last=3 + 3 * attempts, when="before")
    assert attempts > 3
    assert answer["continued"]
    assert await hub.digest() == steps.digests["oneroster"]
    assert [run["state"] for run in await hub.runs()] == ["SUCCEEDED"]


async def test_killed_while_a_roll_up_is_counted(databases: Databases, steps: Steps, driver: Task) -> None:
    async with databases.copy(steps.before["edfi"]) as hub:
        whole = await driver(hub, "edfi")
    # The last transactions: slices are counted, none is due any more, pupils are looked at by the rules, the run succeeds.
    counting = whole["commits"] - 3
    for when, due in (("before", True), ("after", False)):
        async with databases.copy(steps.before["edfi"]) as hub:
            assert "killed" in await driver(hub, "edfi", last=counting, when=when)
            assert await hub.one("SELECT EXISTS (SELECT FROM attendance_by_day_due)") is due
            assert await hub.one("SELECT EXISTS (SELECT FROM attendance_by_day)") is not due
            assert (await driver(hub, "edfi"))["continued"]
            assert await hub.digest() == steps.digests["edfi"]


async def test_a_full_sync_killed_between_its_sweep_and_its_removals(changing, driver: Task) -> None:
    hub, upstreams = changing
    gone = upstreams.records("oneroster/demographics")[-1]["sourcedId"]
    for name in ("users", "demographics"):
        upstreams.edit(f"oneroster/{name}", lambda record: None if record["sourcedId"] == gone else record)
    pupil = await hub.subject("oneroster", "users", gone)
    pages = await hub.one(
        "SELECT count(*) FROM sync_page p JOIN sync_run r ON r.id = p.run_id AND r.source_id = 1"
    )
    # One transaction takes the run up, one asks whether the source is to be left alone, one looks how far the run is,
    # one notes that all is fetched, and one sweeps.
    killed = await driver(hub, "oneroster", full=True, last=pages + 5, when="after")
    assert killed["killed"] == signal.SIGKILL
    assert await hub.ask("SELECT state FROM staged_record WHERE gone") == [("pending",), ("pending",)]
    answer = await driver(hub, "oneroster")
    assert answer["continued"]
    assert answer["counts"]["removed"] == 2
    assert (await hub.row("student", pupil)).removed_at
    assert [dict(run)["removed"] for run in await hub.runs("oneroster")] == [2, 0]

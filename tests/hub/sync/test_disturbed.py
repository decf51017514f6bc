"""Sources that move while they are read, or whose clock is wrong: the end is that of an undisturbed run, and counts add up."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from connectors.kit.errors import Shortened
from hub.sync.run import RunHeld
from tests.hub.sync.conftest import Steps
from tests.hub.sync.hubs import Databases, Hub, adds_up
from tests.hub.sync.test_changes import drop, moved, pupil_of, replace
from tests.hub.sync.upstreams import Upstreams
from tests.thirds import third

DISTURBED = (
    ("oneroster", ("shift=5", "repeated=3", "reordered")),
    ("oneroster", ("unshift=4", "no-totals")),
    ("edfi", ("shift=4", "no-totals", "reordered")),
    ("fhir", ("repeated", "reordered", "no-totals", "throttle-date=5:0")),
)


@pytest.mark.parametrize(("source", "faults"), third(DISTURBED))
async def test_pages_that_move_lose_nothing(
    databases: Databases, steps: Steps, upstreams: Upstreams, source: str, faults: tuple[str, ...]
) -> None:
    async with databases.copy(steps.before[source]) as hub:
        await hub.connect(upstreams, [source])
        with upstreams.failing(source, *faults), suppress(Shortened):
            await hub.sync(source)
        await hub.sync(source, full=True)
        assert await hub.digest() == steps.digests[source]
        assert all(adds_up(run) for run in await hub.runs(source))


async def test_a_roster_that_shrinks_between_pages_removes_nobody(
    synced: Hub, upstreams: Upstreams, undisturbed
) -> None:
    with upstreams.failing("oneroster", "shrinking=6:40"), pytest.raises((RunHeld, Shortened)):
        await synced.sync("oneroster", full=True)
    assert await synced.digest() == undisturbed
    await synced.sync("oneroster", full=True)
    assert await synced.digest() == undisturbed


def at(ahead: timedelta) -> str:
    return (datetime.now(UTC) + ahead).isoformat(timespec="milliseconds")


@pytest.mark.parametrize("off", third([timedelta(days=1), timedelta(days=-1), timedelta(days=400)]))
async def test_a_clock_that_was_off_loses_no_change(changing, off: timedelta) -> None:
    hub, upstreams = changing
    pupil = pupil_of(upstreams)["sourcedId"]
    other = pupil_of(upstreams, 1)["sourcedId"]
    replace(upstreams, "oneroster/users", other, familyName="误", dateLastModified=at(off))
    await hub.sync("oneroster")
    replace(upstreams, "oneroster/users", pupil, familyName="前", dateLastModified=at(timedelta()))
    await hub.sync("oneroster")
    replace(upstreams, "oneroster/users", other, familyName="后", dateLastModified=at(timedelta()))
    await hub.sync("oneroster")
    assert (await hub.row("student", await hub.subject("oneroster", "users", pupil))).name.startswith("前")
    assert (await hub.row("student", await hub.subject("oneroster", "users", other))).name.startswith("后")


async def test_equal_times_and_late_commits_are_found(changing) -> None:
    hub, upstreams = changing
    moment = at(timedelta(minutes=-1))
    first, second, late = (pupil_of(upstreams, number)["sourcedId"] for number in range(3))
    replace(upstreams, "oneroster/users", first, familyName="甲", dateLastModified=moment)
    await hub.sync("oneroster")
    replace(upstreams, "oneroster/users", second, familyName="乙", dateLastModified=moment)
    replace(upstreams, "oneroster/users", late, familyName="丙", dateLastModified=at(timedelta(minutes=-9)))
    counts = (await hub.sync("oneroster")).counts
    assert moved(counts) == {"changed": 2}


async def test_what_vanishes_among_the_new_is_found_when_everything_is_due(changing) -> None:
    hub, upstreams = changing
    old = "2020-01-01T00:00:00.000Z"
    assert moved((await hub.sync("oneroster")).counts) == {}
    enrolments = upstreams.records("oneroster/enrollments")
    gone, copied = enrolments[0]["sourcedId"], enrolments[1]
    drop(upstreams, "oneroster/enrollments", lambda record: record["sourcedId"] != gone)
    # Committed long after the time that it bears: no overlap reaches that far.
    late = copied | {"sourcedId": "late", "dateLastModified": old}
    upstreams.write("oneroster/enrollments", [*upstreams.records("oneroster/enrollments"), late])
    assert moved((await hub.sync("oneroster")).counts) == {}
    await hub.connect(upstreams, ["oneroster"], whole_days=0)
    counts = (await hub.sync("oneroster")).counts
    assert adds_up(counts)
    assert moved(counts) == {"added": 1, "removed": 1}
    upstreams.write("oneroster/enrollments", enrolments)
    assert moved((await hub.sync("oneroster")).counts) == {"changed": 1, "removed": 1}

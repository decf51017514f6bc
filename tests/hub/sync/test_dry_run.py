"""A rehearsal tells what would be and leaves every table as it was."""

import pytest

from hub.sync.run import RunHeld
from tests.hub.sync.hubs import Hub
from tests.hub.sync.test_changes import pupil_of, replace
from tests.hub.sync.upstreams import Upstreams


async def test_a_first_sync_in_rehearsal_writes_nothing_and_counts_as_the_real_one(hub: Hub) -> None:
    before = await hub.content()
    rehearsed = await hub.sync("oneroster", dry=True)
    assert rehearsed.dry
    assert await hub.content() == before
    real = await hub.sync("oneroster")
    assert real.counts == rehearsed.counts
    pupils = await hub.one("SELECT count(*) FROM student")
    lines = list(rehearsed.effects.lines())
    assert f"Student: {pupils} added" in lines
    waiting = rehearsed.counts["quarantined"] + rehearsed.counts["waiting"]
    told = [int(line.rsplit(": ", 1)[1].split(" ")[0]) for line in lines if line.startswith("does not fit")]
    assert sum(told) == waiting


@pytest.mark.parametrize("full", [False, True])
async def test_a_change_in_rehearsal_writes_nothing(changing, full: bool) -> None:
    hub, upstreams = changing
    replace(upstreams, "oneroster/users", pupil_of(upstreams)["sourcedId"], familyName="欧阳")
    before = await hub.content()
    rehearsed = await hub.sync("oneroster", dry=True, full=full)
    assert rehearsed.counts["changed"] == 1
    lines = list(rehearsed.effects.lines())
    assert any(line.startswith("Student: 1 changed (") for line in lines), lines
    assert not any("欧阳" in line for line in lines)
    assert await hub.content() == before


async def test_a_rehearsal_that_fails_or_would_be_held_writes_nothing(
    synced: Hub, upstreams: Upstreams
) -> None:
    before = await synced.content()
    with upstreams.failing("oneroster", "empty-roster"), pytest.raises(RunHeld):
        await synced.sync("oneroster", dry=True, full=True)
    with upstreams.failing("oneroster", "error=always"), pytest.raises(Exception, match="upstream"):
        await synced.sync("oneroster", dry=True)
    assert await synced.content() == before

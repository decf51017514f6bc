"""Upstreams that misbehave: the same graph, or a clear failure that a later run completes."""

import itertools

import pytest

from hub.base.errors import YixinError
from hub.sync.run import RunHeld
from tests.hub.sync.conftest import Steps
from tests.hub.sync.hubs import Databases, Hub, adds_up
from tests.hub.sync.upstreams import Upstreams
from tests.thirds import third

PASSING = (
    ("oneroster", ("slow=1:0.01", "throttle=3:0", "no-totals")),
    ("oneroster", ("throttle-date=4:0", "error=3:503")),
    ("oneroster", ("drop=3", "expired-token=4")),
    ("edfi", ("error=5", "drop=4")),
    ("fhir", ("error=4", "throttle=5:0")),
    ("fhir", ("export-pending-date=2:0", "export-expired=5", "drop=4")),
)
SMALL = ("empty-roster", "shrunken-roster=50", "shrunken-roster=94")
LASTING = {
    "oneroster": ("error=always", "drop=always", "garbage=always", "expired-token=always", "throttle=always:86400", "truncated"),
    "edfi": ("drop=always", "error=always:503"),
    "fhir": ("lost-entry", "forgotten-page=2"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "faults"), third(PASSING))
async def test_passing_faults_change_nothing(
    databases: Databases, steps: Steps, upstreams: Upstreams, source: str, faults: tuple[str, ...]
) -> None:
    async with databases.copy(steps.before[source]) as hub:
        # Every third request fails, whoever asks: one may meet that several times in a row.
        how = {"export": "first"} if source == "fhir" else {}
        await hub.connect(upstreams, [source], attempts=20, **how)
        with upstreams.failing(source, *faults):
            await hub.sync(source)
        assert await hub.digest() == steps.digests[source]


@pytest.mark.parametrize("source", LASTING)
async def test_each_lasting_fault_fails_clearly_and_a_later_run_completes_what_they_left(
    databases: Databases, steps: Steps, upstreams: Upstreams, source: str
) -> None:
    async with databases.copy(steps.before[source]) as hub:
        before = await hub.digest()
        for fault in LASTING[source]:
            with upstreams.failing(source, fault), pytest.raises(YixinError) as error:
                await hub.sync(source)
            assert error.value.code.startswith("upstream."), fault
            failed = (await hub.runs(source))[0]
            assert (failed["state"], failed["error_code"]) == ("FAILED", error.value.code)
            assert adds_up(failed)
            assert await hub.digest() == before
            await hub.ask_nothing("UPDATE source SET circuit = 'CLOSED', failures = 0, retry_at = NULL")
        assert (await hub.sync(source)).continued
        assert await hub.digest() == steps.digests[source]
        assert [run["state"] for run in await hub.runs(source)] == ["SUCCEEDED"]


@pytest.mark.parametrize("collection", ["users", "orgs"])
async def test_malformed_records_are_quarantined_and_a_later_run_takes_them(
    hub: Hub, upstreams: Upstreams, steps: Steps, collection: str
) -> None:
    with upstreams.failing("oneroster", f"malformed={collection}:3"):
        broken = (await hub.sync("oneroster")).counts
    sound = (await hub.sync("oneroster", full=True)).counts
    assert broken["quarantined"] == sound["quarantined"] + 3
    assert await hub.digest() == steps.digests["oneroster"]


async def test_a_record_that_stops_being_valid_keeps_its_last_good_value_and_its_pupil(
    synced: Hub, upstreams: Upstreams, undisturbed
) -> None:
    with upstreams.failing("oneroster", "malformed=users:5"):
        counts = (await synced.sync("oneroster", full=True)).counts
    assert counts["quarantined"] == (await synced.runs("oneroster"))[1]["quarantined"] + 5
    assert counts["removed"] == 0
    digest = await synced.digest()
    assert {name for name, line in digest.items() if line != undisturbed[name]} == {"QuarantinedRecord"}
    await synced.sync("oneroster", full=True)
    assert await synced.digest() == undisturbed


@pytest.mark.parametrize(("fault", "full"), third(itertools.product(SMALL, (True, False))))
async def test_an_empty_or_shrunken_roster_removes_nobody(
    synced: Hub, upstreams: Upstreams, undisturbed, fault: str, full: bool
) -> None:
    with upstreams.failing("oneroster", fault):
        if full:
            with pytest.raises(RunHeld):
                await synced.sync("oneroster", full=True)
            held = (await synced.runs("oneroster"))[0]
            assert (held["state"], held["error_code"]) == ("HELD", "sync.held")
            assert adds_up(held)
        else:
            await synced.sync("oneroster")
    assert await synced.digest() == undisturbed
    await synced.sync("oneroster", full=full)
    assert await synced.digest() == undisturbed
    assert "HELD" not in [run["state"] for run in await synced.runs("oneroster")]


async def test_an_empty_roster_at_first_brings_nobody_and_is_filled_later(
    hub: Hub, upstreams: Upstreams, steps: Steps
) -> None:
    with upstreams.failing("oneroster", "empty-roster"):
        await hub.sync("oneroster")
    assert await hub.one("SELECT count(*) FROM student") == 0
    await hub.sync("oneroster", full=True)
    assert await hub.digest() == steps.digests["oneroster"]

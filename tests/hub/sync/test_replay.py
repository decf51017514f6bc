"""What is staged is read again without its upstream: nothing moves where the mapping did not, and only that where it did."""

from dataclasses import replace

import pytest

from connectors.oneroster import OneRoster
from hub.base.errors import YixinError
from hub.sync import apply
from hub.sync.brake import Limits
from hub.sync.replay import Choice, ReplayError
from hub.sync.run import RunHeld
from schema.people.student import Student, StudentStatus
from tests.hub.sync.hubs import Hub, adds_up
from tests.hub.sync.upstreams import ORDER, Upstreams

MOVING = ("added", "changed", "tombstoned", "removed", "released")


@pytest.fixture
async def alone(synced: Hub, upstreams: Upstreams) -> Hub:
    """A hub that has read its sources, which have all gone since."""
    gone = dict.fromkeys(upstreams.addresses, "http://127.0.0.1:1")
    await synced.connect(replace(upstreams, addresses=gone), ORDER[:3], attempts=1)
    with pytest.raises(YixinError, match="upstream"):
        await synced.sync("oneroster")
    return synced


def remapped(monkeypatch: pytest.MonkeyPatch, name: str, change) -> None:
    """The drafts of a stream of OneRoster go through `change`."""
    streams = tuple(
        replace(stream, drafts=lambda record, old=stream.drafts: [change(draft) for draft in old(record)])
        if stream.name == name
        else stream
        for stream in OneRoster.streams
    )
    monkeypatch.setattr(OneRoster, "streams", streams)


def louder(draft):
    return replace(draft, values=draft.values | {"name": draft.values["name"] + "!"})


def suspended(draft):
    if draft.entity is not Student:
        return draft
    return replace(draft, values=draft.values | {"status": StudentStatus.SUSPENDED})


async def test_nothing_moves_where_nothing_changed(alone: Hub, undisturbed) -> None:
    versions, synced_at = (
        await alone.versions(),
        await alone.ask("SELECT name, synced_at FROM source ORDER BY 1"),
    )
    for name in ORDER:
        staged = await alone.one(
            "SELECT count(*) FROM staged_record r JOIN source s ON s.id = r.source_id"
            " WHERE name = :name AND state <> 'gone'",
            name=name,
        )
        counts = (await alone.engine().replay(name)).counts
        assert adds_up(counts)
        assert counts["seen"] == staged
        assert not any(counts[kind] for kind in MOVING), (name, counts)
    assert await alone.digest() == undisturbed
    assert await alone.versions() == versions
    # An answer is no fresher for it.
    assert await alone.ask("SELECT name, synced_at FROM source ORDER BY 1") == synced_at


async def test_a_changed_mapping_changes_its_rows_and_back(alone: Hub, undisturbed, monkeypatch) -> None:
    classes = await alone.one("SELECT count(*) FROM class_group WHERE removed_at IS NULL")
    with monkeypatch.context() as changed:
        remapped(changed, "classes", louder)
        rehearsed = (await alone.engine().replay("oneroster", dry=True)).counts
        assert await alone.digest() == undisturbed
        counts = (await alone.engine().replay("oneroster")).counts
        assert adds_up(counts)
        assert counts == rehearsed
        assert {kind: counts[kind] for kind in MOVING} == dict.fromkeys(MOVING, 0) | {"changed": classes}
        assert await alone.one("SELECT count(*) FROM class_group WHERE name LIKE '%!'") == classes
        again = (await alone.engine().replay("oneroster")).counts
        assert not any(again[kind] for kind in MOVING)
    counts = (await alone.engine().replay("oneroster", Choice("classes"))).counts
    assert (counts["seen"], counts["changed"]) == (classes, classes)
    assert await alone.digest() == undisturbed


async def test_one_record_is_read_again(alone: Hub, monkeypatch) -> None:
    remapped(monkeypatch, "classes", louder)
    key = await alone.one("SELECT key FROM staged_record WHERE stream = 'classes' ORDER BY id LIMIT 1")
    counts = (await alone.engine().replay("oneroster", Choice("classes", key))).counts
    assert (counts["seen"], counts["changed"]) == (1, 1)
    assert await alone.one("SELECT count(*) FROM class_group WHERE name LIKE '%!'") == 1


async def test_what_is_not_staged_cannot_be_read_again(alone: Hub) -> None:
    runs = len(await alone.runs())
    for choice in (Choice("desks"), Choice("classes", "nobody's"), Choice(key="nobody's")):
        with pytest.raises(ReplayError):
            await alone.engine().replay("oneroster", choice)
    assert len(await alone.runs()) == runs


async def test_the_brake_holds_a_mapping_that_takes_too_much(alone: Hub, undisturbed, monkeypatch) -> None:
    with monkeypatch.context() as changed:
        remapped(changed, "users", suspended)
        with pytest.raises(RunHeld, match="would suspend"):
            await alone.engine().replay("oneroster")
        assert await alone.digest() == undisturbed
        assert await alone.engine().decide("oneroster", approve=False) is None
        with pytest.raises(RunHeld):
            await alone.engine().replay("oneroster")
        assert await alone.engine().decide("oneroster", approve=True)
    assert (
        await alone.one("SELECT count(*) FROM student WHERE status = 'ENROLLED' AND removed_at IS NULL") == 0
    )
    await alone.engine(Limits(share=1.0)).replay("oneroster")
    assert await alone.digest() == undisturbed


async def test_a_replay_that_broke_off_is_no_sync_and_is_made_good_by_one(
    synced: Hub, undisturbed, monkeypatch
) -> None:
    whole, calls = apply.Batch.apply, []

    async def breaking(self, *args):
        calls.append(args)
        if len(calls) > 2:
            raise YixinError("enough")
        return await whole(self, *args)

    with monkeypatch.context() as broken:
        broken.setattr(apply.Batch, "apply", breaking)
        with pytest.raises(YixinError, match="enough"):
            await synced.engine().replay("oneroster")
    report = await synced.sync("oneroster")
    assert not report.continued
    assert await synced.digest() == undisturbed
    assert await synced.one("SELECT count(*) FROM staged_record WHERE state = 'pending'") == 0


async def test_a_record_tells_the_run_that_fetched_it_and_costs_no_write_while_it_stays(synced: Hub) -> None:
    first = await synced.one("SELECT min(id) FROM sync_run")
    assert await synced.one("SELECT min(fetched_run) FROM staged_record") == first
    written = "SELECT id, xmin::text FROM {} ORDER BY id"
    tables = ("staged_record", "source_record", "student", "quarantined_record")
    before = {table: await synced.ask(written.format(table)) for table in tables[:3]}
    pages = await synced.one("SELECT count(*) FROM sync_page")
    counts = (await synced.sync("oneroster", full=True)).counts
    assert counts["unchanged"] > 500
    assert {table: await synced.ask(written.format(table)) for table in tables[:3]} == before
    # One row a page tells what was seen.
    assert await synced.one("SELECT count(*) FROM sync_page") - pages < 25

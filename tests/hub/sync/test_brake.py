"""Too much that would go is held before anything is applied."""

import pytest

from hub.sync.brake import Limits
from hub.sync.run import RunHeld, SyncError
from tests.hub.sync.hubs import Hub, adds_up
from tests.hub.sync.upstreams import Upstreams, now
from tests.thirds import third


async def pupils_of_largest_school(hub: Hub) -> list[str]:
    """Keys of the enrolled pupils of one school."""
    rows = await hub.ask(
        "SELECT r.key FROM student s JOIN source_record r ON r.subject_id = s.id AND r.subject_entity = 'Student'"
        " AND r.stream = 'users' WHERE s.status = 'ENROLLED' AND s.school_id = (SELECT school_id FROM student"
        " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) ORDER BY 1"
    )
    return [key for (key,) in rows]


def suspend(upstreams: Upstreams, keys: list[str]) -> None:
    def change(record):
        if record["sourcedId"] in keys:
            record["metadata"]["enrolmentStatus"] = "02"
            record["dateLastModified"] = now()
        return record

    assert upstreams.edit("oneroster/users", change) == len(keys)


def delete(upstreams: Upstreams, keys: list[str]) -> None:
    def change(record):
        return (
            record | {"status": "tobedeleted", "dateLastModified": now()}
            if record["sourcedId"] in keys
            else record
        )

    assert upstreams.edit("oneroster/users", change) == len(keys)


def vanish(upstreams: Upstreams, keys: list[str]) -> None:
    for name, field in (("users", None), ("demographics", None), ("enrollments", "user")):
        upstreams.edit(
            f"oneroster/{name}",
            lambda record, field=field: (
                None if (record[field]["sourcedId"] if field else record["sourcedId"]) in keys else record
            ),
        )


async def laid_out(hub: Hub) -> list[str]:
    """Keys of the pupils whom the held run would take away."""
    rows = await hub.ask(
        "SELECT h.key FROM held_pupil h JOIN sync_run r ON r.id = h.run_id WHERE r.state IN ('HELD', 'REJECTED')"
        " AND h.run_id = (SELECT max(run_id) FROM held_change) ORDER BY h.key"
    )
    return [key for (key,) in rows]


@pytest.mark.parametrize(("how", "full"), third([(suspend, False), (delete, False), (vanish, True)]))
async def test_more_than_the_limit_is_held_and_nothing_is_applied(changing, undisturbed, how, full) -> None:
    hub, upstreams = changing
    keys = await pupils_of_largest_school(hub)
    taken = int(len(keys) * 0.05) + 2
    how(upstreams, keys[:taken])
    with pytest.raises(RunHeld) as held:
        await hub.sync("oneroster", full=full)
    assert f"{taken} of " in str(held.value)
    assert await hub.digest() == undisturbed
    assert sorted(keys[:taken]) == await laid_out(hub)
    kind = "SUSPEND" if how is suspend else "REMOVE"
    assert await hub.ask(
        "SELECT kind, taken, beyond FROM held_change WHERE stream IS NULL AND school_id IS NOT NULL"
    ) == [(kind, taken, True)]
    assert adds_up((await hub.runs("oneroster"))[0])
    with pytest.raises(RunHeld):
        await hub.sync("oneroster", full=full)
    assert await hub.digest() == undisturbed

    report = await hub.engine().decide("oneroster", approve=True, operator="liu")
    assert await hub.one("SELECT operator FROM sync_run WHERE decided_at IS NOT NULL") == "liu"
    assert report and adds_up(report.counts)
    status = "AND status = 'ENROLLED'" if how is suspend else ""
    live = await hub.one(f"SELECT count(*) FROM student WHERE removed_at IS NULL {status}")
    before = undisturbed["Student"].split()[0]
    left = await hub.one("SELECT count(*) FROM student WHERE removed_at IS NOT NULL OR status <> 'ENROLLED'")
    assert left >= taken
    if how is not suspend:
        assert live == int(before) - taken
    assert [run["state"] for run in await hub.runs("oneroster")][:2] == ["SUCCEEDED", "REJECTED"]
    after = await hub.digest()
    await hub.sync("oneroster", full=True)
    assert await hub.digest() == after


async def test_a_rejected_run_is_closed_and_the_next_begins_anew(changing, undisturbed) -> None:
    hub, upstreams = changing
    original = upstreams.records("oneroster/users")
    keys = (await pupils_of_largest_school(hub))[:6]
    delete(upstreams, keys)
    with pytest.raises(RunHeld):
        await hub.sync("oneroster")
    assert await laid_out(hub) == sorted(keys)
    assert await hub.engine().decide("oneroster", approve=False) is None
    # How many it was stays; whom it would have been is nobody's business any more.
    assert await laid_out(hub) == []
    assert await hub.one("SELECT sum(taken) FROM held_change WHERE stream IS NULL") == len(keys)
    assert (await hub.runs("oneroster"))[0]["state"] == "REJECTED"
    with pytest.raises(SyncError):
        await hub.engine().decide("oneroster", approve=True)
    with pytest.raises(RunHeld):
        await hub.sync("oneroster")
    assert await hub.digest() == undisturbed
    upstreams.write(
        "oneroster/users",
        [r | {"dateLastModified": now()} if r["sourcedId"] in keys else r for r in original],
    )
    counts = (await hub.sync("oneroster")).counts
    assert counts["tombstoned"] == 0
    assert await hub.digest() == undisturbed


async def test_a_stream_that_loses_too_many_records_is_held(changing, undisturbed) -> None:
    hub, upstreams = changing
    kept = upstreams.records("oneroster/enrollments")
    upstreams.write("oneroster/enrollments", kept[: len(kept) // 2])
    with pytest.raises(RunHeld, match="stream enrollments: would remove"):
        await hub.sync("oneroster", full=True)
    assert await hub.digest() == undisturbed


@pytest.mark.parametrize("swept", [False, True])
async def test_a_school_does_not_go_and_leave_its_pupils_without_one(changing, undisturbed, swept) -> None:
    hub, upstreams = changing
    code, pupils = (
        await hub.ask(
            "SELECT c.code, count(*) FROM student s JOIN school c ON c.id = s.school_id"
            " WHERE s.removed_at IS NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
        )
    )[0]

    def change(record):
        if record["identifier"] != code:
            return record
        return None if swept else record | {"status": "tobedeleted", "dateLastModified": now()}

    assert upstreams.edit("oneroster/orgs", change) == 1
    with pytest.raises(RunHeld, match=f"school {code}: would suspend {pupils} of {pupils}"):
        await hub.sync("oneroster", full=swept)
    assert await hub.digest() == undisturbed
    assert len(await laid_out(hub)) == pupils


async def test_records_that_never_fitted_do_not_hold_a_run_when_they_go(changing) -> None:
    hub, upstreams = changing
    people = upstreams.records("oneroster/users")
    alien = {"sourcedId": "", "status": "active", "dateLastModified": now(), "givenName": "无姓"}
    upstreams.write(
        "oneroster/users", [*people, *(alien | {"sourcedId": f"alien-{n}"} for n in range(len(people) // 10))]
    )
    assert (await hub.sync("oneroster", full=True)).counts["added"] == 0
    upstreams.write("oneroster/users", people)
    assert (await hub.sync("oneroster", full=True)).counts["removed"] == len(people) // 10


async def test_a_dry_run_that_would_be_held_says_so_and_holds_nothing(changing) -> None:
    hub, upstreams = changing
    delete(upstreams, (await pupils_of_largest_school(hub))[:6])
    with pytest.raises(RunHeld) as held:
        await hub.engine().sync("oneroster", dry=True)
    assert held.value.mend == "look at the source; nothing was written; a run would be held"
    assert await hub.one("SELECT count(*) FROM sync_run WHERE state = 'HELD'") == 0


async def test_fewer_than_the_limit_pass(changing) -> None:
    hub, upstreams = changing
    keys = (await pupils_of_largest_school(hub))[:1]
    delete(upstreams, keys)
    assert (await hub.sync("oneroster")).counts["tombstoned"] == 1
    assert (await hub.row("student", await hub.subject("oneroster", "users", keys[0]))).removed_at


async def test_pupils_whose_records_become_somebody_else_are_counted(changing, undisturbed) -> None:
    hub, upstreams = changing
    keys = (await pupils_of_largest_school(hub))[:4]

    def change(record):
        if record["sourcedId"] in keys:
            record["roles"][0]["role"] = "aide"
            record["dateLastModified"] = now()
        return record

    upstreams.edit("oneroster/users", change)
    with pytest.raises(RunHeld, match="remove 4 of"):
        await hub.sync("oneroster")
    assert await hub.digest() == undisturbed


async def test_the_limits_can_be_set(changing) -> None:
    hub, upstreams = changing
    suspend(upstreams, (await pupils_of_largest_school(hub))[:6])
    report = await hub.engine(Limits(share=0.9)).sync("oneroster")
    assert report.counts["changed"] == 6

"""Who is told what of a change, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import text

from hub.base.errors import YixinError
from hub.policy.accounts import AuthError
from hub.store import feed as feed_module
from hub.store.feed import EventsGone
from resolvers.errors import SubscriptionForbidden, Unrecorded
from schema.access.audit_entry import AuditKind
from schema.kit import Role
from schema.kit.registry import load
from tests.resolvers.subscriptions.conftest import ADMIN, CENTRE, INTEGRATOR, OTHER, PARTNER, PRINCIPAL

REFERRALS = "subscription($after: String, $filter: ReferralFilter, $student: ID) { referralChanged(after: $after, filter: $filter, student: $student) { cursor change id referral { state reason student { name } } } }"
IDS = "subscription($after: String) { referralChanged(after: $after) { cursor id } }"
FILE = "subscription($id: ID!, $after: String) { studentChanged(id: $id, after: $after) { cursor change entity id row { __typename id ... on Referral { state } } student { name } } }"


async def test_each_is_told_of_the_rows_that_they_read(listen, change, gid):
    school, other, partner = [await listen(who, REFERRALS) for who in (PRINCIPAL, OTHER, PARTNER)]
    await change("Referral", 2, state="ACCEPTED")
    await change("Referral", 4, state="ACCEPTED")
    assert (await school.next())["id"] == gid("Referral", 2)
    assert (await other.next())["id"] == gid("Referral", 4)
    told = await partner.next()
    assert told["id"] == gid("Referral", 4) and told["change"] == "CHANGED"
    assert told["referral"] == {"state": "ACCEPTED", "reason": None, "student": {"name": "赵强"}}


async def test_two_roles_are_told_of_the_rows_of_each_and_no_field_by_the_other(listen, change, viewers, gid):
    """The partner reads the reason of what is referred to it, the principal that of no referral."""
    both = replace(viewers[PRINCIPAL], roles=frozenset({Role.PRINCIPAL, Role.HEALTH_PARTNER}))
    viewers["both"] = replace(both, health_partner_id=301)
    listener = await listen("both", REFERRALS)
    await change("Referral", 2, reason="焦虑")
    await change("Referral", 4, reason="失眠")
    own, partners = await listener.some(2)
    assert (own["id"], own["referral"]["reason"]) == (gid("Referral", 2), None)
    assert (partners["id"], partners["referral"]["reason"]) == (gid("Referral", 4), "失眠")


async def test_a_file_tells_of_its_rows_only(listen, change, gid):
    file, hidden = [await listen(PRINCIPAL, FILE, id=gid("Student", key)) for key in (101, 104)]
    await change("Student", 104, status="SUSPENDED")
    await change("Referral", 2, state="IN_PROGRESS")
    await change("Referral", 1, state="IN_PROGRESS")
    await change("Student", 102, status="SUSPENDED")
    await change("Student", 101, status="SUSPENDED")
    first, second = await file.some(2)
    assert (first["entity"], first["row"]["state"]) == ("Referral", "IN_PROGRESS")
    assert (second["entity"], second["row"]["id"]) == ("Student", gid("Student", 101))
    assert first["student"] == {"name": "王小明"}
    # Nothing of another school's pupil was told, as nothing would be of one who is not there.
    await change("Student", 101, school=2)
    await change("Student", 104, school=1)
    assert (await hidden.next())["student"] == {"name": "赵强"}
    await change("Student", 104, school=2)
    await change("Student", 101, school=1)


async def test_rows_come_and_go(listen, store, gid, town):
    listener, other = await listen(PRINCIPAL, REFERRALS), await listen(OTHER, REFERRALS)
    values = {"state": "REQUESTED", "urgency": "URGENT", "student": 101, "partner": 302}
    told = []
    async with store.work() as work:
        key = await work.add(load()["Referral"], values)
    told.append(await listener.next())
    async with store.work() as work:
        await work._writer.remove(load()["Referral"], [key])
    told.append(await listener.next())
    async with store.work() as work:
        await work._writer.save(load()["Referral"], {key: values})
    told.append(await listener.next())
    async with store.work() as work:
        await work._writer.remove(load()["Referral"], [key, 4])
    told.append(await listener.next())
    assert [(one["change"], one["id"]) for one in told] == [
        (change, gid("Referral", key)) for change in ("ADDED", "REMOVED", "ADDED", "REMOVED")
    ]
    assert told[1]["referral"] is None and told[2]["referral"]["state"] == "REQUESTED"
    gone = await other.next()
    assert (gone["change"], gone["id"]) == ("REMOVED", gid("Referral", 4))
    async with store.work() as work:
        back = {"state": "REQUESTED", "urgency": "ROUTINE", "student": 104, "partner": 301}
        await work._writer.save(
            load()["Referral"], {4: back | {"requested_at": datetime(2026, 10, 1, tzinfo=UTC)}}
        )


async def test_however_a_row_is_written_it_is_told_once_committed_and_only_if_it_differs(
    listen, set_based, town
):
    listener = await listen(PRINCIPAL, IDS)
    async with town.owner.connect() as connection:
        await connection.execute(text("UPDATE referral SET state = 'REFUSED'"))
        await connection.rollback()
    await set_based("Referral", urgency="ROUTINE")
    await set_based("Referral", lambda table: table.c.id.in_([1, 2]), urgency="STAT")
    first, second = await listener.some(2)
    await set_based("Referral", urgency="ROUTINE")
    again = await listener.some(2)
    assert [one["id"] for one in (first, second)] == [one["id"] for one in again]


async def test_what_is_committed_later_is_told_later_and_none_is_skipped(listen, change, town, gid):
    """The transaction that wrote first commits last, and a process that reads between them has seen the other's."""
    listener = await listen(PRINCIPAL, IDS)
    async with town.owner.connect() as slow:
        await slow.execute(text("UPDATE referral SET state = 'COMPLETED' WHERE id = 1"))
        await change("Referral", 2, state="COMPLETED")
        first = await listener.next()
        await slow.commit()
    second = await listener.next()
    assert [one["id"] for one in (first, second)] == [gid("Referral", 2), gid("Referral", 1)]
    again = await listen(PRINCIPAL, IDS, after=first["cursor"])
    assert (await again.next())["id"] == second["id"]


async def test_two_processes_number_the_same_events(feeding, listen, change, gid):
    """Whoever numbers them: each listener of each is told of every one, and a cursor of one goes on with the other."""
    async with feeding() as other:
        here, there = await listen(PRINCIPAL, IDS), await listen(PRINCIPAL, IDS, feed=other)
        for turn in range(10):
            await change("Referral", 1 + turn % 2, urgency=("STAT", "ASAP", "URGENT")[turn % 3])
        told, others = await here.some(10), await there.some(10)
        assert [one["id"] for one in told] == [one["id"] for one in others]
        resumed = await listen(PRINCIPAL, IDS, feed=other, after=told[3]["cursor"])
        assert [one["id"] for one in await resumed.some(6)] == [one["id"] for one in told[4:]]


async def test_who_goes_on_after_a_cursor_misses_nothing_and_hears_nothing_twice(listen, set_based, change):
    """Also within what one statement did to several rows."""
    listener = await listen(PRINCIPAL, IDS)
    await set_based("Referral", urgency="ASAP")
    await change("Referral", 1, urgency="STAT")
    told = await listener.some(3)
    await listener.close()
    await set_based("Referral", urgency="URGENT")
    for seen, left in ((told[0], 4), (told[1], 3), (told[2], 2)):
        resumed = await listen(PRINCIPAL, IDS, after=seen["cursor"])
        assert len(await resumed.some(left)) == left
        await change("Referral", 2, urgency="STAT")
        newest = await resumed.next()
        await resumed.close()
        await set_based("Referral", lambda table: table.c.id == 2, urgency="URGENT")
        last = await listen(PRINCIPAL, IDS, after=newest["cursor"])
        assert (await last.next())["id"] == newest["id"]
        told[2] = {"cursor": last.event["cursor"]} if left == 3 else told[2]


async def test_a_slow_listener_reads_on_from_the_table(listen, change, monkeypatch):
    monkeypatch.setattr(feed_module, "WAITING", 3)
    monkeypatch.setattr(feed_module, "PAGE", 2)
    slow, other = await listen(PRINCIPAL, IDS), await listen(PRINCIPAL, IDS)
    told = []
    for turn in range(12):
        await change("Referral", 1, urgency=("STAT", "ASAP")[turn % 2])
        told.append(await other.next())
    assert await slow.next() and await slow.next()
    for turn in range(9):
        await change("Referral", 2, urgency=("STAT", "ASAP")[turn % 2])
        told.append(await other.next())
    assert [one["id"] for one in await slow.some(19)] == [one["id"] for one in told[2:]]


async def test_a_notice_that_is_lost_costs_a_moment_only(listen, town, feed, change):
    listener = await listen(PRINCIPAL, IDS)
    feed._notices.heard = lambda: None
    await change("Referral", 1, urgency="ROUTINE")
    await change("Referral", 1, urgency="STAT")
    assert await listener.some(2)


async def test_what_is_kept_no_longer_is_said_to_be_gone(listen, change, town, feed, graph, viewers):
    listener = await listen(PRINCIPAL, IDS)
    for urgency in ("ROUTINE", "STAT", "ASAP"):
        await change("Referral", 1, urgency=urgency)
    told = await listener.some(3)
    async with town.owner.begin() as connection:
        await connection.execute(text("UPDATE event SET at = at - interval '8 days'"))
        await feed_module.prune(connection, timedelta(days=7))
    with pytest.raises(EventsGone):
        await listen(PRINCIPAL, IDS, after=told[0]["cursor"])
    await change("Referral", 1, urgency="URGENT")
    resumed = await listen(PRINCIPAL, IDS, after=told[2]["cursor"])
    assert await resumed.next()


@pytest.mark.parametrize(
    ("who", "document", "code"),
    [
        (ADMIN, IDS, "access.subscription"),
        (PRINCIPAL, "subscription { syncProgress { cursor } }", "access.subscription"),
        (PRINCIPAL, 'subscription { referralChanged(after: "x") { cursor } }', "cursor.invalid"),
        (PRINCIPAL, 'subscription { studentChanged(id: "x") { cursor } }', "id.invalid"),
        (PRINCIPAL, "subscription { studentChanged { cursor } }", "graphql.invalid"),
        (PRINCIPAL, "subscription { referralChanged { cursor } schemaDriftFound { cursor } }", "graphql.invalid"),
        (PRINCIPAL, 'subscription { referralChanged(filter: {student: {nationalId: {isNull: true}}}) { cursor } }', "graphql.invalid"),
        (INTEGRATOR, 'subscription { syncProgress(filter: {decidedBy: {subject: {eq: "a"}}}) { cursor } }', None),
        (PRINCIPAL, "subscription { referralChanged(filter: {student: {healthEncounters: {some: {date: {isNull: true}}}}}) { cursor } }", "access.field"),
    ],
)  # fmt: skip
async def test_what_may_not_be_listened_to_is_refused_at_once(graph, viewers, who, document, code):
    said = await graph.hear(viewers[who], document=document)
    if code is None:
        assert not isinstance(said, bytes)
        return
    answer = orjson.loads(said)
    assert "data" not in answer and answer["errors"][0]["extensions"]["code"] == code


async def test_a_cursor_serves_only_whom_and_what_it_was_given_for(listen, change, graph, viewers, gid):
    listener = await listen(PRINCIPAL, REFERRALS)
    await change("Referral", 1, urgency="ASAP")
    await change("Referral", 1, urgency="STAT")
    cursor = (await listener.next())["cursor"]
    viewers["namesake"] = replace(viewers[PRINCIPAL], account_id=77)
    for who, more in (("namesake", {}), (PRINCIPAL, {"student": gid("Student", 101)}), (PARTNER, {})):
        said = await graph.hear(viewers[who], document=REFERRALS, variables={"after": cursor, **more})
        assert orjson.loads(said)["errors"][0]["extensions"]["code"] == "cursor.invalid"


async def test_filters_hold_when_a_row_is_told(listen, change, gid):
    urgent = await listen(PRINCIPAL, REFERRALS, filter={"urgency": {"eq": "STAT"}})
    of_pupil = await listen(PRINCIPAL, REFERRALS, student=gid("Student", 102))
    await change("Referral", 1, urgency="ROUTINE")
    await change("Referral", 2, urgency="ROUTINE")
    await change("Referral", 1, urgency="STAT")
    assert (await urgent.next())["id"] == gid("Referral", 1)
    assert (await of_pupil.next())["id"] == gid("Referral", 2)


@pytest.mark.parametrize("shown", ["cursor", "referral { reason }"])
async def test_it_is_recorded_before_it_is_told(graph, town, listen, change, shown):
    """That a pupil is referred is told by the event itself, whatever is shown of it."""
    listener = await listen(PARTNER, f"subscription Watch {{ referralChanged {{ {shown} }} }}")
    before = len(town.recorder.heard)
    await change("Referral", 1, reason=f"因{shown}")
    await listener.next()
    (caller, deed), *others = town.recorder.heard[before:]
    assert not others and caller.account_id == PARTNER and caller.operation == "Watch"
    assert deed.kind is AuditKind.READ and deed.student_ids == (101,)
    assert "Referral.SENSITIVE" in deed.categories
    assert ("Referral.CLINICAL" in deed.categories) == ("reason" in shown)


async def test_what_cannot_be_recorded_is_not_told(graph, listen, change, monkeypatch):
    listener = await listen(PARTNER, IDS)
    monkeypatch.setattr(graph, "_recorder", None)
    await change("Referral", 1, urgency="ROUTINE")
    with pytest.raises(Unrecorded):
        await listener.next()


@pytest.mark.parametrize(
    ("then", "error"),
    [
        (AuthError("the token was revoked"), AuthError),
        (lambda viewer: replace(viewer, roles=frozenset({Role.ADMIN})), SubscriptionForbidden),
    ],
)
async def test_a_right_that_ends_ends_the_stream_before_the_next_event(listen, change, viewers, then, error):
    listener = await listen(PRINCIPAL, IDS)
    await change("Referral", 1, urgency="STAT")
    await change("Referral", 1, urgency="ASAP")
    assert await listener.next()
    viewers[PRINCIPAL] = then if isinstance(then, YixinError) else then(viewers[PRINCIPAL])
    with pytest.raises(error):
        await listener.next()


async def test_a_ground_that_ends_ends_what_is_told(listen, change, set_based, gid):
    """The referral is closed for longer than the partner reads it."""
    listener = await listen(PARTNER, IDS)
    await change("Referral", 1, closed_at=datetime(2026, 1, 1, tzinfo=UTC))
    await change("Referral", 1, urgency="URGENT")
    await change("Referral", 4, urgency="URGENT")
    assert (await listener.next())["id"] == gid("Referral", 4)
    await change("Referral", 1, closed_at=None)


async def test_runs_and_drift_of_own_sources(listen, store, gid, town):
    own, every = (
        await listen(INTEGRATOR, "subscription { syncProgress { id syncRun { state records } } }"),
        None,
    )
    drift = await listen(INTEGRATOR, "subscription { schemaDriftFound { change schemaDrift { field key } } }")
    one = await listen(
        ADMIN, "subscription($id: ID!) { syncProgress(source: $id) { id } }", id=gid("Source", 401)
    )
    now = town.clock.now()
    zero = dict.fromkeys(
        [
            "seen",
            "added",
            "changed",
            "unchanged",
            "quarantined",
            "waiting",
            "tombstoned",
            "ignored",
            "removed",
            "released",
        ],
        0,
    )
    run = {"state": "QUEUED", "full": True, "attempts": 0, "started_at": now, **zero}
    found = {"stream": "users", "field": "nick", "kind": "UNKNOWN", "key": "u-1", "first_seen_at": now}
    async with store.work() as work:
        for source in (402, 401):
            key = await work.add(load()["SyncRun"], {**run, "source": source})
            await work.add(load()["SchemaDrift"], {**found, "source": source})
    every = await listen(
        ADMIN, "subscription($id: ID!) { syncProgress(run: $id) { id } }", id=gid("SyncRun", key)
    )
    async with store.work() as work:
        await work.change(load()["SyncRun"], key, {"state": "FETCHING", "records": 5})
    assert (await own.next())["id"] == gid("SyncRun", key)
    assert (await own.next())["syncRun"] == {"state": "FETCHING", "records": 5}
    assert (await drift.next())["schemaDrift"] == {"field": "nick", "key": "u-1"}
    assert [(await one.next())["id"], (await every.next())["id"]] == [gid("SyncRun", key)] * 2


async def test_what_costs_too_much_is_refused_as_a_query_is(graph, viewers):
    below = "students(first: 1000) { nodes { referrals(first: 1000) { nodes { student { referrals(first: 1000) { nodes { id } } } } } } }"
    document = f"subscription {{ referralChanged {{ referral {{ school {{ {below} }} }} }} }}"
    answer = orjson.loads(await graph.hear(viewers[PRINCIPAL], document=document))
    assert answer["errors"][0]["extensions"]["code"] == "graphql.cost" and "cost" in answer["extensions"]


async def test_a_centre_listens_to_nobody_who_is_none_of_its(listen, change, gid, viewers):
    """The pupil's file opens to it with the referral."""
    file = await listen(CENTRE, FILE, id=gid("Student", 102))
    await change("Referral", 2, closed_at=datetime(2026, 10, 2, tzinfo=UTC))
    await change("Student", 102, name="李晓红")
    await change("Referral", 2, closed_at=None)
    told = await file.next()
    assert (told["entity"], told["row"]["id"]) == ("Referral", gid("Referral", 2))

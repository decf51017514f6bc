"""Entries are committed, shared in batches, sealed in one chain, or refused."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from hub.audit import AuditUnavailable
from hub.audit.entries import COLUMNS, leaf, values
from schema.kit import Role
from tests.hub.audit.conftest import CLOCK, caller, deed


async def test_what_is_recorded_stands_there_when_the_call_returns(record):
    await record.recorder().record(caller(7, Role.MENTOR, Role.PRINCIPAL), [deed("a", "b"), deed("c")])
    rows = await record.hand.fetch("SELECT * FROM audit_entry ORDER BY id")
    assert [row["students"] for row in rows] == [["a", "b"], ["c"]]
    first = dict(rows[0])
    assert first.pop("at").utcoffset().total_seconds() == 0
    first.pop("id")
    assert first.pop("at_night") is not (6 <= rows[0]["at"].astimezone(CLOCK.zone).hour < 22)
    assert first == {
        "kind": "READ", "roles": ["MENTOR", "PRINCIPAL"], "institution": None, "purpose": "COUNSELLING",
        "categories": ["Referral.CLINICAL", "Referral.SENSITIVE"], "break_glass": False, "account_id": 7,
        "token_id": None, "operation": "Q", "document": "0" * 64, "row_count": 2, "students": ["a", "b"], "student_ids": [1, 2],
        "record_ids": [],
    }  # fmt: skip
    verdict = await record.verdict()
    assert (verdict.entries, verdict.head.number, verdict.head.total, verdict.findings) == (2, 1, 2, [])


async def test_requests_of_a_moment_share_a_commit(record):
    recorder = record.recorder()
    await asyncio.gather(*(recorder.record(caller(number), [deed("a")]) for number in range(100)))
    seals = await record.hand.fetch("SELECT cardinality(entries) AS n FROM audit_seal ORDER BY number")
    assert [row["n"] for row in seals] == [100]
    assert (await record.verdict()).findings == []


async def test_several_processes_make_one_chain(record):
    recorders = [record.recorder() for _ in range(4)]
    jobs = [recorder.record(caller(), [deed("a")]) for recorder in recorders for _ in range(20)]
    await asyncio.gather(*jobs)
    for _ in range(5):
        await asyncio.gather(*(recorder.record(caller(), [deed("a")]) for recorder in recorders))
    verdict = await record.verdict()
    assert (verdict.entries, verdict.findings) == (100, [])


async def test_a_locked_record_refuses_in_time_and_goes_on_afterwards(record):
    recorder = record.recorder()
    async with record.hand.transaction():
        await record.hand.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE")
        begun = time.monotonic()
        with pytest.raises(AuditUnavailable):
            await recorder.record(caller(), [deed("a")])
        assert time.monotonic() - begun < 4
    await recorder.record(caller(), [deed("b")])
    rows = await record.hand.fetch("SELECT students FROM audit_entry")
    assert [row["students"] for row in rows] == [["b"]]
    assert (await record.verdict()).findings == []


async def test_a_full_record_refuses(record):
    await record.do("ALTER TABLE audit_entry ADD CONSTRAINT full_up CHECK (id < 0) NOT VALID")
    recorder = record.recorder()
    with pytest.raises(AuditUnavailable):
        await recorder.record(caller(), [deed("a")])
    assert await record.hand.fetchval("SELECT count(*) FROM audit_seal") == 0
    await record.do("ALTER TABLE audit_entry DROP CONSTRAINT full_up")
    await recorder.record(caller(), [deed("a")])
    assert (await record.verdict()).findings == []


async def test_who_goes_away_takes_nobody_along(record):
    recorder = record.recorder()
    async with record.hand.transaction():
        await record.hand.execute("LOCK TABLE audit_seal IN ACCESS EXCLUSIVE MODE")
        gone = asyncio.create_task(recorder.record(caller(1), [deed("a")]))
        await asyncio.sleep(0.1)
        stays = asyncio.create_task(recorder.record(caller(2), [deed("b")]))
        await asyncio.sleep(0.1)
        gone.cancel()
        await asyncio.sleep(0.1)
    await stays
    assert (await record.verdict()).entries == 2
    assert gone.cancelled()


async def test_a_lost_connection_is_made_anew(record):
    recorder = record.recorder()
    await recorder.record(caller(), [deed("a")])
    await record.do(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%INTO audit_seal%' AND pid <> pg_backend_pid()"
    )
    # Whether the loss is heard before something is sent is the socket's affair.
    with suppress(AuditUnavailable):
        await recorder.record(caller(), [deed("b")])
    await recorder.record(caller(), [deed("c")])
    assert (await record.verdict()).findings == []


async def test_schools_and_partners_are_named_as_they_are_at_that_time(district):
    from hub.audit.entries import Caller
    from schema.access.purpose import Purpose

    one = Caller(1, frozenset({Role.PRINCIPAL}), 1, None, Purpose.SCHOOL_MANAGEMENT, None, "0" * 64)
    two = Caller(2, frozenset({Role.HEALTH_PARTNER}), None, 301, Purpose.REFERRAL, None, "0" * 64)
    await district.recorder.record(one, [deed("who")])
    await district.recorder.record(two, [deed("who")])
    found = "SELECT array_agg(institution ORDER BY id) FROM audit_entry WHERE students = ARRAY['who']"
    assert await district.reader.value(found, ()) == [
        b"\xe6\x9b\xb9\xe6\x9d\xa8\xe7\xac\xac\xe4\xb8\x80\xe5\xb0\x8f\xe5\xad\xa6".decode(),
        "普陀区精神卫生中心",
    ]


def test_every_column_is_sealed():
    whole = [None] * len(COLUMNS)
    for place in range(len(COLUMNS)):
        other = [*whole]
        other[place] = "x"
        assert leaf(other) != leaf(whole)


@pytest.mark.parametrize(
    ("hour", "night"), [(0, True), (5, True), (6, False), (12, False), (21, False), (22, True), (23, True)]
)
def test_the_night_is_the_districts(hour, night):
    at = datetime(2026, 11, 20, hour, 59, tzinfo=CLOCK.zone).astimezone(UTC)
    told = dict(zip(COLUMNS, values(1, at, CLOCK.zone, caller(), None, deed("a")), strict=True))
    assert told["at_night"] is night

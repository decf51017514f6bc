"""Appointments at the district centre: nobody sits in two, each comes to one end, and what is decided outlives the source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import delete, select, text

from hub.store.writer import Writer
from hub.sync import line
from hub.sync.apply import NO_RUN, Batch
from hub.sync.staging import Staging
from resolvers.ids import decode
from schema.counselling.appointment import Appointment
from schema.integration.source_record import SourceRecord
from schema.kit import Role

TOLD = "appointment { id kind state askedOn slot waitedDays counsellorName version student { id } }"
REFUSED = "... on Refused { code place }"
BOOK = f"""mutation ($student: ID!, $slot: DateTime!, $who: String, $kind: AppointmentKind, $asked: Date, $key: String) {{
  bookAppointment(student: $student, slot: $slot, counsellorName: $who, kind: $kind, askedOn: $asked, idempotencyKey: $key) {{
    ... on BookAppointmentPayload {{ {TOLD} }} {REFUSED} }} }}"""
HOLD = f"""mutation ($it: ID!, $came: Boolean, $version: Int) {{ holdAppointment(appointment: $it, came: $came, version: $version) {{
  ... on HoldAppointmentPayload {{ {TOLD} }} {REFUSED} }} }}"""
CANCEL = f"""mutation ($it: ID!, $version: Int) {{ cancelAppointment(appointment: $it, version: $version) {{
  ... on CancelAppointmentPayload {{ {TOLD} }} {REFUSED} }} }}"""
SATURDAY = "2026-10-17T10:00:00+08:00"


@pytest.fixture
def centre(ask):
    async def calling(document, **variables):
        return await ask(document, 1007, Role.CENTRE, **variables)

    return calling


@pytest.fixture
async def pupils(changing, gid):
    """Two pupils of whom the centre reads; the appointments are gone afterwards."""
    async with changing.owner.begin() as connection:
        await connection.execute(
            text("INSERT INTO referral (id, state, urgency, version, requested_at, student_id, partner_id)"
                 " VALUES (2, 'REQUESTED', 'ROUTINE', 1, '2026-10-01', 104, 301)")
        )  # fmt: skip
    yield gid("Student", 101), gid("Student", 104)
    async with changing.owner.begin() as connection:
        for table in (Appointment.history, Appointment.__table__):
            await connection.execute(delete(table))
        records = SourceRecord.__table__
        await connection.execute(delete(records).where(records.c.subject_entity == "Appointment"))
        await connection.execute(text("DELETE FROM referral WHERE id = 2"))


async def rows(changing):
    table = Appointment.__table__
    async with changing.owner.connect() as connection:
        return (await connection.execute(select(table).order_by(table.c.id))).mappings().all()


async def put(changing, appointment, **values):
    async with changing.owner.begin() as connection:
        await line.stand(connection)
        writer = Writer(connection, changing.keyring, changing.clock.now())
        await writer.change(Appointment, decode(appointment, "310107", Appointment)[1], values)


async def test_an_appointment_is_booked_once(centre, pupils, changing):
    mine, other = pupils
    given = {"student": mine, "slot": SATURDAY, "who": " 沈老师 ", "asked": "2026-10-12"}
    made = await centre(BOOK, **given, key="book-1")
    booked = made["appointment"]
    assert datetime.fromisoformat(booked.pop("slot")) == datetime(2026, 10, 17, 2, tzinfo=UTC)
    assert booked == {
        "id": booked["id"], "kind": "WEEKEND", "state": "BOOKED", "askedOn": "2026-10-12", "waitedDays": 5,
        "counsellorName": "沈老师", "version": 1, "student": {"id": mine},
    }  # fmt: skip
    assert (await centre(BOOK, **given, key="book-1"))["appointment"]["id"] == booked["id"]
    assert (await centre(BOOK, **{**given, "who": "陆老师"}, key="book-1"))["code"] == "mutation.key"
    before = await rows(changing)
    taken = "appointment.taken"
    for student, slot, who, refused in (
        (mine, SATURDAY, None, (taken, "student")),
        (mine, "2026-10-17T10:59:00+08:00", "陆老师", (taken, "student")),
        (other, "2026-10-17T09:01:00+08:00", "沈老师", (taken, "counsellorName")),
        (mine, "2026-10-10T10:00:00+08:00", None, ("argument.invalid", "slot")),
        (mine, "2026-10-16T10:00:00+08:00", None, ("argument.invalid", "slot")),
        (mine, "9999-12-31T23:59:00-12:00", None, ("argument.invalid", "slot")),
        (mine, "0001-01-01T00:00:00+14:00", None, ("argument.invalid", "slot")),
        (mine, "2026-10-17T10:00:00", None, ("argument.invalid", "slot")),
        (other, "2026-10-18T10:00:00+08:00", " ", ("argument.invalid", "counsellorName")),
    ):
        answer = await centre(BOOK, student=student, slot=slot, who=who)
        assert (answer["code"], answer["place"]) == refused, (slot, who)
    late = await centre(BOOK, student=other, slot=SATURDAY, asked="2026-10-16")
    assert late == {"code": "argument.invalid", "place": "askedOn"}
    assert await rows(changing) == before
    # Others at that time, and the next hour.
    for student, slot, who in (
        (other, SATURDAY, None),
        (mine, "2026-10-17T11:00:00+08:00", "沈老师"),
    ):
        assert "appointment" in await centre(BOOK, student=student, slot=slot, who=who)
    weekday = await centre(BOOK, student=mine, slot="2026-10-16T10:00:00+08:00", kind="FOLLOW_UP")
    assert weekday["appointment"]["kind"] == "FOLLOW_UP"


async def test_a_time_that_was_cancelled_is_free(centre, pupils):
    given = {"student": pupils[0], "slot": SATURDAY, "who": "沈老师"}
    first = (await centre(BOOK, **given))["appointment"]["id"]
    assert (await centre(CANCEL, it=first, version=1))["appointment"]["state"] == "CANCELLED"
    assert (await centre(BOOK, **given))["appointment"]["id"] != first


@pytest.mark.parametrize(
    ("document", "given", "after"),
    [(HOLD, {}, "HELD"), (HOLD, {"came": False}, "MISSED"), (CANCEL, {}, "CANCELLED")],
)
async def test_each_comes_to_one_end(centre, pupils, changing, document, given, after):
    it = (await centre(BOOK, student=pupils[0], slot=SATURDAY))["appointment"]["id"]
    before = await rows(changing)
    if document is HOLD:
        # Nothing of what is to come has taken place.
        assert await centre(HOLD, it=it, **given) == {"code": "appointment.state", "place": "appointment"}
    await put(changing, it, slot=changing.clock.moment() - timedelta(minutes=5))
    begun = await rows(changing)
    assert (await centre(document, it=it, **given, version=99))["code"] == "mutation.stale"
    assert await rows(changing) == begun != before
    ended = (await centre(document, it=it, **given, version=begun[0]["version"]))["appointment"]
    assert (ended["state"], ended["version"]) == (after, begun[0]["version"] + 1)
    done = await rows(changing)
    for again in (HOLD, CANCEL):
        assert await centre(again, it=it) == {"code": "appointment.state", "place": "appointment"}
    assert await rows(changing) == done


async def test_what_became_of_it_outlives_the_source(centre, changing, pupils, gid):
    """The source says again that it is booked, and moves it."""
    async with changing.owner.begin() as connection:
        writer = Writer(connection, changing.keyring, changing.clock.now())
        (row,) = await writer.new_ids(Appointment, 1)
        (link,) = await writer.new_ids(SourceRecord, 1)
        await _say(writer, row, link, datetime(2026, 10, 11, 2, tzinfo=UTC))
    it = gid("Appointment", row)
    assert (await centre(HOLD, it=it))["appointment"]["state"] == "HELD"
    async with changing.owner.begin() as connection:
        writer = Writer(connection, changing.keyring, changing.clock.now())
        await _say(writer, row, link, datetime(2026, 10, 11, 3, tzinfo=UTC))
    (stored,) = await rows(changing)
    assert (stored["state"], stored["slot"].hour) == ("HELD", 3)


async def _say(writer, row, link, slot):
    await line.stand(writer.connection)
    said = {"values": {"kind": "WEEKEND", "state": "BOOKED", "slot": slot}, "refs": {"student": 101}}
    record = {
        "source": 1, "stream": "appointments", "key": "W1", "slot": "", "subject_entity": "Appointment",
        "subject_id": row, "refers_to": [], "founding": True, "outdated": False,
        "said": orjson.dumps(said).decode(),
    }  # fmt: skip
    await writer.save(SourceRecord, {link: record})
    batch = Batch(Staging(writer.connection, writer.keyring, NO_RUN), writer, NO_RUN, roster=False)
    await batch.project(Appointment, [row])


async def test_the_centre_books_whom_it_reads_and_nobody_else_books(centre, changing, ask, gid):
    refused = await centre(BOOK, student=gid("Student", 104), slot=SATURDAY)
    assert refused == {"code": "row.unknown", "place": "student"}
    school = await ask(BOOK, 1003, Role.PSYCHOLOGIST, student=gid("Student", 101), slot=SATURDAY)
    assert school["code"] == "access.mutation"
    assert await rows(changing) == []

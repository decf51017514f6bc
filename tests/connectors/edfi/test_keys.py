from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.edfi.keys import NATURAL_KEYS, gone_raw, joined, key_values, record_raw
from tests.connectors.edfi.folder import association, attendance, calendar_date, school, session, student

SAMPLES: dict[str, dict[str, Any]] = {
    "schools": school(),
    "sessions": session(),
    "calendarDates": calendar_date(),
    "students": student(),
    "studentSchoolAssociations": association(),
    "studentSchoolAttendanceEvents": attendance(),
}


@pytest.mark.parametrize("resource", NATURAL_KEYS)
def test_record_deletion_and_key_change_share_one_key(resource: str) -> None:
    values = key_values(resource, SAMPLES[resource])
    shuffled = dict(sorted(values.items(), reverse=True))
    key = record_raw(resource, SAMPLES[resource]).key
    assert key
    assert gone_raw(resource, {"keyValues": shuffled}, "keyValues").key == key
    assert gone_raw(resource, {"oldKeyValues": shuffled}, "oldKeyValues").key == key


def test_a_key_does_not_depend_on_numbers_as_text_or_midnights() -> None:
    values = key_values("studentSchoolAssociations", association())
    other = {**values, "schoolId": str(values["schoolId"]), "entryDate": "2026-09-01T00:00:00"}
    assert joined(values) == joined(other)


def test_parts_that_hold_the_separator_do_not_collide() -> None:
    keys = [joined({"a": a, "b": b}) for a, b in [("x|y", "z"), ("x", "y|z"), ("x\\", "y|z"), ("x\\|y", "z")]]
    assert len(set(keys)) == 4


def test_a_record_without_a_part_of_its_key_is_at_fault_under_its_id() -> None:
    record = attendance()
    del record["studentReference"]
    raw = record_raw("studentSchoolAttendanceEvents", record)
    assert raw.key == "id:event-1"
    assert raw.payload == record
    assert raw.fault is not None
    assert raw.fault.field == "studentReference/studentUniqueId"


@pytest.mark.parametrize("record", ["text", 7, None, ["a"]])
def test_what_is_no_object_is_at_fault_under_a_stable_key(record: object) -> None:
    raw = record_raw("students", record)
    assert raw.fault is not None
    assert raw.fault.value == record
    assert raw.key == record_raw("students", record).key
    assert raw.key != record_raw("students", "other").key


@pytest.mark.parametrize("entry", [{}, {"keyValues": {}}, {"keyValues": {"studentUniqueId": ""}}, "text"])
def test_a_deletion_without_a_key_removes_nothing(entry: object) -> None:
    raw = gone_raw("students", entry, "keyValues")
    assert raw.fault is not None
    assert not raw.gone


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-09-07T01:02:03.5Z", datetime(2026, 9, 7, 1, 2, 3, 500000, UTC)),
        ("2026-09-07T01:02:03", datetime(2026, 9, 7, 1, 2, 3, tzinfo=UTC)),
        ("yesterday", None),
        (7, None),
    ],
)
def test_the_time_of_the_source_is_read_where_it_is_one(written: object, time: datetime | None) -> None:
    assert record_raw("students", student() | {"_lastModifiedDate": written}).source_time == time

"""What an entity may say of events and of being found, and what it may not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hub.base.errors import DeclarationError
from schema.kit.events import events, searched, subject
from schema.kit.registry import load


def like(name, **said):
    """An entity with the declaration of another."""
    return {
        name: SimpleNamespace(__name__=name, event_of="student", declaration=load()[name].declaration, **said)
    }


def test_what_a_reader_of_a_file_expects_is_an_event():
    expected = {
        "AbsenceEpisode", "AttendanceMark", "CareFile", "Enrolment", "EnrolmentEvent", "HealthEncounter", "MentorAssignment",
        "MentorTalk", "ParentAttendance", "Referral",
    }  # fmt: skip
    assert expected <= {event.name for event in events(load())}
    assert subject(events(load())) is load()["Student"]
    assert subject(()) is None


def test_every_dated_entity_of_a_pupil_is_an_event():
    names = {event.name for event in events(load())}
    for name, entity in load().items():
        declaration = entity.declaration
        dated = any(column.type.__name__ in ("date", "datetime") for column in declaration.columns.values())
        # What the hub notes about itself happened to no pupil.
        if "student" in declaration.relations and dated and declaration.keeping != "ledger":
            assert name in names


@pytest.mark.parametrize(
    "said", ["nothing", "code", "period", "reason", "student.nothing", "nothing.date", "id"]
)
def test_an_event_says_when_by_a_date_that_is_there(said):
    with pytest.raises(DeclarationError):
        events(like("AttendanceMark", event=said))


def test_an_event_leads_to_a_pupil():
    entity = like("AttendanceMark", event="date")
    entity["AttendanceMark"].event_of = "recorded_by.nothing"
    with pytest.raises(DeclarationError):
        events(entity)
    entity["AttendanceMark"].event_of = "school"
    with pytest.raises(DeclarationError):
        subject(events({**load(), **entity}))


@pytest.mark.parametrize("said", [("nothing",), ("birth_date",), ("national_id",), ("name", "school")])
def test_rows_are_found_by_plain_texts(said):
    with pytest.raises(DeclarationError):
        searched(like("Student", found_by=said))

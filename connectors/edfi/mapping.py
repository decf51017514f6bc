"""What each resource of Ed-Fi says about the hub's entities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from connectors.edfi import records
from connectors.edfi.descriptors import (
    ATTENDANCE,
    CALENDAR,
    CATEGORY,
    ENTRY,
    EXIT,
    SEX,
    STAGES,
    TERM,
    Descriptor,
    code_value,
)
from connectors.edfi.keys import joined
from hub.sync.contract import Draft, RecordError, Ref, Stream
from schema.attendance.attendance_mark import AttendanceMark
from schema.people.enrolment_event import EnrolmentEvent, EnrolmentEventKind
from schema.people.student import Student
from schema.places.school import School
from schema.places.school_day import SchoolDay, SchoolDayKind
from schema.places.term import Term

STUDENT_NUMBER = "学籍号"
NATIONAL_ID = "居民身份证"

_HELD = frozenset({SchoolDayKind.SCHOOL, SchoolDayKind.MAKE_UP})
_SATURDAY = 5
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+")


def school(record: records.School) -> Iterable[Draft]:
    """A school; its stage where its categories tell."""
    taught: set[str] = set()
    for number, category in enumerate(record.school_categories):
        field = f"schoolCategories/{number}/schoolCategoryDescriptor"
        taught |= CATEGORY.meaning(category.school_category_descriptor, field)
    values: dict[str, object] = {"code": record.school_id, "name": record.name_of_institution}
    if stage := STAGES.get(frozenset(taught)):
        values["stage"] = stage
    return [Draft(School, values)]


def session(record: records.Session) -> Iterable[Draft]:
    """A term of the district: the sessions of its schools for one term are one row, by its code."""
    if record.end_date < record.begin_date:
        raise RecordError("lies before beginDate", field="endDate", value=record.end_date.isoformat())
    year = record.school_year_type_reference.school_year
    number = TERM.meaning(record.term_descriptor, "termDescriptor")
    values = {
        "code": f"{year - 1}-{year}-{number}",
        "name": record.session_name,
        "starts_on": record.begin_date,
        "ends_on": record.end_date,
    }
    return [Draft(Term, values)]


def calendar_date(record: records.CalendarDate) -> Iterable[Draft]:
    """A day of the district: the same date of several calendars is one row.

    Any event with instruction makes it a school day (Ed-Fi's emergency, weather and strike days may only reduce
    instruction); instruction and `Non-instructional day` together contradict each other.
    """
    kinds = [
        CALENDAR.meaning(event.calendar_event_descriptor, f"calendarEvents/{number}/calendarEventDescriptor")
        for number, event in enumerate(record.calendar_events)
    ]
    telling = [kind for kind in kinds if kind is not None]
    held = [kind for kind in telling if kind in _HELD]
    if not telling:
        raise RecordError(
            "does not tell whether school is held",
            field="calendarEvents",
            mend="add an Instructional day or Non-instructional day event to the date",
        )
    if held and SchoolDayKind.WEEKEND in telling:
        raise RecordError(
            "holds both instruction and a Non-instructional day",
            field="calendarEvents",
            mend="take one of the two events off the date",
        )
    if held:
        kind = SchoolDayKind.MAKE_UP if SchoolDayKind.MAKE_UP in held else SchoolDayKind.SCHOOL
    elif SchoolDayKind.HOLIDAY not in telling and record.date.weekday() >= _SATURDAY:
        kind = SchoolDayKind.WEEKEND
    else:
        kind = SchoolDayKind.HOLIDAY
    return [Draft(SchoolDay, {"date": record.date, "held": bool(held), "kind": kind})]


def student(record: records.Student) -> Iterable[Draft]:
    """A pupil, with the numbers of the documents by which other systems know the pupil too."""
    values: dict[str, object] = {
        "name": full_name(record.last_surname, record.first_name),
        "birth_date": record.birth_date,
    }
    if record.birth_sex_descriptor:
        values["sex"] = SEX.meaning(record.birth_sex_descriptor, "birthSexDescriptor")
    for document in record.identification_documents:
        number = (document.issuer_document_identification_code or "").strip()
        title = (document.document_title or "").strip()
        if number and title == STUDENT_NUMBER:
            values["student_number"] = number
        elif number and title == NATIONAL_ID:
            values["national_id"] = number
    return [Draft(Student, values)]


def full_name(last: str, first: str) -> str:
    """Chinese names have no space and the surname first; others are written first name first."""
    return f"{last}{first}" if _CHINESE.fullmatch(last + first) else f"{first} {last}"


def association(record: records.StudentSchoolAssociation) -> Iterator[Draft]:
    """Entry into a school, and the exit from it where there is one: two changes of enrolment (异动)."""
    out = record.exit_withdraw_date
    if out is None and record.exit_withdraw_type_descriptor:
        raise RecordError("is missing where there is an exitWithdrawTypeDescriptor", field="exitWithdrawDate")
    if out is not None and out < record.entry_date:
        raise RecordError("lies before entryDate", field="exitWithdrawDate", value=out.isoformat())
    refs = {
        "student": _student(record.student_reference),
        "school": _school(record.school_reference),
    }
    kind = _kind(ENTRY, record.entry_type_descriptor, "entryTypeDescriptor", EnrolmentEventKind.ENTER)
    exited = _kind(
        EXIT, record.exit_withdraw_type_descriptor, "exitWithdrawTypeDescriptor", EnrolmentEventKind.OTHER
    )
    yield Draft(
        EnrolmentEvent,
        {
            "kind": kind,
            "effective_on": record.entry_date,
            "reason": _words(record.entry_type_descriptor),
        },
        refs,
        slot="entry",
    )
    if out is not None:
        yield Draft(
            EnrolmentEvent,
            {
                "kind": exited,
                "effective_on": out,
                "reason": _words(record.exit_withdraw_type_descriptor),
            },
            refs,
            slot="exit",
        )


def attendance(record: records.StudentSchoolAttendanceEvent) -> Iterator[Draft]:
    """An exception from attendance; presence gives no draft. Ed-Fi does not know the class at the time."""
    code = ATTENDANCE.meaning(
        record.attendance_event_category_descriptor, "attendanceEventCategoryDescriptor"
    )
    if code is not None:
        yield Draft(
            AttendanceMark,
            {"date": record.event_date, "code": code, "reason": record.attendance_event_reason or None},
            {"student": _student(record.student_reference), "school": _school(record.school_reference)},
        )


def _kind(
    descriptor: Descriptor[EnrolmentEventKind], uri: str | None, field: str, unsaid: EnrolmentEventKind
) -> EnrolmentEventKind:
    return descriptor.meaning(uri, field) if uri else unsaid


def _words(uri: str | None) -> str | None:
    return code_value(uri) if uri else None


def _student(reference: records.StudentReference) -> Ref:
    return Ref.record("students", joined({"studentUniqueId": reference.student_unique_id}))


def _school(reference: records.SchoolReference) -> Ref:
    return Ref.identified(School, code=reference.school_id)


STREAMS = (
    Stream("schools", records.School, school),
    Stream("sessions", records.Session, session),
    Stream("calendarDates", records.CalendarDate, calendar_date),
    Stream("students", records.Student, student),
    Stream("studentSchoolAssociations", records.StudentSchoolAssociation, association),
    Stream("studentSchoolAttendanceEvents", records.StudentSchoolAttendanceEvent, attendance),
)
"""In the order in which they are applied; every complete fetch names all records."""

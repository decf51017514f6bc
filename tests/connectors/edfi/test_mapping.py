from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from connectors.edfi import EdFi
from connectors.edfi.descriptors import ATTENDANCE, CALENDAR, ENTRY, EXIT
from hub.sync.contract import Draft, RecordError, Ref
from schema.attendance.attendance_mark import AttendanceCode, AttendanceMark
from schema.people.enrolment_event import EnrolmentEvent, EnrolmentEventKind
from schema.people.student import Sex, Student
from schema.places.school import School, SchoolStage
from schema.places.school_day import SchoolDay, SchoolDayKind
from schema.places.term import Term
from tests.connectors.edfi.folder import (
    association,
    attendance,
    calendar_date,
    descriptor,
    school,
    session,
    stream,
    student,
)


def drafts(name: str, record: dict[str, Any]) -> list[Draft]:
    found = stream(name)
    return list(found.drafts(found.record.model_validate(record)))


def field_at_fault(name: str, record: dict[str, Any]) -> str:
    with pytest.raises((ValidationError, RecordError)) as error:
        drafts(name, record)
    if isinstance(error.value, RecordError):
        return error.value.field or ""
    return "/".join(map(str, error.value.errors()[0]["loc"]))


def test_parents_come_before_what_points_to_them() -> None:
    assert [stream.name for stream in EdFi.streams] == [
        "schools",
        "sessions",
        "calendarDates",
        "students",
        "studentSchoolAssociations",
        "studentSchoolAttendanceEvents",
    ]
    assert all(stream.sweeps for stream in EdFi.streams)


def test_a_school_is_its_code_name_and_stage() -> None:
    (draft,) = drafts("schools", school())
    assert draft.entity is School
    assert draft.values == {"code": "2131000001", "name": "普陀第1小学", "stage": SchoolStage.PRIMARY}


@pytest.mark.parametrize(
    ("categories", "stage"),
    [
        (["Elementary School", "Middle School"], SchoolStage.NINE_YEAR),
        (["Junior High School", "High School"], SchoolStage.COMPLETE),
        (["Secondary School"], SchoolStage.COMPLETE),
        (["high school"], SchoolStage.SENIOR),
        (["All Levels"], None),
        ([], None),
    ],
)
def test_the_stage_follows_from_all_categories(categories: list[str], stage: SchoolStage | None) -> None:
    listed = [{"schoolCategoryDescriptor": descriptor("SchoolCategory", value)} for value in categories]
    (draft,) = drafts("schools", school() | {"schoolCategories": listed})
    assert draft.values.get("stage") is stage


def test_a_session_is_a_term_by_school_year_and_number() -> None:
    (draft,) = drafts("sessions", session())
    assert draft.entity is Term
    assert draft.values == {
        "code": "2026-2027-1",
        "name": "2026学年第一学期",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 1, 20),
    }


@pytest.mark.parametrize(
    ("offset", "events", "held", "kind"),
    [
        (0, ["Instructional day"], True, SchoolDayKind.SCHOOL),
        (5, ["Make-up day"], True, SchoolDayKind.MAKE_UP),
        (5, ["Instructional day", "Make-up day"], True, SchoolDayKind.MAKE_UP),
        (0, ["Holiday"], False, SchoolDayKind.HOLIDAY),
        (5, ["Holiday"], False, SchoolDayKind.HOLIDAY),
        (5, ["Non-instructional day"], False, SchoolDayKind.WEEKEND),
        (0, ["Non-instructional day"], False, SchoolDayKind.HOLIDAY),
        (0, ["Weather day"], False, SchoolDayKind.HOLIDAY),
        (0, ["Weather day", "Student late arrival/early dismissal"], True, SchoolDayKind.SCHOOL),
        (0, ["Other", "Instructional day"], True, SchoolDayKind.SCHOOL),
    ],
)
def test_a_calendar_date_is_a_day_of_the_district(
    offset: int, events: list[str], held: bool, kind: SchoolDayKind
) -> None:
    (draft,) = drafts("calendarDates", calendar_date(offset, *events))
    assert draft.entity is SchoolDay
    assert (draft.values["held"], draft.values["kind"]) == (held, kind)


@pytest.mark.parametrize("events", [["Other"], ["Instructional day", "Non-instructional day"]])
def test_events_that_do_not_tell_whether_school_is_held_are_at_fault(events: list[str]) -> None:
    assert field_at_fault("calendarDates", calendar_date(0, *events)) == "calendarEvents"


def test_a_student_bears_the_numbers_of_the_documents() -> None:
    documents = [
        {"documentTitle": " 居民身份证 ", "issuerDocumentIdentificationCode": "identity-1 "},
        {"documentTitle": "学籍号", "issuerDocumentIdentificationCode": "number-1"},
        {"documentTitle": "Passport", "issuerDocumentIdentificationCode": "E1"},
        {"documentTitle": "学籍号"},
    ]
    (draft,) = drafts("students", student() | {"identificationDocuments": documents})
    assert draft.entity is Student
    assert draft.values == {
        "name": "测试一",
        "birth_date": date(2016, 2, 3),
        "sex": Sex.FEMALE,
        "student_number": "number-1",
        "national_id": "identity-1",
    }


@pytest.mark.parametrize(
    ("last", "first", "name"),
    [("欧阳", "娜娜", "欧阳娜娜"), ("Dyer", "Tyrone", "Tyrone Dyer"), ("李", "Anna", "Anna 李")],
)
def test_names_are_put_together_as_their_language_does(last: str, first: str, name: str) -> None:
    (draft,) = drafts("students", student() | {"lastSurname": last, "firstName": first})
    assert draft.values["name"] == name


def test_what_a_student_record_does_not_say_is_left_out() -> None:
    record = student()
    del record["birthSexDescriptor"], record["identificationDocuments"]
    (draft,) = drafts("students", record)
    assert set(draft.values) == {"name", "birth_date"}


def test_an_entry_is_one_change_and_an_exit_another() -> None:
    record = association() | {
        "exitWithdrawDate": "2026-11-02",
        "exitWithdrawTypeDescriptor": descriptor("ExitWithdrawType", "Transferred"),
    }
    entry, out = drafts("studentSchoolAssociations", record)
    assert {draft.entity for draft in (entry, out)} == {EnrolmentEvent}
    assert (entry.slot, out.slot) == ("entry", "exit")
    assert entry.values == {
        "kind": EnrolmentEventKind.ENTER,
        "effective_on": date(2026, 9, 1),
        "reason": "New to education system",
    }
    assert out.values == {
        "kind": EnrolmentEventKind.TRANSFER_OUT,
        "effective_on": date(2026, 11, 2),
        "reason": "Transferred",
    }
    assert (
        entry.refs
        == out.refs
        == {
            "student": Ref.record("students", "E00001"),
            "school": Ref.identified(School, code="2131000001"),
        }
    )


def test_an_association_without_types_still_tells_its_dates() -> None:
    record = association() | {"exitWithdrawDate": "2026-11-02"}
    del record["entryTypeDescriptor"]
    assert [
        (draft.values["kind"], draft.values["reason"])
        for draft in drafts("studentSchoolAssociations", record)
    ] == [
        (EnrolmentEventKind.ENTER, None),
        (EnrolmentEventKind.OTHER, None),
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("休学", EnrolmentEventKind.SUSPEND),
        ("31", EnrolmentEventKind.WITHDRAW),
        ("dropout", EnrolmentEventKind.WITHDRAW),
    ],
)
def test_national_terms_and_codes_are_understood(value: str, kind: EnrolmentEventKind) -> None:
    uri = f"uri://putuo.sh.cn/ExitWithdrawTypeDescriptor#{value}"
    record = association() | {"exitWithdrawDate": "2026-11-02", "exitWithdrawTypeDescriptor": uri}
    assert drafts("studentSchoolAssociations", record)[1].values["kind"] is kind


def test_an_exception_from_attendance_is_a_mark() -> None:
    (draft,) = drafts("studentSchoolAttendanceEvents", attendance())
    assert draft.entity is AttendanceMark
    assert draft.values == {"date": date(2026, 9, 8), "code": AttendanceCode.TARDY, "reason": "堵车"}
    assert draft.refs == {
        "student": Ref.record("students", "E00001"),
        "school": Ref.identified(School, code="2131000001"),
    }


@pytest.mark.parametrize("category", ["In Attendance", "Present"])
def test_presence_is_no_mark(category: str) -> None:
    assert drafts("studentSchoolAttendanceEvents", attendance(1, category)) == []


@pytest.mark.parametrize(
    ("name", "record", "field"),
    [
        ("studentSchoolAttendanceEvents", attendance(1, "Truant"), "attendanceEventCategoryDescriptor"),
        (
            "studentSchoolAttendanceEvents",
            attendance() | {"attendanceEventCategoryDescriptor": "Tardy"},
            "attendanceEventCategoryDescriptor",
        ),
        ("studentSchoolAttendanceEvents", attendance() | {"eventDate": "2026-02-30"}, "eventDate"),
        ("studentSchoolAttendanceEvents", attendance() | {"eventDate": 20260907}, "eventDate"),
        (
            "studentSchoolAttendanceEvents",
            attendance() | {"studentReference": {}},
            "studentReference/studentUniqueId",
        ),
        ("studentSchoolAssociations", association() | {"exitWithdrawDate": "2026-08-31"}, "exitWithdrawDate"),
        (
            "studentSchoolAssociations",
            association() | {"exitWithdrawTypeDescriptor": descriptor("ExitWithdrawType", "Other")},
            "exitWithdrawDate",
        ),
        (
            "studentSchoolAssociations",
            association() | {"entryTypeDescriptor": descriptor("EntryType", "Teleported")},
            "entryTypeDescriptor",
        ),
        ("students", student() | {"birthDate": "2016-13-01"}, "birthDate"),
        ("students", student() | {"birthDate": "20160101"}, "birthDate"),
        ("students", student() | {"lastSurname": " "}, "lastSurname"),
        ("students", student() | {"birthSexDescriptor": descriptor("Sex", "X")}, "birthSexDescriptor"),
        ("students", student() | {"birthSexDescriptor": descriptor("Term", "Male")}, "birthSexDescriptor"),
        ("sessions", session() | {"endDate": "2026-08-01"}, "endDate"),
        ("sessions", session() | {"termDescriptor": descriptor("Term", "Other")}, "termDescriptor"),
        (
            "sessions",
            session() | {"schoolYearTypeReference": {"schoolYear": "2026-2027"}},
            "schoolYearTypeReference/schoolYear",
        ),
        (
            "calendarDates",
            calendar_date(0, "Instructional day", "Picnic"),
            "calendarEvents/1/calendarEventDescriptor",
        ),
        ("calendarDates", calendar_date() | {"calendarEvents": []}, "calendarEvents"),
        (
            "schools",
            school()
            | {"schoolCategories": [{"schoolCategoryDescriptor": descriptor("SchoolCategory", "?")}]},
            "schoolCategories/0/schoolCategoryDescriptor",
        ),
        ("schools", school() | {"nameOfInstitution": None}, "nameOfInstitution"),
    ],
)
def test_what_does_not_fit_names_its_field(name: str, record: dict[str, Any], field: str) -> None:
    assert field_at_fault(name, record) == field


@pytest.mark.parametrize("known", [ATTENDANCE, ENTRY, EXIT, CALENDAR])
def test_an_unknown_value_is_answered_with_the_known_ones(known: Any) -> None:
    with pytest.raises(RecordError) as error:
        known.meaning(f"uri://ed-fi.org/{known.name}#Nonsense", "field")
    assert error.value.value == f"uri://ed-fi.org/{known.name}#Nonsense"
    assert all(value in (error.value.mend or "") for value in known.meanings)

from collections import Counter
from datetime import date

import pytest


@pytest.fixture(scope="module")
def streams(lines):
    names = (
        "schools", "sessions", "calendarDates", "students",
        "studentSchoolAssociations", "studentSchoolAttendanceEvents",
    )  # fmt: skip
    return {name: list(lines(f"edfi/{name}")) for name in names}


def test_ids_are_unique(streams):
    for name, records in streams.items():
        assert len({record["id"] for record in records}) == len(records), name


def test_references_resolve(streams):
    schools = {school["schoolId"] for school in streams["schools"]}
    students = {student["studentUniqueId"] for student in streams["students"]}
    sessions = {
        (s["schoolReference"]["schoolId"], s["schoolYearTypeReference"]["schoolYear"], s["sessionName"])
        for s in streams["sessions"]
    }
    for name in ("studentSchoolAssociations", "studentSchoolAttendanceEvents"):
        for record in streams[name]:
            assert record["schoolReference"]["schoolId"] in schools
            assert record["studentReference"]["studentUniqueId"] in students
    for event in streams["studentSchoolAttendanceEvents"]:
        session = event["sessionReference"]
        assert (session["schoolId"], session["schoolYear"], session["sessionName"]) in sessions
    assert {day["calendarReference"]["schoolId"] for day in streams["calendarDates"]} <= schools


def test_natural_keys_are_unique(streams):
    events = Counter(
        (e["attendanceEventCategoryDescriptor"], e["eventDate"], e["studentReference"]["studentUniqueId"])
        for e in streams["studentSchoolAttendanceEvents"]
    )
    stays = Counter(
        (a["entryDate"], a["schoolReference"]["schoolId"], a["studentReference"]["studentUniqueId"])
        for a in streams["studentSchoolAssociations"]
    )
    assert set(events.values()) == set(stays.values()) == {1}


def test_the_calendar_tells_make_up_days_and_holidays(streams):
    kinds = {
        day["date"]: day["calendarEvents"][0]["calendarEventDescriptor"] for day in streams["calendarDates"]
    }
    assert kinds["2026-10-10"].endswith("#Make-up day")
    assert kinds["2026-10-02"].endswith("#Holiday")
    assert kinds["2026-11-21"].endswith("#Non-instructional day")
    assert kinds["2026-11-20"].endswith("#Instructional day")
    assert all(date.fromisoformat(day) for day in kinds)


def test_marks_are_exceptions_and_a_few_attendances(streams):
    categories = Counter(
        e["attendanceEventCategoryDescriptor"].rpartition("#")[2]
        for e in streams["studentSchoolAttendanceEvents"]
    )
    assert set(categories) == {
        "Excused Absence", "Unexcused Absence", "Tardy", "Early departure", "In Attendance", "Sleeping",
    }  # fmt: skip
    assert 0 < categories["In Attendance"] < 40


def test_suspensions_and_transfers_are_exits_in_the_districts_words(streams):
    exits = Counter(
        a["exitWithdrawTypeDescriptor"].rpartition("#")[2]
        for a in streams["studentSchoolAssociations"]
        if "exitWithdrawDate" in a
    )
    assert {"休学", "转出", "毕业"} <= exits.keys()
    entries = Counter(
        a["entryTypeDescriptor"].rpartition("#")[2] for a in streams["studentSchoolAssociations"]
    )
    assert {"入学", "复学", "转入"} <= entries.keys()


def test_students_are_told_by_documents_and_not_by_the_rosters_ids(streams, lines):
    roster = {user["sourcedId"] for user in lines("oneroster/users")}
    titles = Counter(
        document["documentTitle"] for s in streams["students"] for document in s["identificationDocuments"]
    )
    assert titles["学籍号"] > 1980
    assert 1850 < titles["居民身份证"] < titles["学籍号"]
    assert not roster & {student["studentUniqueId"] for student in streams["students"]}


def test_counts_are_those_that_were_promised(streams, expected):
    assert expected["records"]["edfi"] == {name: len(records) for name, records in streams.items()}

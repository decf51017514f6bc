"""The attendance system: Ed-Fi resources as the ODS/API would return them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from hub.base.conventions import EnrolmentChange, Sex
from hub.demo import names
from hub.demo.disagreement import Difference, Meeting, Rates, Recorded, meeting, recorded
from hub.demo.expectation import Expectation
from hub.demo.exports.writing import Lines
from hub.demo.identity import stable_id, unlisted_national_id
from hub.demo.model import Calendar, DayKind, Mark, MarkKind, Pupil, School, SchoolWorld, Stage, Term
from hub.demo.places import GRADES

STREAMS = (
    "schools", "sessions", "calendarDates", "students", "studentSchoolAssociations", "studentSchoolAttendanceEvents",
)  # fmt: skip
SOURCE = "edfi"
NAMESPACE = "uri://putuo.example"
"""Namespace of the descriptors that the district adds to Ed-Fi's own."""

RATES = Rates(temporary=0.5)
_MISSING = 0.004
_CATEGORY = {
    MarkKind.SICK: "Excused Absence", MarkKind.PERSONAL: "Excused Absence", MarkKind.LATE: "Tardy",
    MarkKind.LEFT_EARLY: "Early departure", MarkKind.UNEXCUSED: "Unexcused Absence",
}  # fmt: skip
_WORDS = {MarkKind.SICK: "病假：", MarkKind.PERSONAL: "事假："}
_SCHOOL = {
    Stage.PRIMARY: ("小学",), Stage.JUNIOR: ("初中",), Stage.SENIOR: ("高中",), Stage.NINE_YEAR: ("九年一贯制",),
    Stage.COMPLETE: ("完全中学",), Stage.SPECIAL: ("特殊教育",),
}  # fmt: skip
_DAY = {
    DayKind.SCHOOL: "Instructional day", DayKind.MAKE_UP: "Make-up day",
    DayKind.WEEKEND: "Non-instructional day", DayKind.HOLIDAY: "Holiday",
}  # fmt: skip
_EXITS = {
    EnrolmentChange.SUSPENDED: "休学", EnrolmentChange.TRANSFERRED_OUT: "转出", EnrolmentChange.WITHDRAWN: "退学",
}  # fmt: skip
_ENTRIES = {EnrolmentChange.RESUMED: "复学", EnrolmentChange.TRANSFERRED_IN: "转入"}


def descriptor(name: str, value: str) -> str:
    """A descriptor's value: Chinese ones stand in the district's namespace."""
    return f"{'uri://ed-fi.org' if value.isascii() else NAMESPACE}/{name}Descriptor#{value}"


class EdFi:
    """Writes the attendance system's view, school by school."""

    def __init__(self, lines: Lines, seed: int, calendar: Calendar, expected: Expectation) -> None:
        self._lines = lines
        self._seed = seed
        self._calendar = calendar
        self._expected = expected

    def school(
        self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random
    ) -> Mapping[str, Recorded]:
        """Write all resources of one school; the district's calendar is that of its first school.

        Returns what the roster and this system together know of each pupil.
        """
        school = world.school
        known = dict(roster)
        self._write("schools", school.key, _school(school))
        for term in self._calendar.terms:
            self._write("sessions", f"{school.key}/{term.code}", self._session(school, term))
        if school.index == 0:
            self._calendar_dates(school)
        marks: dict[str, list[Mark]] = {}
        for mark in world.marks:
            marks.setdefault(mark.pupil_key, []).append(mark)
        foreign = _swapped(world) if school.index < 2 else {}
        for number, pupil in enumerate(world.pupils, start=1):
            if number > 2 and rng.random() < _MISSING and pupil.key not in foreign:
                continue
            unique_id = f"PT{school.index + 1:04d}{number:05d}"
            record = self._recorded(pupil, roster[pupil.key], rng)
            if pupil.key in foreign:
                record = _with_foreign_number(pupil, foreign[pupil.key])
            outcome = self._student(pupil, record, unique_id, roster[pupil.key])
            joins = outcome is Meeting.JOINS
            if joins:
                known[pupil.key] = _completed(roster[pupil.key], record)
            self._associations(school, pupil, unique_id, joins)
            self._marks(school, pupil, marks.get(pupil.key, ()), unique_id, joins, rng)
        self._leaver(school, rng)
        if school.index == 0:
            self._invalid(school, world.pupils[0])
        return known

    def _write(self, stream: str, key: str, record: dict[str, Any]) -> None:
        self._lines.write(stream, {"id": stable_id(self._seed, SOURCE, stream, key), **record})

    def _session(self, school: School, term: Term) -> dict[str, Any]:
        return {
            "sessionName": term.name,
            "schoolReference": {"schoolId": int(school.code)},
            "schoolYearTypeReference": {"schoolYear": _year(term)},
            "termDescriptor": descriptor("Term", "Fall Semester" if term.number == 1 else "Spring Semester"),
            "beginDate": term.starts_on.isoformat(),
            "endDate": term.ends_on.isoformat(),
            "totalInstructionalDays": sum(
                day.held and term.starts_on <= day.date <= term.ends_on for day in self._calendar.days
            ),
        }

    def _calendar_dates(self, school: School) -> None:
        for day in self._calendar.days:
            event: dict[str, Any] = {"calendarEventDescriptor": descriptor("CalendarEvent", _DAY[day.kind])}
            record = {
                "date": day.date.isoformat(),
                "calendarReference": {
                    "calendarCode": f"310107-{_year(self._calendar.running)}",
                    "schoolId": int(school.code),
                    "schoolYear": _year(self._calendar.running),
                },
                "calendarEvents": [event],
            }
            self._write("calendarDates", day.date.isoformat(), record)
        self._expected.entities["SchoolDay"] = len(self._calendar.days)

    def _recorded(self, pupil: Pupil, roster: Recorded, rng: Random) -> Recorded:
        # A wrong number that the roster cannot contradict would pass for a right one.
        return recorded(pupil, RATES if roster.national_id else replace(RATES, wrong_digit=0.0), rng)

    def _student(self, pupil: Pupil, record: Recorded, unique_id: str, roster: Recorded) -> Meeting:
        self._write("students", unique_id, _student(record, unique_id, pupil.sex))
        outcome = meeting(record, roster)
        self._expected.person(SOURCE, unique_id, pupil.key, record, outcome.value)
        if outcome is Meeting.WAITS:
            self._expected.wait(SOURCE, "students", unique_id, "no exact identifier in the roster")
        elif outcome is not Meeting.JOINS:
            why = "; ".join(difference.value for difference in record.differences)
            self._expected.quarantine(SOURCE, "students", unique_id, "identificationDocuments", why)
        return outcome

    def _associations(self, school: School, pupil: Pupil, unique_id: str, joins: bool) -> None:
        for entry, kind, exit_, way in _stays(pupil):
            record = _stay(school, unique_id, entry, kind, exit_, way)
            record["entryGradeLevelDescriptor"] = descriptor("GradeLevel", _grade(pupil.grade))
            self._write("studentSchoolAssociations", f"{unique_id}/{entry}", record)
            if joins:
                self._expected.entities["EnrolmentEvent"] += 2 if exit_ else 1
            else:
                key = f"{entry}|{school.code}|{unique_id}"
                self._expected.wait(SOURCE, "studentSchoolAssociations", key, "its student is not joined")

    def _marks(
        self,
        school: School,
        pupil: Pupil,
        marks: list[Mark] | tuple[()],
        unique_id: str,
        joins: bool,
        rng: Random,
    ) -> None:
        for mark in marks:
            words = f"{_WORDS.get(mark.kind, '')}{mark.reason}" if mark.reason else None
            record = self._event(school, unique_id, _CATEGORY[mark.kind], mark.day, words, mark.arrived)
            self._write("studentSchoolAttendanceEvents", mark.key, record)
            if joins:
                self._expected.entities["AttendanceMark"] += 1
            else:
                self._expected.wait(
                    SOURCE, "studentSchoolAttendanceEvents", _key(record), "its student is not joined"
                )
        held = self._calendar.held
        day = rng.choice(held) if held and rng.random() < 0.005 else None
        if day and pupil.attends(day) and all(mark.day != day for mark in marks):
            present = self._event(school, unique_id, "In Attendance", day, None, None)
            self._write("studentSchoolAttendanceEvents", f"{pupil.key}/{day}/present", present)

    def _event(
        self, school: School, unique_id: str, category: str, day: date, words: str | None, arrived: str | None
    ) -> dict[str, Any]:
        record: dict[str, Any] = {
            "attendanceEventCategoryDescriptor": descriptor("AttendanceEventCategory", category),
            "eventDate": day.isoformat(),
            "schoolReference": {"schoolId": int(school.code)},
            "sessionReference": {
                "schoolId": int(school.code),
                "schoolYear": _year(self._calendar.running),
                "sessionName": self._calendar.running.name,
            },
            "studentReference": {"studentUniqueId": unique_id},
        }
        if words:
            record["attendanceEventReason"] = words
        if arrived:
            record["arrivalTime"] = arrived
        return record

    def _leaver(self, school: School, rng: Random) -> None:
        """A pupil who left the district last summer: the roster has forgotten the child, this system has not."""
        unique_id = f"PT{school.index + 1:04d}90001"
        sex = rng.choice((Sex.MALE, Sex.FEMALE))
        family, given = names.parted(names.child_name(rng, sex, names.surname(rng)))
        year = int(self._calendar.running.code[:4])
        born = date(year - 7 - GRADES[school.stage][-1], rng.randint(9, 12), rng.randint(1, 28))
        record = Recorded(family, given, born, None, f"G{unlisted_national_id(rng, born, sex)}")
        self._write("students", unique_id, _student(record, unique_id, sex))
        stay = _stay(school, unique_id, date(year - 3, 9, 1), "入学", date(year, 6, 30), "毕业")
        self._write("studentSchoolAssociations", unique_id, stay)
        self._expected.person(SOURCE, unique_id, f"{school.key}-leaver", record, "waits")
        self._expected.wait(SOURCE, "students", unique_id, "not in the roster")
        key = f"{stay['entryDate']}|{school.code}|{unique_id}"
        self._expected.wait(SOURCE, "studentSchoolAssociations", key, "its student is not joined")

    def _invalid(self, school: School, pupil: Pupil) -> None:
        """Three records that cannot be read, in every district."""
        unique_id, stream = f"PT{school.index + 1:04d}00002", "studentSchoolAttendanceEvents"
        sleeping = self._event(school, unique_id, "Sleeping", self._calendar.running.starts_on, None, None)
        self._write(stream, "invalid/1", sleeping)
        self._expected.quarantine(
            SOURCE, stream, _key(sleeping), "attendanceEventCategoryDescriptor", "unknown category"
        )
        impossible = self._event(school, unique_id, "Tardy", self._calendar.running.starts_on, None, None)
        impossible["eventDate"] = f"{self._calendar.running.starts_on.year}-11-31"
        self._write(stream, "invalid/2", impossible)
        self._expected.quarantine(SOURCE, stream, _key(impossible), "eventDate", "impossible date")
        student = _student(recorded(pupil, Rates(0, 0, 1, 0, 0, 1), Random(0)), "PT000099999", pupil.sex)
        student["birthDate"] = "2013-13-01"
        self._write("students", "invalid/3", student)
        self._expected.quarantine(SOURCE, "students", "PT000099999", "birthDate", "impossible date")
        self._expected.person(SOURCE, "PT000099999", "nobody", None, "quarantined")


def _school(school: School) -> dict[str, Any]:
    return {
        "schoolId": int(school.code),
        "nameOfInstitution": school.name,
        "educationOrganizationCategories": [
            {"educationOrganizationCategoryDescriptor": descriptor("EducationOrganizationCategory", "School")}
        ],
        "schoolCategories": [
            {"schoolCategoryDescriptor": descriptor("SchoolCategory", category)}
            for category in _SCHOOL[school.stage]
        ],
        "gradeLevels": [],
    }


def _student(record: Recorded, unique_id: str, sex: Sex) -> dict[str, Any]:
    numbers = (("学籍号", record.student_number), ("居民身份证", record.national_id))
    return {
        "studentUniqueId": unique_id,
        "firstName": record.given,
        "lastSurname": record.family,
        "birthDate": record.birth_date.isoformat(),
        "birthSexDescriptor": descriptor("Sex", "Male" if sex is Sex.MALE else "Female"),
        "identificationDocuments": [
            {
                "identificationDocumentUseDescriptor": descriptor("IdentificationDocumentUse", "Personal Information Verification"),
                "personalInformationVerificationDescriptor": descriptor("PersonalInformationVerification", "State-issued ID"),
                "documentTitle": title,
                "issuerDocumentIdentificationCode": number,
            }
            for title, number in numbers
            if number
        ],
    }  # fmt: skip


def _stay(
    school: School, unique_id: str, entry: date, kind: str, exit_: date | None, way: str
) -> dict[str, Any]:
    record: dict[str, Any] = {
        "schoolReference": {"schoolId": int(school.code)},
        "studentReference": {"studentUniqueId": unique_id},
        "entryDate": entry.isoformat(),
        "entryTypeDescriptor": descriptor("EntryType", kind),
    }
    if exit_:
        record["exitWithdrawDate"] = exit_.isoformat()
        record["exitWithdrawTypeDescriptor"] = descriptor("ExitWithdrawType", way)
    return record


def _stays(pupil: Pupil) -> Iterator[tuple[date, str, date | None, str]]:
    """Times at the school: entry and its kind, exit and its kind."""
    entry, kind = pupil.entered_on, "入学"
    for event in pupil.events:
        if event.kind in _EXITS:
            yield entry, kind, event.effective_on, _EXITS[event.kind]
            kind = ""
        elif event.kind in _ENTRIES:
            entry, kind = event.effective_on, _ENTRIES[event.kind]
    if kind:
        yield entry, kind, None, ""


def _swapped(world: SchoolWorld) -> dict[str, Pupil]:
    """One pupil of the school whose record bears a brother's or sister's identity number."""
    first: dict[str, Pupil] = {}
    for pupil in world.pupils:
        if pupil.national_id and not pupil.temporary_number and not pupil.events:
            other = first.setdefault(pupil.guardian_keys[0], pupil)
            if other is not pupil:
                return {pupil.key: other}
    return {}


def _with_foreign_number(pupil: Pupil, other: Pupil) -> Recorded:
    plain = recorded(pupil, Rates(0, 0, 0, 0, 0), Random(0))
    return Recorded(
        plain.family, plain.given, plain.birth_date, other.national_id, plain.student_number,
        (Difference.FOREIGN_NATIONAL_ID,),
    )  # fmt: skip


def _completed(roster: Recorded, record: Recorded) -> Recorded:
    return roster if roster.national_id else replace(roster, national_id=record.national_id)


def _year(term: Term) -> int:
    """Ed-Fi names a school year by the year in which it ends."""
    return int(term.school_year[5:])


def _grade(grade: int) -> str:
    names = (
        "First", "Second", "Third", "Fourth", "Fifth", "Sixth",
        "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth",
    )  # fmt: skip
    return f"{names[grade - 1]} grade"


def _key(event: Mapping[str, Any]) -> str:
    """The natural key of an attendance event, its parts in the order of their names."""
    session = event["sessionReference"]
    return "|".join(
        str(part)
        for part in (
            event["attendanceEventCategoryDescriptor"], event["eventDate"], session["schoolId"],
            session["schoolYear"], session["sessionName"], event["studentReference"]["studentUniqueId"],
        )
    )  # fmt: skip

"""Descriptors: Ed-Fi's coded values, written `uri://NAMESPACE/NAMEDescriptor#Code value`, and what they mean here.

The values are those of the Ed-Fi Data Standard; a Chinese district extends them under its own namespace with the terms
and codes of the national enrolment system, so those are read too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from hub.sync.contract import RecordError
from schema.attendance.attendance_mark import AttendanceCode
from schema.people.enrolment_event import EnrolmentEventKind
from schema.people.student import Sex
from schema.places.school import SchoolStage
from schema.places.school_day import SchoolDayKind

T = TypeVar("T")


def code_value(uri: str) -> str:
    """The value itself: `uri://ed-fi.org/TermDescriptor#Fall Semester` → `Fall Semester`."""
    return uri.rpartition("#")[2].strip()


@dataclass(frozen=True, slots=True)
class Descriptor(Generic[T]):
    """One descriptor: its name and the meaning of each value (upper and lower case do not matter)."""

    name: str
    meanings: Mapping[str, T]

    def meaning(self, uri: str, field: str) -> T:
        """What the value means. Raises RecordError for another descriptor or an unknown value."""
        space, _, value = uri.rpartition("#")
        if space.rpartition("/")[2] != self.name:
            raise RecordError(
                f"must be a {self.name}",
                field=field,
                value=uri,
                mend=f"write uri://ed-fi.org/{self.name}#VALUE",
            )
        wanted = value.strip().casefold()
        for known, meaning in self.meanings.items():
            if known.casefold() == wanted:
                return meaning
        raise RecordError(
            f"is no value of {self.name} that the hub knows",
            field=field,
            value=uri,
            mend=f"use one of: {', '.join(self.meanings)}",
        )


ATTENDANCE: Descriptor[AttendanceCode | None] = Descriptor(
    "AttendanceEventCategoryDescriptor",
    {
        "In Attendance": None,
        "Present": None,
        "Excused Absence": AttendanceCode.EXCUSED_ABSENCE,
        "Unexcused Absence": AttendanceCode.UNEXCUSED_ABSENCE,
        "Tardy": AttendanceCode.TARDY,
        "Early departure": AttendanceCode.EARLY_DEPARTURE,
        "Partial": AttendanceCode.PARTIAL,
    },
)
"""None: presence, which is no exception."""

_ENROLMENT = {
    "11": EnrolmentEventKind.SUSPEND,
    "12": EnrolmentEventKind.RESUME,
    "13": EnrolmentEventKind.STOP,
    "18": EnrolmentEventKind.CANCEL,
    "21": EnrolmentEventKind.TRANSFER_OUT,
    "22": EnrolmentEventKind.TRANSFER_IN,
    "29": EnrolmentEventKind.CHANGE_CLASS,
    "31": EnrolmentEventKind.WITHDRAW,
    "42": EnrolmentEventKind.EXPEL,
    "51": EnrolmentEventKind.DEATH,
    "99": EnrolmentEventKind.OTHER,
    "入学": EnrolmentEventKind.ENTER,
    "休学": EnrolmentEventKind.SUSPEND,
    "复学": EnrolmentEventKind.RESUME,
    "停学": EnrolmentEventKind.STOP,
    "注销": EnrolmentEventKind.CANCEL,
    "转出": EnrolmentEventKind.TRANSFER_OUT,
    "转入": EnrolmentEventKind.TRANSFER_IN,
    "转班": EnrolmentEventKind.CHANGE_CLASS,
    "退学": EnrolmentEventKind.WITHDRAW,
    "开除": EnrolmentEventKind.EXPEL,
    "毕业": EnrolmentEventKind.GRADUATE,
    "结业": EnrolmentEventKind.GRADUATE,
    "死亡": EnrolmentEventKind.DEATH,
    "其他": EnrolmentEventKind.OTHER,
}

ENTRY = Descriptor(
    "EntryTypeDescriptor",
    {
        "New to education system": EnrolmentEventKind.ENTER,
        "Next year school": EnrolmentEventKind.ENTER,
        "Transfer": EnrolmentEventKind.TRANSFER_IN,
        "Re-entry": EnrolmentEventKind.RESUME,
        "Other": EnrolmentEventKind.OTHER,
        **_ENROLMENT,
    },
)

EXIT = Descriptor(
    "ExitWithdrawTypeDescriptor",
    {
        "Completed": EnrolmentEventKind.GRADUATE,
        "Graduated": EnrolmentEventKind.GRADUATE,
        "Transferred": EnrolmentEventKind.TRANSFER_OUT,
        "Suspended": EnrolmentEventKind.SUSPEND,
        "Withdrawn": EnrolmentEventKind.WITHDRAW,
        "Dropout": EnrolmentEventKind.WITHDRAW,
        "Expelled": EnrolmentEventKind.EXPEL,
        "Involuntarily Removed": EnrolmentEventKind.EXPEL,
        "No show": EnrolmentEventKind.CANCEL,
        "Invalid enrollment": EnrolmentEventKind.CANCEL,
        "Died or is permanently incapacitated": EnrolmentEventKind.OTHER,
        "Incarcerated": EnrolmentEventKind.OTHER,
        "Reached maximum age": EnrolmentEventKind.OTHER,
        "Enrolled in a high school diploma program": EnrolmentEventKind.OTHER,
        "End of school year": EnrolmentEventKind.OTHER,
        "Other": EnrolmentEventKind.OTHER,
        **_ENROLMENT,
    },
)
"""Where one value of Ed-Fi covers several national ones (died *or* incapacitated) it is OTHER; its words are kept."""

CALENDAR: Descriptor[SchoolDayKind | None] = Descriptor(
    "CalendarEventDescriptor",
    {
        "Instructional day": SchoolDayKind.SCHOOL,
        "Student late arrival/early dismissal": SchoolDayKind.SCHOOL,
        "Make-up day": SchoolDayKind.MAKE_UP,
        "Non-instructional day": SchoolDayKind.WEEKEND,
        "Teacher only day": SchoolDayKind.HOLIDAY,
        "Holiday": SchoolDayKind.HOLIDAY,
        "Emergency day": SchoolDayKind.HOLIDAY,
        "Strike": SchoolDayKind.HOLIDAY,
        "Weather day": SchoolDayKind.HOLIDAY,
        "Other": None,
    },
)
"""None: does not tell whether school is held."""

SEX = Descriptor(
    "SexDescriptor",
    {
        "Male": Sex.MALE,
        "Female": Sex.FEMALE,
        "Non-binary": Sex.UNSPECIFIED,
        "Not Selected": Sex.UNKNOWN,
        "男": Sex.MALE,
        "女": Sex.FEMALE,
    },
)

TERM = Descriptor(
    "TermDescriptor",
    {
        "Fall Semester": 1,
        "Spring Semester": 2,
        "Summer Semester": 3,
        "First Trimester": 1,
        "Second Trimester": 2,
        "Third Trimester": 3,
        "First Quarter": 1,
        "Second Quarter": 2,
        "Third Quarter": 3,
        "Fourth Quarter": 4,
        "第一学期": 1,
        "第二学期": 2,
    },
)
"""The number of the term in its school year."""

_PRIMARY, _JUNIOR, _SENIOR = "primary", "junior", "senior"
CATEGORY = Descriptor(
    "SchoolCategoryDescriptor",
    {
        "Elementary School": {_PRIMARY},
        "Primary School": {_PRIMARY},
        "Intermediate School": {_JUNIOR},
        "Middle School": {_JUNIOR},
        "Junior High School": {_JUNIOR},
        "High School": {_SENIOR},
        "Secondary School": {_JUNIOR, _SENIOR},
        "Infant/toddler School": set(),
        "Preschool/early childhood": set(),
        "Other Secondary": set(),
        "Joint Secondary and Postsecondary School": set(),
        "Other Combination": set(),
        "Adult School": set(),
        "All Levels": set(),
        "Ungraded": set(),
        "Elementary/Secondary School": set(),
        "小学": {_PRIMARY},
        "初中": {_JUNIOR},
        "高中": {_SENIOR},
        "九年一贯制": {_PRIMARY, _JUNIOR},
        "完全中学": {_JUNIOR, _SENIOR},
        "特殊教育": {"special"},
    },
)
"""The stages that a school of this category teaches; empty: the category does not tell."""

STAGES: Mapping[frozenset[str], SchoolStage] = {
    frozenset({_PRIMARY}): SchoolStage.PRIMARY,
    frozenset({_JUNIOR}): SchoolStage.JUNIOR,
    frozenset({_SENIOR}): SchoolStage.SENIOR,
    frozenset({_PRIMARY, _JUNIOR}): SchoolStage.NINE_YEAR,
    frozenset({_JUNIOR, _SENIOR}): SchoolStage.COMPLETE,
    frozenset({"special"}): SchoolStage.SPECIAL,
}

"""The resources of the Ed-Fi API that the hub reads, as far as it reads them (Ed-Fi Data Standard 5, resources API)."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?Z?)?")


def _day(value: Any) -> Any:
    """Only a written calendar date: pydantic would also take a number as seconds since 1970."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not (match := _DAY.fullmatch(value)):
        raise ValueError("must be a date written YYYY-MM-DD")
    return match[1]


Day = Annotated[date, BeforeValidator(_day)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""An identifier or name that may not be empty; a number in JSON counts as its digits (`schoolId`)."""


class Resource(BaseModel):
    """What all resources share: names in camel case, unknown fields ignored."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        validate_by_name=True,
        coerce_numbers_to_str=True,
    )


class SchoolReference(Resource):
    """Points to a school."""

    school_id: Code


class StudentReference(Resource):
    """Points to a student."""

    student_unique_id: Code


class SchoolYearTypeReference(Resource):
    """A school year, named by the year in which it ends (2022 is 2021-2022)."""

    school_year: int = Field(ge=1950, le=2200)


class SessionReference(Resource):
    """Points to a session of a school."""

    school_id: Code
    school_year: int = Field(ge=1950, le=2200)
    session_name: Code


class CalendarReference(Resource):
    """Points to a calendar of a school."""

    calendar_code: Code
    school_id: Code
    school_year: int = Field(ge=1950, le=2200)


class SchoolCategory(Resource):
    """One of the one or more categories of a school."""

    school_category_descriptor: Code


class School(Resource):
    """`schools`."""

    school_id: Code
    name_of_institution: Code
    school_categories: tuple[SchoolCategory, ...] = ()


class Session(Resource):
    """`sessions`: a term of one school."""

    session_name: Code
    school_reference: SchoolReference
    school_year_type_reference: SchoolYearTypeReference
    term_descriptor: Code
    begin_date: Day
    end_date: Day


class CalendarEvent(Resource):
    """What happens on a calendar date."""

    calendar_event_descriptor: Code


class CalendarDate(Resource):
    """`calendarDates`: one day of one calendar."""

    date: Day
    calendar_reference: CalendarReference
    calendar_events: tuple[CalendarEvent, ...] = Field(min_length=1)


class IdentificationDocument(Resource):
    """A document that names the student: its title tells which number it carries."""

    document_title: str | None = None
    issuer_document_identification_code: str | None = None


class Student(Resource):
    """`students`."""

    student_unique_id: Code
    first_name: Code
    last_surname: Code
    birth_date: Day
    birth_sex_descriptor: Code | None = None
    identification_documents: tuple[IdentificationDocument, ...] = ()


class StudentSchoolAssociation(Resource):
    """`studentSchoolAssociations`: a student's stay at a school."""

    school_reference: SchoolReference
    student_reference: StudentReference
    entry_date: Day
    entry_type_descriptor: Code | None = None
    exit_withdraw_date: Day | None = None
    exit_withdraw_type_descriptor: Code | None = None


class StudentSchoolAttendanceEvent(Resource):
    """`studentSchoolAttendanceEvents`: how a student attended a school on one day."""

    attendance_event_category_descriptor: Code
    event_date: Day
    attendance_event_reason: str | None = None
    school_reference: SchoolReference
    session_reference: SessionReference
    student_reference: StudentReference

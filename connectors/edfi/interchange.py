"""Ed-Fi bulk XML interchanges, read into the flat JSON of the API (Ed-Fi Data Standard 5, bulk and resources models).

Read are `InterchangeStudent`, `InterchangeStudentAttendance` and `InterchangeEducationOrganization`; of them the
students, the school attendance events and the schools.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml.ElementTree import iterparse

from hub.base.errors import YixinError

JsonObject = dict[str, Any]

_SPAN = re.compile(r"\d{4}-(\d{4})")


class InterchangeError(YixinError):
    """An XML file is no interchange that can be read."""

    code = "interchange.invalid"


def records(path: Path) -> Iterator[tuple[str, JsonObject]]:
    """Resource and record of each element that the API would serve; the others are passed over.

    Raises InterchangeError for XML that is malformed, declares entities or is no Ed-Fi interchange.
    """
    try:
        events = iterparse(path, events=("start", "end"), forbid_dtd=True)
        _, root = next(events)
        if not _local(root).startswith("Interchange"):
            raise InterchangeError(
                "is no Ed-Fi interchange", place=path.name, mend="take the file out of the folder"
            )
        depth = 0
        for event, element in events:
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                if (found := _READ.get(_local(element))) is not None:
                    resource, read = found
                    yield resource, _present(read(element))
                root.clear()
    except (ParseError, defusedxml.DefusedXmlException) as error:
        raise InterchangeError(
            f"cannot be read ({type(error).__name__})",
            place=path.name,
            mend="the file must be well-formed XML without a document type",
        ) from None


def _student(element: Element) -> JsonObject:
    documents = [
        _present(
            {
                "identificationDocumentUseDescriptor": _text(document, "IdentificationDocumentUse"),
                "personalInformationVerificationDescriptor": _text(
                    document, "PersonalInformationVerification"
                ),
                "documentTitle": _text(document, "DocumentTitle"),
                "issuerDocumentIdentificationCode": _text(document, "IssuerDocumentIdentificationCode"),
                "issuerName": _text(document, "IssuerName"),
            }
        )
        for name in ("IdentificationDocument", "PersonalIdentificationDocument")
        for document in _all(element, "Name", name) + _all(element, name)
    ]
    return {
        "studentUniqueId": _text(element, "StudentUniqueId"),
        "personalTitlePrefix": _text(element, "Name", "PersonalTitlePrefix"),
        "firstName": _text(element, "Name", "FirstName"),
        "middleName": _text(element, "Name", "MiddleName"),
        "lastSurname": _text(element, "Name", "LastSurname"),
        "generationCodeSuffix": _text(element, "Name", "GenerationCodeSuffix"),
        "preferredFirstName": _text(element, "Name", "PreferredFirstName"),
        "preferredLastSurname": _text(element, "Name", "PreferredLastSurname"),
        "birthDate": _text(element, "BirthData", "BirthDate"),
        "birthSexDescriptor": _text(element, "BirthData", "BirthSex"),
        "identificationDocuments": documents,
    }


def _school(element: Element) -> JsonObject:
    return {
        "schoolId": _number(_text(element, "SchoolId")),
        "nameOfInstitution": _text(element, "NameOfInstitution"),
        "shortNameOfInstitution": _text(element, "ShortNameOfInstitution"),
        "operationalStatusDescriptor": _text(element, "OperationalStatus"),
        "schoolTypeDescriptor": _text(element, "SchoolType"),
        "webSite": _text(element, "WebSite"),
        "educationOrganizationCategories": _descriptors(
            element, "EducationOrganizationCategory", "educationOrganizationCategoryDescriptor"
        ),
        "gradeLevels": _descriptors(element, "GradeLevel", "gradeLevelDescriptor"),
        "schoolCategories": _descriptors(element, "SchoolCategory", "schoolCategoryDescriptor"),
    }


def _attendance(element: Element) -> JsonObject:
    session = ("SessionReference", "SessionIdentity")
    return {
        "eventDate": _text(element, "AttendanceEvent", "EventDate"),
        "attendanceEventCategoryDescriptor": _text(element, "AttendanceEvent", "AttendanceEventCategory"),
        "attendanceEventReason": _text(element, "AttendanceEvent", "AttendanceEventReason"),
        "eventDuration": _number(_text(element, "AttendanceEvent", "EventDuration")),
        "schoolAttendanceDuration": _number(_text(element, "SchoolAttendanceDuration")),
        "arrivalTime": _text(element, "ArrivalTime"),
        "departureTime": _text(element, "DepartureTime"),
        "schoolReference": _present({"schoolId": _number(_text(element, *_SCHOOL))}),
        "sessionReference": _present(
            {
                "schoolId": _number(_text(element, *session, *_SCHOOL)),
                "schoolYear": _school_year(_text(element, *session, "SchoolYear")),
                "sessionName": _text(element, *session, "SessionName"),
            }
        ),
        "studentReference": _present(
            {"studentUniqueId": _text(element, "StudentReference", "StudentIdentity", "StudentUniqueId")}
        ),
    }


_SCHOOL = ("SchoolReference", "SchoolIdentity", "SchoolId")
_READ: Mapping[str, tuple[str, Callable[[Element], JsonObject]]] = {
    "Student": ("students", _student),
    "School": ("schools", _school),
    "StudentSchoolAttendanceEvent": ("studentSchoolAttendanceEvents", _attendance),
}


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, *path: str) -> list[Element]:
    found = [element]
    for name in path:
        found = [child for parent in found for child in parent if _local(child) == name]
    return found


def _text(element: Element, *path: str) -> str | None:
    found = _all(element, *path)
    return (found[0].text or "").strip() or None if found else None


def _descriptors(element: Element, name: str, descriptor: str) -> list[JsonObject]:
    return [{descriptor: text} for child in _all(element, name) if (text := (child.text or "").strip())]


def _number(text: str | None) -> int | float | str | None:
    """A number as the API's JSON has it; what is none stays as it is, for the reader to refuse."""
    if text is None:
        return None
    try:
        return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
    except ValueError:
        return text


def _school_year(text: str | None) -> int | float | str | None:
    """XML writes `2021-2022`, the API the year in which it ends."""
    match = _SPAN.fullmatch(text or "")
    return int(match[1]) if match else _number(text)


def _present(record: JsonObject) -> JsonObject:
    """The API leaves absent fields out."""
    return {
        name: value for name, value in record.items() if value is not None and value != [] and value != {}
    }

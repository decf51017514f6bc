"""A folder of Ed-Fi records for the simulator, and the connector that reads it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.types import ASGIApp

from connectors.edfi import EdFi
from connectors.edfi.connector import EdFiConfig
from connectors.edfi.upstream import application
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from hub.sync.contract import Page, Raw, Stream

SECRET = "YIXIN_TEST_EDFI_SECRET"
DESCRIPTOR = "uri://ed-fi.org/{}Descriptor#{}"
MONDAY = date(2026, 9, 7)


def descriptor(name: str, value: str) -> str:
    return DESCRIPTOR.format(name, value)


def school(number: int = 1) -> dict[str, Any]:
    return {
        "id": f"school-{number}",
        "schoolId": 2131000000 + number,
        "nameOfInstitution": f"普陀第{number}小学",
        "schoolCategories": [{"schoolCategoryDescriptor": descriptor("SchoolCategory", "Elementary School")}],
    }


def session(number: int = 1) -> dict[str, Any]:
    return {
        "id": f"session-{number}",
        "schoolReference": {"schoolId": 2131000000 + number},
        "schoolYearTypeReference": {"schoolYear": 2027},
        "sessionName": "2026学年第一学期",
        "termDescriptor": descriptor("Term", "Fall Semester"),
        "beginDate": "2026-09-01",
        "endDate": "2027-01-20",
        "totalInstructionalDays": 98,
    }


def calendar_date(offset: int = 0, *events: str, code: str = "310107") -> dict[str, Any]:
    return {
        "id": f"day-{code}-{offset}",
        "date": (MONDAY + timedelta(offset)).isoformat(),
        "calendarReference": {"calendarCode": code, "schoolId": 2131000001, "schoolYear": 2027},
        "calendarEvents": [
            {"calendarEventDescriptor": descriptor("CalendarEvent", event)}
            for event in events or ("Instructional day",)
        ],
    }


def student(number: int = 1) -> dict[str, Any]:
    return {
        "id": f"student-{number}",
        "studentUniqueId": f"E{number:05}",
        "lastSurname": "测",
        "firstName": "试" + "零一二三四五六七八九"[number % 10],
        "birthDate": f"2016-0{number % 9 + 1}-03",
        "birthSexDescriptor": descriptor("Sex", "Female"),
        "identificationDocuments": [
            {"documentTitle": "学籍号", "issuerDocumentIdentificationCode": f"L{number:018}"}
        ],
    }


def association(number: int = 1) -> dict[str, Any]:
    return {
        "id": f"association-{number}",
        "entryDate": "2026-09-01",
        "schoolReference": {"schoolId": 2131000001},
        "studentReference": {"studentUniqueId": f"E{number:05}"},
        "entryGradeLevelDescriptor": descriptor("GradeLevel", "First grade"),
        "entryTypeDescriptor": descriptor("EntryType", "New to education system"),
    }


def attendance(number: int = 1, category: str = "Tardy") -> dict[str, Any]:
    return {
        "id": f"event-{number}",
        "eventDate": (MONDAY + timedelta(number % 5)).isoformat(),
        "attendanceEventCategoryDescriptor": descriptor("AttendanceEventCategory", category),
        "attendanceEventReason": "堵车",
        "schoolReference": {"schoolId": 2131000001},
        "sessionReference": {
            "schoolId": 2131000001,
            "schoolYear": 2027,
            "sessionName": "2026学年第一学期",
        },
        "studentReference": {"studentUniqueId": f"E{number:05}"},
    }


class Folder:
    """The data folder of a simulator."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "edfi").mkdir(parents=True)
        client = {"client_id": "hub", "client_secret": os.environ[SECRET], "scopes": []}
        (path / "edfi" / "clients.json").write_bytes(orjson.dumps({"clients": [client]}))

    def write(self, resource: str, records: Iterable[object]) -> None:
        """Replaces the file of a resource, as one step."""
        path = self.path / "edfi" / f"{resource}.ndjson"
        new = path.with_suffix(".new")
        new.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
        new.replace(path)

    def fill(self) -> None:
        """Some records of every resource; twelve students and as many events."""
        self.write("schools", map(school, (1, 2)))
        self.write("sessions", map(session, (1, 2)))
        self.write("calendarDates", map(calendar_date, range(5)))
        self.write("students", map(student, range(1, 13)))
        self.write("studentSchoolAssociations", map(association, range(1, 13)))
        self.write("studentSchoolAttendanceEvents", map(attendance, range(1, 13)))

    def application(self, *faults: str) -> Starlette:
        return application(self.path, Faults(faults))

    @asynccontextmanager
    async def open(self, *faults: str, **settings: Any) -> AsyncIterator[EdFi]:
        """The connector on the simulator of this folder."""
        async with opened(self.application(*faults), **settings) as connector:
            yield connector


@asynccontextmanager
async def opened(app: ASGIApp, **settings: Any) -> AsyncIterator[EdFi]:
    """The connector on this upstream."""
    async with running(app) as url, EdFi.open(config(url, **settings)) as connector:
        yield connector


def config(url: str, secret: str = f"env:{SECRET}", **settings: Any) -> EdFiConfig:
    """Small pages, short waits, and nothing read twice."""
    usual = {"page_size": 5, "first_wait": 0.01, "budget": 20, "overlap": 0}
    return EdFiConfig.model_validate(
        {"base_url": url, "client_id": "hub", "client_secret": secret, **usual, **settings}
    )


def stream(name: str) -> Stream:
    (found,) = (stream for stream in EdFi.streams if stream.name == name)
    return found


async def fetch(
    connector: EdFi, name: str, since: dict[str, Any] | None = None, position: dict[str, Any] | None = None
) -> list[Page]:
    """All pages of a stream."""
    return [page async for page in connector.pages(stream(name), since=since, position=position)]


def raws(pages: Iterable[Page]) -> list[Raw]:
    return [raw for page in pages for raw in page.records]

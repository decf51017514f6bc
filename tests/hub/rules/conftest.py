"""A small district, written row by row, of which the rules are asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from hub.base.clock import Clock
from hub.rules.evaluating import Outcome, Rules
from hub.rules.stated import Book, standing
from hub.store.writer import Writer, table_of
from schema.attendance.absence_episode import AbsenceEpisode
from schema.attendance.attendance_mark import AttendanceMark
from schema.care.alert import Alert
from schema.care.alert_evidence import AlertEvidence
from schema.care.follow_up import FollowUp
from schema.health.referral import Referral
from schema.kit import Entity
from schema.people.enrolment_event import EnrolmentEvent
from schema.people.student import Student
from schema.places.school_day import SchoolDay
from tests.hub.sync.conftest import databases, keys, migrated
from tests.hub.sync.hubs import Hub

__all__ = ["databases", "keys", "migrated"]

TODAY = date(2026, 11, 20)
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Place:
    """The district, and what is asked of it."""

    connection: Any
    keyring: Any
    book: Book = field(default_factory=standing)
    today: date = TODAY

    @property
    def rules(self) -> Rules:
        return Rules(self.book, self.keyring, Clock(ZONE, self.today))

    @property
    def writer(self) -> Writer:
        return Writer(self.connection, self.keyring, datetime.now(UTC))

    async def add(self, entity: type[Entity], **values: Any) -> int:
        writer = self.writer
        (key,) = await writer.new_ids(entity, 1)
        await writer.save(entity, {key: values})
        return key

    async def change(self, entity: type[Entity], key: int, **values: Any) -> None:
        await self.writer.change(entity, key, values)

    async def pupil(self, **values: Any) -> int:
        return await self.add(Student, **{"name": "王一", "status": "ENROLLED", **values})

    async def absent(self, pupil: int, last_day: date = TODAY, days: int = 3, explained: bool = False) -> int:
        return await self.add(
            AbsenceEpisode, first_day=last_day - timedelta(days - 1), last_day=last_day,
            school_days=days, explained=explained, unexplained_days=0 if explained else days, state="OPEN", student=pupil,
        )  # fmt: skip

    async def marked(self, pupil: int, *days: date) -> list[int]:
        return [
            await self.add(AttendanceMark, date=day, code="UNEXCUSED_ABSENCE", student=pupil) for day in days
        ]

    async def suspended(self, pupil: int, on: date) -> int:
        return await self.add(EnrolmentEvent, kind="SUSPEND", effective_on=on, student=pupil)

    async def referred(self, pupil: int, **values: Any) -> int:
        return await self.add(
            Referral, **{"state": "REQUESTED", "urgency": "ROUTINE", "student": pupil, **values}
        )

    async def followed(self, pupil: int, **values: Any) -> int:
        return await self.add(FollowUp, side="SCHOOL", student=pupil, **values)

    async def catch_up(self) -> Outcome:
        return await self.rules.catch_up(self.connection)

    async def alerts(self, pupil: int | None = None) -> Sequence[Mapping[str, Any]]:
        table = table_of(Alert)
        wanted = select(table).order_by(table.c.rule, table.c.id)
        if pupil is not None:
            wanted = wanted.where(table.c.student_id == pupil)
        return (await self.connection.execute(wanted)).mappings().all()

    async def evidence(self, alert: int) -> set[tuple[str, int]]:
        table = table_of(AlertEvidence)
        live = select(table.c.subject_entity, table.c.subject_id).where(
            table.c.alert_id == alert, table.c.removed_at.is_(None)
        )
        return {tuple(row) for row in (await self.connection.execute(live)).all()}


@pytest.fixture(scope="session")
async def calendar(databases: Any, migrated: str) -> AsyncIterator[Hub]:
    """A hub with the calendar of the term alone."""
    async with databases.copy(migrated) as hub:
        async with hub.database.begin() as connection:
            writer = Writer(connection, hub.keyring, datetime.now(UTC))
            days = [date(2026, 9, 1) + timedelta(number) for number in range(140)]
            ids = await writer.new_ids(SchoolDay, len(days))
            await writer.save(
                SchoolDay,
                {
                    key: {"date": day, "held": _held(day), "kind": "SCHOOL" if _held(day) else "WEEKEND"}
                    for key, day in zip(ids, days, strict=True)
                },
            )
        yield hub


def _held(day: date) -> bool:
    # The first week of October is a holiday.
    return day.weekday() < 5 and not date(2026, 10, 1) <= day <= date(2026, 10, 7)


@pytest.fixture
async def place(calendar: Hub) -> AsyncIterator[Place]:
    """The district in a transaction that is never committed, on a connection that has planned what the rules ask."""
    async with calendar.database.connect() as connection:
        yield Place(connection, calendar.keyring)

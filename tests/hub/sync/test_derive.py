"""Absences and classes at the time, worked out from marks, enrolments and the calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hub.store.writer import Writer
from hub.sync.derive import derive, due, due_again
from schema.attendance.attendance_mark import AttendanceMark
from schema.people.enrolment import Enrolment
from schema.people.student import Student
from schema.places.class_group import ClassGroup
from schema.places.school import School
from schema.places.school_day import SchoolDay

MONDAY = date(2026, 9, 21)
DAYS = [MONDAY + timedelta(days=n) for n in range(21)]
HOLIDAY = {date(2026, 10, 1), date(2026, 10, 2)}
MAKE_UP = {date(2026, 9, 26)}


class School_:
    """Two pupils of one school whose days, marks and classes a test writes."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.ids: dict[str, list[int]] = {}

    async def rows(self, entity: type[Any], *rows: dict[str, Any]) -> list[int]:
        ids = await self.writer.new_ids(entity, len(rows))
        await self.save(entity, dict(zip(ids, rows, strict=True)))
        return ids

    async def save(self, entity: type[Any], rows: dict[int, dict[str, Any]]) -> None:
        saved = await self.writer.save(entity, rows)
        await due(self.writer.connection, entity, saved)
        await self.settle()

    async def remove(self, entity: type[Any], *ids: int) -> None:
        await due(self.writer.connection, entity, await self.writer.remove(entity, ids))
        await self.settle()

    async def settle(self) -> None:
        await due_again(self.writer.connection)
        while await derive(self.writer):
            pass

    async def calendar(self) -> list[int]:
        return await self.rows(
            SchoolDay,
            *(
                {
                    "date": day,
                    "held": held,
                    "kind": "MAKE_UP"
                    if day in MAKE_UP
                    else "SCHOOL"
                    if held
                    else "HOLIDAY"
                    if day in HOLIDAY
                    else "WEEKEND",
                }
                for day in DAYS
                for held in [day in MAKE_UP or (day.weekday() < 5 and day not in HOLIDAY)]
            ),
        )

    async def absent(
        self, student: int, *days: date, code: str = "UNEXCUSED_ABSENCE", period: int | None = None
    ) -> list[int]:
        return await self.rows(
            AttendanceMark,
            *({"date": day, "period": period, "code": code, "student": student} for day in days),
        )

    async def episodes(self) -> list[tuple[Any, ...]]:
        found = await self.writer.connection.exec_driver_sql(
            "SELECT student_id, first_day, last_day, school_days, explained, state FROM absence_episode"
            " WHERE removed_at IS NULL ORDER BY 1, 2"
        )
        return [tuple(row) for row in found]


@pytest.fixture
async def school(uncommitted):
    async with uncommitted.database.connect() as connection:
        made = School_(Writer(connection, uncommitted.keyring, datetime.now(UTC)))
        (school,) = await made.rows(School, {"code": "3131070001", "name": "曹杨中学"})
        made.ids["class"] = await made.rows(
            ClassGroup, *({"name": name, "school": school} for name in ("一班", "二班"))
        )
        made.ids["pupil"] = await made.rows(
            Student, {"name": "王一", "school": school}, {"name": "李二", "school": school}
        )
        yield made


async def test_weekends_and_holidays_do_not_break_an_absence_and_make_up_saturdays_count(
    school: School_,
) -> None:
    await school.calendar()
    one, two = school.ids["pupil"]
    await school.absent(one, date(2026, 9, 25), date(2026, 9, 26), date(2026, 9, 28))
    await school.absent(two, date(2026, 9, 25), date(2026, 9, 28))
    assert await school.episodes() == [
        (one, date(2026, 9, 25), date(2026, 9, 28), 3, False, "OPEN"),
        (two, date(2026, 9, 25), date(2026, 9, 25), 1, False, "ENDED"),
        (two, date(2026, 9, 28), date(2026, 9, 28), 1, False, "OPEN"),
    ]
    await school.absent(one, date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 5), code="EXCUSED_ABSENCE")
    assert (await school.episodes())[0] == (one, date(2026, 9, 25), date(2026, 10, 5), 6, False, "OPEN")
    assert [state for *_, state in await school.episodes()] == ["OPEN", "ENDED", "ENDED"]


async def test_days_in_a_row_that_nobody_excused_are_counted_by_themselves(school: School_) -> None:
    await school.calendar()
    one, two = school.ids["pupil"]
    week = [MONDAY + timedelta(days=number) for number in range(5)]
    await school.absent(one, *week[1:3], week[4])
    await school.absent(one, week[0], week[3], code="EXCUSED_ABSENCE")
    await school.absent(two, week[0], code="EXCUSED_ABSENCE")
    assert await school.episodes() == [
        (one, week[0], week[4], 5, False, "OPEN"),
        (two, week[0], week[0], 1, True, "ENDED"),
    ]
    counted = "SELECT unexplained_days FROM absence_episode WHERE removed_at IS NULL ORDER BY student_id"
    found = await school.writer.connection.exec_driver_sql(counted)
    assert list(found.scalars()) == [2, 0]


async def test_without_a_calendar_school_is_taken_to_be_held_on_weekdays(school: School_) -> None:
    one, _ = school.ids["pupil"]
    await school.absent(one, date(2026, 9, 25), date(2026, 9, 28), code="EXCUSED_ABSENCE")
    assert await school.episodes() == [(one, date(2026, 9, 25), date(2026, 9, 28), 2, True, "OPEN")]


async def test_lessons_and_lateness_are_no_absence(school: School_) -> None:
    one, _ = school.ids["pupil"]
    await school.absent(one, MONDAY, period=3)
    await school.absent(one, MONDAY, code="TARDY")
    assert await school.episodes() == []


async def test_an_ended_absence_is_open_again_when_the_last_known_day_is_taken_back(school: School_) -> None:
    await school.calendar()
    one, two = school.ids["pupil"]
    await school.absent(one, MONDAY)
    later = await school.absent(two, MONDAY + timedelta(days=1))
    assert [state for *_, state in await school.episodes()] == ["ENDED", "OPEN"]
    await school.remove(AttendanceMark, *later)
    assert await school.episodes() == [(one, MONDAY, MONDAY, 1, False, "OPEN")]


async def test_a_day_that_turns_out_to_be_a_holiday_joins_two_absences(school: School_) -> None:
    days = await school.calendar()
    one, _ = school.ids["pupil"]
    await school.absent(one, MONDAY, MONDAY + timedelta(days=2))
    assert len(await school.episodes()) == 2
    await school.save(SchoolDay, {days[1]: {"date": DAYS[1], "held": False, "kind": "HOLIDAY"}})
    assert await school.episodes() == [(one, MONDAY, DAYS[2], 2, False, "OPEN")]


async def test_an_absence_that_comes_back_is_the_same_row(school: School_) -> None:
    one, _ = school.ids["pupil"]
    mark = await school.absent(one, MONDAY)
    first = await school.writer.connection.exec_driver_sql("SELECT id FROM absence_episode")
    row_id = first.scalar_one()
    await school.remove(AttendanceMark, *mark)
    assert await school.episodes() == []
    await school.absent(one, MONDAY)
    again = await school.writer.connection.exec_driver_sql(
        "SELECT id FROM absence_episode WHERE removed_at IS NULL"
    )
    assert again.scalar_one() == row_id


async def test_a_mark_knows_the_class_at_its_time(school: School_) -> None:
    one, _ = school.ids["pupil"]
    first, second = school.ids["class"]
    change = MONDAY + timedelta(days=3)
    await school.rows(
        Enrolment,
        {"student": one, "class_group": first, "starts_on": None, "ends_on": change - timedelta(days=1)},
        {"student": one, "class_group": second, "starts_on": change, "ends_on": None},
    )
    await school.absent(one, MONDAY, change - timedelta(days=1), change, change + timedelta(days=9))
    found = await school.writer.connection.exec_driver_sql(
        "SELECT class_group_id FROM attendance_mark ORDER BY date"
    )
    assert [row[0] for row in found] == [first, first, second, second]
    kept = await school.writer.connection.exec_driver_sql("SELECT count(*) FROM attendance_mark_history")
    assert kept.scalar_one() == 0, "a class that is filled in is no change"

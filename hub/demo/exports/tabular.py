"""What the schools keep in spreadsheets: mentors (UTF-8 with BOM) and parents' schools (GBK)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from types import TracebackType

from hub.demo.disagreement import Recorded
from hub.demo.expectation import Expectation
from hub.demo.exports.oneroster import knows_national_id
from hub.demo.exports.writing import Table
from hub.demo.model import Calendar, ParentSession, SchoolWorld
from hub.demo.places import GRADES

SOURCE = "tabular"
MENTORS = ("学籍号", "导师工号", "开始日期", "结束日期")
SESSIONS = (
    "活动编号", "学校代码", "主题", "课程", "活动日期", "课时", "形式", "面向年级", "主讲人", "主讲教师工号",
)  # fmt: skip
ATTENDANCES = ("活动编号", "学籍号", "家长姓名", "与学生关系", "手机号", "监护人身份证号", "反馈评分")
_GRADES = (
    "一年级",
    "二年级",
    "三年级",
    "四年级",
    "五年级",
    "六年级",
    "七年级",
    "八年级",
    "九年级",
    "高一",
    "高二",
    "高三",
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Tabular:
    """Writes the spreadsheets' view, school by school; each school has its own habits."""

    def __init__(self, folder: Path, seed: int, calendar: Calendar, expected: Expectation) -> None:
        self._seed = seed
        self._calendar = calendar
        self._expected = expected
        self._mentors = Table(folder / "mentors.csv", MENTORS, "utf-8-sig")
        self._sessions = Table(folder / "parent_sessions.csv", SESSIONS, "gbk")
        self._attendances = Table(folder / "parent_attendance.csv", ATTENDANCES, "gbk")

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each file, by the name of its stream."""
        return {
            "mentors": self._mentors.rows,
            "parent_sessions": self._sessions.rows,
            "parent_attendance": self._attendances.rows,
        }

    def __enter__(self) -> Tabular:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in (self._mentors, self._sessions, self._attendances):
            table.close()

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """Write the rows of one school."""
        style = world.school.index % 3
        numbers = {key: _typed(record.student_number or "", rng) for key, record in roster.items()}
        staff = {person.key: person.number for person in world.staff}
        for row in world.mentoring:
            ends = _day(row.ends_on, style) if row.ends_on else None
            self._mentors.write(
                numbers[row.pupil_key], staff[row.staff_key], _day(row.starts_on, style), ends
            )
        for session in world.sessions:
            self._session(world, session, staff, style)
        self._attended(world, numbers, rng)
        self._expected.entities.update(
            {
                "MentorAssignment": len(world.mentoring),
                "ParentSession": len(world.sessions),
                "ParentAttendance": len(world.attendances),
            }
        )
        if world.school.index == 0:
            self._invalid(world, roster)

    def _session(
        self, world: SchoolWorld, session: ParentSession, staff: Mapping[str, str], style: int
    ) -> None:
        taught = tuple(GRADES[world.school.stage])
        grades = (
            "全校" if session.grades == taught else "、".join(_GRADES[grade - 1] for grade in session.grades)
        )
        self._sessions.write(
            session.number, world.school.code, session.theme, session.course, _day(session.held_on, style),
            f"{session.hours:g}", session.mode, grades, session.teacher_name,
            staff[session.teacher_key] if session.teacher_key else None,
        )  # fmt: skip

    def _attended(self, world: SchoolWorld, numbers: Mapping[str, str], rng: Random) -> None:
        guardians = {g.key: g for g in (*world.guardians, *world.shared_guardians)}
        sessions = {session.key: session.number for session in world.sessions}
        for row in world.attendances:
            guardian = guardians[row.guardian_key]
            known = knows_national_id(self._seed, guardian) and rng.random() < 0.9
            self._attendances.write(
                sessions[row.session_key], numbers[row.pupil_key], guardian.name, guardian.kin.title_zh,
                guardian.phone, guardian.national_id if known else None,
                "未评" if row.score is None else row.score,
            )  # fmt: skip

    def _invalid(self, world: SchoolWorld, roster: Mapping[str, Recorded]) -> None:
        """Rows that cannot be read, and rows that point to nobody; named by file and line."""
        number = next(iter(roster.values())).student_number
        begins = self._calendar.running.starts_on
        teacher = world.staff[-1].number
        self._mentors.write(number, teacher, f"{begins.year}/9/2", f"{begins.year}/9/31")
        self._quarantine("mentors", self._mentors, "结束日期", "impossible date")
        self._mentors.write(number, "T-0000", f"{begins.year}-09-03", None)
        self._wait("mentors", self._mentors, "no such member of staff")
        session = world.sessions[0].number if world.sessions else "JZ000000-000000-01"
        self._attendances.write(session, number, "某某", "非亲属", None, None, "九")
        self._quarantine("parent_attendance", self._attendances, "反馈评分", "not a number")
        self._attendances.write("JZ999999-202699-01", number, "某某", "非亲属", None, None, 5)
        self._wait("parent_attendance", self._attendances, "no such session")

    def _quarantine(self, stream: str, table: Table, field: str, why: str) -> None:
        self._expected.quarantine(SOURCE, stream, f"line {table.line}", field, why)

    def _wait(self, stream: str, table: Table, why: str) -> None:
        self._expected.wait(SOURCE, stream, f"line {table.line}", why)


def _day(day: date, style: int) -> str:
    """The day as a school writes it."""
    forms = (day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日")
    return forms[style]


def _typed(number: str, rng: Random) -> str:
    """A number as people type it into a spreadsheet: now and then full-width, spaced or in lower case."""
    chance = rng.random()
    if chance < 0.005:
        return number.translate(_FULL_WIDTH)
    if chance < 0.01:
        return f" {number} "
    if chance < 0.015:
        return number.lower()
    return number

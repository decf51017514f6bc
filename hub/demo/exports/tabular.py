"""What the schools keep in spreadsheets: mentors and their talks (UTF-8 with BOM), and parents' schools (GBK)."""

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
from hub.demo.model import Calendar, ParentSession, SchoolWorld, Stage
from hub.demo.parents import CURRICULUM, parent_school_of
from hub.demo.places import GRADES
from hub.demo.talks import plans_of, talks_of

SOURCE = "tabular"
MENTORS = ("学籍号", "导师工号", "开始日期", "结束日期")
PLANS = ("学校代码", "学年", "方案名称", "状态", "通过日期", "每学期谈心次数", "负责人工号")
TALKS = ("学籍号", "导师工号", "结对日期", "谈话日期", "谈话主题", "需要关注", "下次谈话", "谈话摘要")
SCHOOLS = ("学校代码", "家长学校名称", "状态", "成立日期", "示范校", "负责人工号")
COURSES = ("课程编号", "课程名称", "主题", "课时", "适用学段")
SESSIONS = (
    "活动编号", "学校代码", "主题", "课程编号", "活动日期", "课时", "形式", "面向年级", "家庭教育宣传周", "主讲人",
    "主讲教师工号",
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
_STAGES = {
    Stage.PRIMARY: "小学", Stage.JUNIOR: "初中", Stage.SENIOR: "高中", Stage.NINE_YEAR: "九年一贯制",
    Stage.COMPLETE: "完全中学", Stage.SPECIAL: "特殊教育",
}  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Tabular:
    """Writes the spreadsheets' view, school by school; each school has its own habits."""

    def __init__(self, folder: Path, seed: int, calendar: Calendar, expected: Expectation) -> None:
        self._seed = seed
        self._calendar = calendar
        self._expected = expected
        self._mentors = Table(folder / "mentors.csv", MENTORS, "utf-8-sig")
        self._plans = Table(folder / "mentor_plans.csv", PLANS, "utf-8-sig")
        self._talks = Table(folder / "mentor_talks.csv", TALKS, "utf-8-sig")
        self._schools = Table(folder / "parent_schools.csv", SCHOOLS, "gbk")
        self._courses = Table(folder / "parent_courses.csv", COURSES, "gbk")
        self._sessions = Table(folder / "parent_sessions.csv", SESSIONS, "gbk")
        self._attendances = Table(folder / "parent_attendance.csv", ATTENDANCES, "gbk")
        self._tables = {
            "mentor_plans": self._plans,
            "mentors": self._mentors,
            "mentor_talks": self._talks,
            "parent_schools": self._schools,
            "parent_courses": self._courses,
            "parent_sessions": self._sessions,
            "parent_attendance": self._attendances,
        }
        for course in CURRICULUM:
            stage = "全学段" if course.stage is None else _STAGES[course.stage]
            self._courses.write(course.code, course.title, course.theme, f"{course.hours:g}", stage)
        expected.entities["ParentCourse"] = len(CURRICULUM)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each file, by the name of its stream."""
        return {stream: table.rows for stream, table in self._tables.items()}

    def __enter__(self) -> Tabular:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in self._tables.values():
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
        self._mentored(world, numbers, staff, style)
        school = parent_school_of(world.school, world.staff, rng)
        self._schools.write(
            world.school.code, school.name, "正常运行", _day(school.founded_on, style),
            "是" if school.demonstration else "否", staff[school.head_key],
        )  # fmt: skip
        for session in world.sessions:
            self._session(world, session, staff, style)
        self._attended(world, numbers, rng)
        self._expected.entities.update(
            {
                "MentorAssignment": len(world.mentoring),
                "ParentSchool": 1,
                "ParentSession": len(world.sessions),
                "ParentAttendance": len(world.attendances),
            }
        )
        if world.school.index == 0:
            self._invalid(world, roster)

    def _mentored(
        self, world: SchoolWorld, numbers: Mapping[str, str], staff: Mapping[str, str], style: int
    ) -> None:
        rng = Random(f"{self._seed}/{world.school.key}/mentoring")
        plans = plans_of(world, self._calendar, rng)
        for plan in plans:
            adopted = _day(plan.adopted_on, style) if plan.adopted_on else None
            self._plans.write(
                world.school.code, plan.school_year, plan.title, "已通过" if adopted else "起草中", adopted,
                plan.talks_per_term, staff[plan.lead_key],
            )  # fmt: skip
        self._expected.entities["MentorPlan"] += len(plans)
        for talk in talks_of(world, self._calendar, rng):
            pair = talk.mentoring
            self._talks.write(
                numbers[pair.pupil_key], staff[pair.staff_key], _day(pair.starts_on, style),
                _day(talk.held_on, style), "、".join(talk.topics), "是" if talk.concern else "否",
                _day(talk.next_due, style) if talk.next_due else None, talk.summary,
            )  # fmt: skip
            self._expected.entities["MentorTalk"] += 1

    def _session(
        self, world: SchoolWorld, session: ParentSession, staff: Mapping[str, str], style: int
    ) -> None:
        taught = tuple(GRADES[world.school.stage])
        grades = (
            "全校" if session.grades == taught else "、".join(_GRADES[grade - 1] for grade in session.grades)
        )
        self._sessions.write(
            session.number, world.school.code, session.theme, session.course, _day(session.held_on, style),
            f"{session.hours:g}", session.mode, grades, "是" if session.family_week else "否",
            session.teacher_name, staff[session.teacher_key] if session.teacher_key else None,
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
        pair = world.mentoring[0]
        mentor = next(person.number for person in world.staff if person.key == pair.staff_key)
        self._talks.write(
            roster[pair.pupil_key].student_number, mentor, pair.starts_on, f"{begins.year}/9/10", "情绪", "否",
            f"{begins.year}/9/31", "日期写错的一次",
        )  # fmt: skip
        self._quarantine("mentor_talks", self._talks, "下次谈话", "impossible date")
        self._talks.write(
            number, teacher, f"{begins.year}-08-15", f"{begins.year}-09-30", "学业", "否", None, "结对表里没有这一对"
        )  # fmt: skip
        self._wait("mentor_talks", self._talks, "no such pair")
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

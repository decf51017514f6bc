"""Parents' schools (家长学校): the curriculum, sessions of the running term, who came and what they thought of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.model import Calendar, ParentAttendance, ParentSession, Post, Pupil, School, Staff, Stage


@dataclass(frozen=True, slots=True)
class Course:
    """A course of the district's curriculum; `stage` is None where it is for parents of all."""

    code: str
    title: str
    theme: str
    hours: float
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class ParentSchool:
    """The school for parents that a school runs."""

    name: str
    founded_on: date
    demonstration: bool
    head_key: str


CURRICULUM = (
    Course("KC01", "如何陪伴孩子度过青春期", "青春期", 2.0, Stage.JUNIOR),
    Course("KC02", "手机使用与亲子约定", "手机使用", 1.5),
    Course("KC03", "作业冲突怎么办", "作业冲突", 1.5),
    Course("KC04", "看懂孩子的情绪信号", "情绪识别", 2.0),
    Course("KC05", "考前心理调适", "考试压力", 1.0),
    Course("KC06", "预防校园欺凌，家长能做什么", "校园欺凌", 1.5),
    Course("KC07", "帮助孩子适应小学生活", "学段衔接", 1.0, Stage.PRIMARY),
    Course("KC08", "了解孩子的兴趣与志向", "生涯规划", 1.0, Stage.SENIOR),
    Course("KC09", "睡眠、运动与近视防控", "健康生活", 1.0),
)
_OWN = ("校园开放日家长沙龙", "班级家长会专题交流")
_MODES = ("线下", "线下", "线上", "线上线下结合")
_STAGES = {
    Stage.PRIMARY: (Stage.PRIMARY, Stage.NINE_YEAR, Stage.SPECIAL),
    Stage.JUNIOR: (Stage.JUNIOR, Stage.NINE_YEAR, Stage.COMPLETE),
    Stage.SENIOR: (Stage.SENIOR, Stage.COMPLETE),
}


def family_week(calendar: Calendar) -> tuple[date, ...]:
    """School days of the family-education week (家庭教育宣传周), that of 11 November, as far as they have come."""
    middle = date(calendar.terms[1].starts_on.year, 11, 11)
    first = middle - timedelta(middle.weekday())
    return tuple(day for day in calendar.held if first <= day < first + timedelta(7))


def parent_school_of(school: School, staff: Sequence[Staff], rng: Random) -> ParentSchool:
    """Each school has one; every fourth shows others how to do it."""
    heads = [each.key for each in staff if each.post in (Post.PRINCIPAL, Post.PSYCHOLOGIST)]
    first = max(school.opened_on.year + 1, 1992)
    return ParentSchool(
        f"{school.name}家长学校",
        date(rng.randint(first, max(first, 2021)), rng.choice((3, 5, 9)), rng.randint(1, 28)),
        school.index % 4 == 0,
        rng.choice(heads),
    )


def sessions_of(
    school: School, staff: Sequence[Staff], grades: Sequence[int], calendar: Calendar, rng: Random
) -> list[ParentSession]:
    """Two to four sessions of the term so far, and one more in the family-education week; none before the term."""
    if not calendar.held:
        return []
    teachers = [person for person in staff if person.post in (Post.PSYCHOLOGIST, Post.HOMEROOM_TEACHER)]
    fitting = [each for each in CURRICULUM if each.stage is None or school.stage in _STAGES[each.stage]]
    week = family_week(calendar)
    days = [rng.choice(calendar.held) for _ in range(rng.randint(2, 4))]
    sessions = []
    for number, day in enumerate(sorted([*days, *rng.sample(week, min(1, len(week)))]), start=1):
        course = rng.choice(fitting) if rng.random() < 0.9 else None
        teacher = rng.choice(teachers) if rng.random() < 0.75 else None
        some = grades if rng.random() < 0.4 else sorted(rng.sample(grades, min(len(grades), 2)))
        sessions.append(
            ParentSession(
                key=f"{school.key}-F{number}",
                number=f"JZ{school.code[4:]}-{day:%Y%m}-{number:02d}",
                theme=course.title if course else rng.choice(_OWN),
                course=course.code if course else None,
                held_on=day,
                hours=course.hours if course else 1.0,
                teacher_key=teacher.key if teacher else None,
                teacher_name=teacher.name if teacher else rng.choice(("区家庭教育讲师团", "特邀专家")),
                mode=rng.choice(_MODES),
                grades=tuple(some),
                family_week=day in week,
            )
        )
    return sessions


def attendances_of(
    sessions: Sequence[ParentSession], pupils: Sequence[Pupil], rng: Random
) -> list[ParentAttendance]:
    """Who came: one guardian for about every second pupil whom a session is for."""
    result = []
    for session in sessions:
        for pupil in pupils:
            if pupil.grade in session.grades and pupil.attends(session.held_on) and rng.random() < 0.55:
                guardian = pupil.guardian_keys[0 if rng.random() < 0.8 else -1]
                score = rng.choices((1, 2, 3, 4, 5), (1, 2, 9, 38, 50))[0] if rng.random() < 0.8 else None
                result.append(ParentAttendance(session.key, pupil.key, guardian, score))
    return result

"""Parents' schools (家长学校): sessions of the running term, who came and what they thought of it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hub.demo.model import Calendar, ParentAttendance, ParentSession, Post, Pupil, School, Staff

_COURSES = (
    ("家庭教育指导", "如何陪伴孩子度过青春期"), ("家庭教育指导", "手机使用与亲子约定"), ("家庭教育指导", "作业冲突怎么办"),
    ("心理健康", "看懂孩子的情绪信号"), ("心理健康", "考前心理调适"), ("心理健康", "预防校园欺凌，家长能做什么"),
    ("幼小衔接", "帮助孩子适应小学生活"), ("生涯规划", "了解孩子的兴趣与志向"), ("健康生活", "睡眠、运动与近视防控"),
)  # fmt: skip
_MODES = ("线下", "线下", "线上", "线上线下结合")


def sessions_of(
    school: School, staff: Sequence[Staff], grades: Sequence[int], calendar: Calendar, rng: Random
) -> list[ParentSession]:
    """Two to four sessions on school days of the term so far; none in a term that has not begun."""
    if not calendar.held:
        return []
    teachers = [person for person in staff if person.post in (Post.PSYCHOLOGIST, Post.HOMEROOM_TEACHER)]
    sessions = []
    days = sorted(rng.choice(calendar.held) for _ in range(rng.randint(2, 4)))
    for number, day in enumerate(days, start=1):
        course, theme = rng.choice(_COURSES)
        teacher = rng.choice(teachers) if rng.random() < 0.75 else None
        some = grades if rng.random() < 0.4 else sorted(rng.sample(grades, min(len(grades), 2)))
        sessions.append(
            ParentSession(
                key=f"{school.key}-F{number}",
                number=f"JZ{school.code[4:]}-{day:%Y%m}-{number:02d}",
                theme=theme,
                course=course,
                held_on=day,
                hours=rng.choice((1.0, 1.5, 2.0)),
                teacher_key=teacher.key if teacher else None,
                teacher_name=teacher.name if teacher else rng.choice(("区家庭教育讲师团", "特邀专家")),
                mode=rng.choice(_MODES),
                grades=tuple(some),
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

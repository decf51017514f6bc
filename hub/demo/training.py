"""Training of the staff: of homeroom teachers, psychologists and mentors, and the lecture series (大讲堂)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.model import Post, School, Staff

_PLAN = (
    ("BZR", "班主任培训", "班主任心理危机识别与应对", 6, ((3, 8), (9, 13))),
    ("XLJS", "心理教师培训", "心理教师专业能力提升", 12, ((11, 7),)),
    ("DS", "导师培训", "谈心谈话的方法", 3, ((9, 20),)),
    ("DJT", "大讲堂", "{}", 2, ((3, 18), (4, 15), (5, 20), (6, 10), (9, 16), (10, 21), (11, 18), (12, 9))),
)
_LECTURES = (
    "儿童青少年情绪发展", "厌学背后的需要", "家校沟通的艺术", "网络时代的亲子关系", "心理危机的早期信号", "睡眠与学习", "校园欺凌的识别与干预", "教师的自我关怀",
)  # fmt: skip
_LECTURERS = ("区心理中心", "市精神卫生中心专家", "高校心理学教授", "特邀专家")


@dataclass(frozen=True, slots=True)
class Training:
    """A training or lecture."""

    code: str
    kind: str
    course: str
    held_on: date
    hours: int
    lecturer: str


@dataclass(frozen=True, slots=True)
class Attended:
    """That somebody took part; None: there was no test, or it did not teach to recognise a crisis."""

    training: str
    staff_key: str
    passed: bool | None = None
    recognises: bool | None = None


def trainings_of(today: date, rng: Random) -> list[Training]:
    """The trainings since 2023, on the Saturdays and Wednesdays around the planned days, up to today."""
    found = []
    for year in range(2023, today.year + 1):
        for letters, kind, course, hours, days in _PLAN:
            for number, (month, day) in enumerate(days, start=1):
                on = date(year, month, day)
                on += timedelta(days=((2 if kind == "大讲堂" else 5) - on.weekday()) % 7)
                title = course.format(_LECTURES[(year + number) % len(_LECTURES)])
                found.append(
                    Training(f"{letters}{year}-{number}", kind, title, on, hours, rng.choice(_LECTURERS))
                )
    return sorted((each for each in found if each.held_on <= today), key=lambda each: each.held_on)


def attended_by(
    school: School, staff: Sequence[Staff], trainings: Sequence[Training], rng: Random
) -> list[Attended]:
    """Who of a school took part: nearly each homeroom teacher once, psychologists each year, of the others about half."""
    since = [each for each in trainings if each.held_on >= school.opened_on]
    of_kind = {kind: [each for each in since if each.kind == kind] for _, kind, *_ in _PLAN}
    found = []
    for person in staff:
        if person.post is Post.HOMEROOM_TEACHER and of_kind["班主任培训"] and rng.random() < 0.93:
            passed = rng.random() < 0.95
            chosen = rng.choice(of_kind["班主任培训"])
            found.append(Attended(chosen.code, person.key, passed, passed and rng.random() < 0.97))
        if person.post is Post.PSYCHOLOGIST:
            found += [Attended(each.code, person.key, True, True) for each in of_kind["心理教师培训"]]
        if person.post is Post.TEACHER and of_kind["导师培训"] and rng.random() < 0.25:
            found.append(Attended(rng.choice(of_kind["导师培训"]).code, person.key, rng.random() < 0.98))
        if of_kind["大讲堂"] and rng.random() < 0.5:
            found.append(Attended(rng.choice(of_kind["大讲堂"]).code, person.key))
    return found

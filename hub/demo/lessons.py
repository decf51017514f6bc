"""Psychology lessons (心理健康活动课): in one grade of each stage, or two, every class has one a fortnight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.model import Calendar, ClassGroup

FORTNIGHT = timedelta(days=14)
_STAGES = (range(1, 6), range(6, 10), range(10, 13))
_TITLES = (
    "认识我的情绪", "压力从哪里来", "学会说“不”", "欣赏独特的自己", "做情绪的主人", "朋友之间",
    "时间都去哪儿了", "走进父母的世界", "考试与我", "网络那端", "我的未来", "求助是强者的行为",
)  # fmt: skip
_BEHIND = 0.07


@dataclass(frozen=True, slots=True)
class Lesson:
    """A psychology lesson that a class had."""

    class_key: str
    held_on: date
    title: str


def lessons_of(
    school_index: int, classes: Sequence[ClassGroup], calendar: Calendar, rng: Random
) -> list[Lesson]:
    """The lessons of the running term so far. A few classes had none for some weeks, one of the second school among them."""
    held = set(calendar.held)
    first = calendar.running.starts_on - timedelta(days=calendar.running.starts_on.weekday())
    taught = _grades(classes, rng)
    found: list[Lesson] = []
    for place, group in enumerate(each for each in classes if each.grade in taught):
        within = rng.choice((0, 1, 2, 3, 4, 7, 8, 9, 10, 11))
        behind = rng.random() < _BEHIND or (school_index, place) == (1, 0)
        until = calendar.today - (FORTNIGHT * rng.randint(1, 2) if behind else timedelta())
        begins, number = first + timedelta(days=within), rng.randrange(len(_TITLES))
        while begins <= until:
            # In the holidays the lesson is put off to the first day after them.
            day = next((d for d in (begins + timedelta(days=n) for n in range(12)) if d in held), None)
            if day is not None and day <= until:
                found.append(Lesson(group.key, day, _TITLES[number % len(_TITLES)]))
            begins, number = begins + FORTNIGHT, number + 1
    return found


def _grades(classes: Sequence[ClassGroup], rng: Random) -> set[int]:
    there = {group.grade for group in classes}
    chosen: set[int] = set()
    for stage in _STAGES:
        grades = sorted(there & set(stage))
        if grades:
            chosen |= set(rng.sample(grades, 1 + (len(grades) > 1 and rng.random() < 0.3)))
    return chosen

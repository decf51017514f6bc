"""Exceptions from attendance in the running term: single days, a wave of illness, long absences nobody explains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random

from hub.demo.model import Calendar, Mark, MarkKind, Pupil
from hub.demo.stories import Story, Trouble

# Mean number of episodes of a pupil in one school day, and the school days that an episode lasts.
_RATES = {
    MarkKind.SICK: (0.0055, (1, 1, 2, 2, 3)),
    MarkKind.PERSONAL: (0.0025, (1, 1, 1, 2)),
    MarkKind.LATE: (0.0040, (1,)),
    MarkKind.LEFT_EARLY: (0.0008, (1,)),
    MarkKind.UNEXCUSED: (0.0003, (1, 1, 2)),
}
_ILLNESSES = ("感冒发热", "发热", "咳嗽", "腹泻呕吐", "流感", "支原体感染", "牙痛", "过敏")
_ERRANDS = ("家中有事", "外出参赛", "探亲", "办理证件", "看望老人")
_LATE = ("交通拥堵", "睡过头", "送诊")
_LONG = 0.003
_STAYS_AWAY = (
    Trouble.SCHOOL_REFUSAL,
    Trouble.LOW_MOOD,
    Trouble.BULLIED,
    Trouble.EXAM_ANXIETY,
    Trouble.SEVERE,
)


def marks_of(
    school_index: int, pupils: Sequence[Pupil], stories: Mapping[str, Story], calendar: Calendar, rng: Random
) -> list[Mark]:
    """All marks of a school's pupils up to today, at most one for a pupil and day, on school days only."""
    held = calendar.held
    if not held:
        return []
    wave = _wave(len(held))
    ill_class = rng.choice(pupils).class_key if pupils else ""
    long_absent = _long_absent(school_index, pupils, rng)
    marks: list[Mark] = []
    for pupil in pupils:
        days: dict[int, Mark] = {}
        if pupil.key in long_absent:
            _absent_for_long(pupil, calendar, rng, days)
        story = stories.get(pupil.key)
        if story is not None and story.trouble in _STAYS_AWAY:
            _stays_away(pupil, story, calendar, rng, days)
        for kind, (rate, lengths) in _RATES.items():
            if kind is MarkKind.SICK and pupil.class_key == ill_class:
                rate *= 4
            for _ in range(_events(rate * len(held), rng)):
                if kind is MarkKind.SICK:
                    first = rng.choices(range(len(held)), cum_weights=wave)[0]
                else:
                    first = rng.randrange(len(held))
                _episode(pupil, kind, first, rng.choice(lengths), calendar, rng, days)
        marks.extend(days[place] for place in sorted(days))
    return marks


def _wave(days: int) -> list[float]:
    # Illness is four times as frequent around the 43rd school day, the beginning of November.
    return list(accumulate(1 + 3 * math.exp(-(((day - 42) / 6) ** 2)) for day in range(days)))


def _events(mean: float, rng: Random) -> int:
    """A Poisson number (Knuth's method; the means here are small)."""
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def _episode(
    pupil: Pupil,
    kind: MarkKind,
    first: int,
    length: int,
    calendar: Calendar,
    rng: Random,
    days: dict[int, Mark],
) -> None:
    reason = {
        MarkKind.SICK: _ILLNESSES, MarkKind.PERSONAL: _ERRANDS, MarkKind.LATE: _LATE,
        MarkKind.LEFT_EARLY: _ILLNESSES, MarkKind.UNEXCUSED: (None,),
    }[kind]  # fmt: skip
    words = rng.choice(reason)
    for place in range(first, min(first + length, len(calendar.held))):
        day = calendar.held[place]
        if place not in days and pupil.attends(day):
            arrived = f"08:{rng.randrange(5, 55):02d}:00" if kind is MarkKind.LATE else None
            days[place] = Mark(f"{pupil.key}/{day}", pupil.key, day, kind, words, arrived)


def _stays_away(pupil: Pupil, story: Story, calendar: Calendar, rng: Random, days: dict[int, Mark]) -> None:
    """Now and then while the trouble lasts; who refuses school is away for days, and nobody excuses it."""
    held = calendar.held
    refuses = story.trouble is Trouble.SCHOOL_REFUSAL
    began = held.index(story.began_on)
    ended = len(held) if story.eased_on is None else held.index(story.eased_on)
    if refuses:
        _episode(pupil, MarkKind.UNEXCUSED, began, 2 + 2 * story.concern, calendar, rng, days)
    for _ in range(_events(0.03 * (ended - began) * (1 + refuses), rng)):
        kind = MarkKind.UNEXCUSED if refuses else rng.choice((MarkKind.SICK, MarkKind.LATE))
        _episode(pupil, kind, rng.randrange(began, ended), rng.choice((1, 1, 2)), calendar, rng, days)


def _long_absent(school_index: int, pupils: Sequence[Pupil], rng: Random) -> set[str]:
    """Pupils who stay away without a reason; the first six schools have at least one each."""
    expected = len(pupils) * _LONG
    count = int(expected) + (rng.random() < expected % 1)
    steady = [pupil.key for pupil in pupils if not pupil.events]
    return set(rng.sample(steady, min(len(steady), max(count, school_index < 6))))


def _absent_for_long(pupil: Pupil, calendar: Calendar, rng: Random, days: dict[int, Mark]) -> None:
    last = len(calendar.held) - 1
    length = rng.choice((3, 4, 5, 5, 7, 9, 12))
    # Half of them are still away.
    first = max(0, last - length + 1) if rng.random() < 0.5 else rng.randrange(max(1, last - length))
    _episode(pupil, MarkKind.UNEXCUSED, first, length, calendar, rng, days)

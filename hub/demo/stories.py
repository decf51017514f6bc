"""What befalls single pupils: the one story that attendance, talks, screening, counselling and referrals tell parts of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum
from random import Random

from hub.base.conventions import EnrolmentStatus
from hub.demo.model import Calendar, Pupil


class Trouble(StrEnum):
    """What a story is about."""

    LOW_MOOD = "low-mood"
    SCHOOL_REFUSAL = "school-refusal"
    FAMILY_CONFLICT = "family-conflict"
    EXAM_ANXIETY = "exam-anxiety"
    BULLIED = "bullied"
    BEHAVIOUR = "behaviour"
    BEREAVED = "bereaved"
    SEVERE = "severe"
    """A severe mental illness (重性心理疾病)."""
    HARDSHIP = "hardship"
    """A family in need (家庭困难), which nobody has to fear for."""


class Concern(IntEnum):
    """How much there is to fear, as the warning levels are ordered."""

    GREEN = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3


_KINDS: Mapping[Trouble, tuple[int, tuple[int, int, int, int], int]] = {
    Trouble.LOW_MOOD: (24, (0, 55, 35, 10), 5),
    Trouble.SCHOOL_REFUSAL: (10, (0, 20, 60, 20), 5),
    Trouble.FAMILY_CONFLICT: (18, (10, 70, 18, 2), 4),
    Trouble.EXAM_ANXIETY: (14, (10, 75, 15, 0), 8),
    Trouble.BULLIED: (7, (0, 60, 35, 5), 3),
    Trouble.BEHAVIOUR: (12, (10, 70, 20, 0), 3),
    Trouble.BEREAVED: (3, (0, 70, 25, 5), 1),
    Trouble.SEVERE: (3, (0, 0, 40, 60), 6),
    Trouble.HARDSHIP: (9, (90, 10, 0, 0), 1),
}
"""For each: how often it is, how grave it is (from green to red), and the lowest grade in which it is met."""
_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Story:
    """One pupil's story of this school year. Days are school days up to today; None: it has not come to that (yet)."""

    pupil_key: str
    trouble: Trouble
    concern: Concern
    began_on: date
    noticed_on: date | None = None
    """When the mentor or the homeroom teacher first wrote it down."""
    counselled_on: date | None = None
    """First counselling in the school's room."""
    filed_on: date | None = None
    """When a care file was opened."""
    referred: bool = False
    """Whether the school asked a health partner for help; when, the referral itself says."""
    eased_on: date | None = None
    """When it was better again."""


def stories_of(pupils: Sequence[Pupil], calendar: Calendar, rng: Random) -> dict[str, Story]:
    """The stories of a school's pupils by the pupil's key: about one for every twenty, each at its own pace."""
    held = calendar.held
    present = [p for p in pupils if p.status in (EnrolmentStatus.ENROLLED, EnrolmentStatus.SUSPENDED)]
    if not held or not present:
        return {}
    chosen = rng.sample(present, min(len(present), max(3, round(len(present) * _SHARE))))
    return {pupil.key: _story(pupil, held, rng) for pupil in sorted(chosen, key=lambda pupil: pupil.key)}


def _story(pupil: Pupil, held: Sequence[date], rng: Random) -> Story:
    fitting = [trouble for trouble, (_, _, grade) in _KINDS.items() if pupil.grade >= grade]
    trouble = rng.choices(fitting, [_KINDS[each][0] for each in fitting])[0]
    concern = rng.choices(tuple(Concern), _KINDS[trouble][1])[0]
    began = rng.randrange(len(held))
    # What is grave is seen sooner, and leads further.
    noticed = _later(held, began, rng.randint(1, 15 - 3 * concern))
    counselled = _later(held, noticed, rng.randint(1, 9)) if concern and rng.random() < 0.85 else None
    filed = _later(held, counselled, rng.randint(0, 5)) if concern >= Concern.ORANGE else None
    eased = _later(held, counselled, rng.randint(15, 60)) if concern < Concern.RED else None
    return Story(
        pupil_key=pupil.key,
        trouble=trouble,
        concern=concern,
        began_on=held[began],
        noticed_on=_day(held, noticed),
        counselled_on=_day(held, counselled),
        filed_on=_day(held, filed),
        eased_on=_day(held, eased),
    )


def retold(
    story: Story, requested_on: date, closed_on: date | None, held: Sequence[date], rng: Random
) -> Story:
    """The story of a pupil who was referred on that day: all that leads to a referral was before it."""
    place = bisect_right(held, requested_on) - 1
    places = []
    for most in (3, 6, 9, 8):
        place = max(0, place - rng.randint(min(1, most - 3), most))
        places.append(place)
    filed, counselled, noticed, began = (held[each] for each in places)
    eased = (
        None
        if closed_on is None
        else _day(held, _later(held, bisect_right(held, closed_on) - 1, rng.randint(1, 10)))
    )
    return replace(
        story,
        concern=max(story.concern, Concern.ORANGE),
        began_on=began,
        noticed_on=noticed,
        counselled_on=counselled,
        filed_on=filed,
        referred=True,
        eased_on=eased,
    )


def _later(held: Sequence[date], place: int | None, days: int) -> int | None:
    """So many school days later, if that is not after today."""
    if place is None or place + days >= len(held):
        return None
    return place + days


def _day(held: Sequence[date], place: int | None) -> date | None:
    return None if place is None else held[place]

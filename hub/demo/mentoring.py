"""Mentors (全员导师制): every pupil at school has exactly one today; some had another one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from hub.base.conventions import EnrolmentStatus
from hub.demo.model import Calendar, Mentoring, Post, Pupil, Staff

_CHANGED = 0.05
_GONE = (EnrolmentStatus.TRANSFERRED_OUT, EnrolmentStatus.WITHDRAWN)
_MENTORS = (Post.HOMEROOM_TEACHER, Post.TEACHER, Post.PSYCHOLOGIST)


def mentoring_of(
    staff: Sequence[Staff], pupils: Sequence[Pupil], calendar: Calendar, rng: Random
) -> list[Mentoring]:
    """Who mentors whom since the school year began; a suspended pupil keeps the mentor."""
    mentors = [person.key for person in staff if person.post in _MENTORS]
    order = list(range(len(pupils)))
    rng.shuffle(order)
    result = []
    for pupil, place in zip(pupils, order, strict=True):
        mentor = mentors[place % len(mentors)]
        starts = pupil.attending[0].starts_on
        ends = pupil.attending[-1].ends_on if pupil.status in _GONE else None
        change = _change_day(starts, calendar.today, rng) if rng.random() < _CHANGED and not ends else None
        if change:
            before = mentors[(place + 1 + rng.randrange(len(mentors) - 1)) % len(mentors)]
            result.append(Mentoring(pupil.key, before, starts, change - timedelta(days=1)))
        result.append(Mentoring(pupil.key, mentor, change or starts, ends))
    return result


def _change_day(starts: date, today: date, rng: Random) -> date | None:
    days = (today - starts).days
    return starts + timedelta(days=rng.randrange(14, days)) if days > 14 else None

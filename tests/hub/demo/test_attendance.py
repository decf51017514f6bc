from collections import defaultdict
from itertools import pairwise

from hub.demo.model import MarkKind


def test_marks_lie_on_school_days_when_the_pupil_was_expected(schools, world):
    held = set(world.calendar.held)
    for school in schools:
        pupils = {pupil.key: pupil for pupil in school.pupils}
        for mark in school.marks:
            assert mark.day in held
            assert pupils[mark.pupil_key].attends(mark.day)


def test_a_pupil_has_one_mark_a_day_at_the_most(schools):
    marks = [(mark.pupil_key, mark.day) for school in schools for mark in school.marks]
    assert len(set(marks)) == len(marks)


def test_all_kinds_occur_and_sickness_most(schools):
    kinds: dict[MarkKind, int] = defaultdict(int)
    for school in schools:
        for mark in school.marks:
            kinds[mark.kind] += 1
    assert set(kinds) == set(MarkKind)
    assert max(kinds, key=kinds.__getitem__) is MarkKind.SICK


def test_some_pupils_stay_away_without_a_reason_for_three_school_days_in_a_row(schools, world):
    place = {day: number for number, day in enumerate(world.calendar.held)}
    long, open_ = 0, 0
    for school in schools:
        days: dict[str, list[int]] = defaultdict(list)
        for mark in school.marks:
            if mark.kind is MarkKind.UNEXCUSED:
                days[mark.pupil_key].append(place[mark.day])
        for numbers in days.values():
            run = longest = 1
            for before, after in pairwise(numbers):
                run = run + 1 if after == before + 1 else 1
                longest = max(longest, run)
            long += longest >= 3
            open_ += longest >= 3 and numbers[-1] == len(place) - 1
    assert long >= 6
    assert 0 < open_ < long


def test_illness_comes_in_a_wave(schools, world):
    held = world.calendar.held
    sick = [held.index(m.day) for s in schools for m in s.marks if m.kind is MarkKind.SICK]
    first, wave = sum(n < 12 for n in sick), sum(36 <= n < 48 for n in sick)
    assert wave > 2 * first

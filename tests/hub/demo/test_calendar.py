from datetime import date

import pytest

from hub.demo.calendar import HOLIDAYS, MAKE_UP, calendar, day_of
from hub.demo.model import DayKind


def test_the_autumn_term_runs_on_the_demos_day():
    known = calendar(date(2026, 11, 20))
    assert known.running.code == "2026-2027-1"
    assert known.running.starts_on == date(2026, 9, 1)
    assert [term.code for term in known.terms] == ["2025-2026-2", "2026-2027-1", "2026-2027-2"]


def test_make_up_days_are_school_days_on_weekends():
    for days in MAKE_UP.values():
        for day in days:
            assert day.weekday() >= 5
            assert day_of(day).kind is DayKind.MAKE_UP
            assert day_of(day).held


def test_holidays_are_free_even_on_weekdays():
    for holidays in HOLIDAYS.values():
        for _, first, last in holidays:
            assert first <= last
            assert not day_of(first).held
    assert day_of(date(2026, 10, 1)).event == "国庆节"
    assert not day_of(date(2026, 10, 5)).held
    assert day_of(date(2026, 10, 10)).held


def test_ordinary_weeks_have_five_school_days():
    assert [day_of(date(2026, 11, 16 + n)).held for n in range(7)] == [True] * 5 + [False] * 2


def test_school_days_so_far_include_the_make_up_days_and_today():
    held = calendar(date(2026, 11, 20)).held
    assert date(2026, 9, 20) in held
    assert date(2026, 10, 10) in held
    assert date(2026, 10, 2) not in held
    assert held[0] == date(2026, 9, 1)
    assert held[-1] == date(2026, 11, 20)
    assert list(held) == sorted(set(held))


@pytest.mark.parametrize(
    ("today", "running"),
    [
        (date(2026, 8, 31), "2025-2026-2"),
        (date(2027, 2, 1), "2026-2027-1"),
        (date(2027, 3, 10), "2026-2027-2"),
        (date(2033, 10, 9), "2033-2034-1"),
    ],
)
def test_in_the_holidays_the_term_before_counts_as_running(today: date, running: str):
    assert calendar(today).running.code == running

"""Terms, holidays and make-up days (调休) of the demo district's school year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hub.demo.model import Calendar, Day, DayKind, Term

# State Council notices (国务院办公厅关于部分节假日安排的通知) for 2025 and 2026; 2027 follows their pattern.
HOLIDAYS: dict[int, tuple[tuple[str, date, date], ...]] = {
    2025: (
        ("元旦", date(2025, 1, 1), date(2025, 1, 1)),
        ("春节", date(2025, 1, 28), date(2025, 2, 4)),
        ("清明节", date(2025, 4, 4), date(2025, 4, 6)),
        ("劳动节", date(2025, 5, 1), date(2025, 5, 5)),
        ("端午节", date(2025, 5, 31), date(2025, 6, 2)),
        ("国庆节、中秋节", date(2025, 10, 1), date(2025, 10, 8)),
    ),
    2026: (
        ("元旦", date(2026, 1, 1), date(2026, 1, 3)),
        ("春节", date(2026, 2, 15), date(2026, 2, 23)),
        ("清明节", date(2026, 4, 4), date(2026, 4, 6)),
        ("劳动节", date(2026, 5, 1), date(2026, 5, 5)),
        ("端午节", date(2026, 6, 19), date(2026, 6, 21)),
        ("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
        ("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
    ),
    2027: (
        ("元旦", date(2027, 1, 1), date(2027, 1, 3)),
        ("春节", date(2027, 2, 5), date(2027, 2, 12)),
        ("清明节", date(2027, 4, 3), date(2027, 4, 5)),
        ("劳动节", date(2027, 5, 1), date(2027, 5, 5)),
        ("端午节", date(2027, 6, 9), date(2027, 6, 9)),
        ("国庆节", date(2027, 10, 1), date(2027, 10, 7)),
    ),
}
MAKE_UP: dict[int, tuple[date, ...]] = {
    2025: (date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)),
    2026: (date(2026, 1, 4), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)),
    2027: (date(2027, 4, 25), date(2027, 5, 8), date(2027, 9, 26), date(2027, 10, 9)),
}


def _fixed(year: int) -> tuple[tuple[str, date, date], ...]:
    # For years without a notice only the holidays with a fixed date in the common calendar.
    return (
        ("元旦", date(year, 1, 1), date(year, 1, 1)),
        ("清明节", date(year, 4, 4), date(year, 4, 5)),
        ("劳动节", date(year, 5, 1), date(year, 5, 5)),
        ("国庆节", date(year, 10, 1), date(year, 10, 7)),
    )


def _make_up(year: int) -> tuple[date, ...]:
    # The Saturday after each long holiday.
    after = (date(year, 5, 6), date(year, 10, 8))
    return tuple(day + timedelta((5 - day.weekday()) % 7) for day in after)


def holiday(day: date) -> str | None:
    """Name of the public holiday that the day belongs to, or None."""
    for name, first, last in HOLIDAYS.get(day.year) or _fixed(day.year):
        if first <= day <= last:
            return name
    return None


def is_make_up(day: date) -> bool:
    """Whether a weekend day is worked in exchange for a holiday."""
    return day in (MAKE_UP.get(day.year) or _make_up(day.year))


def day_of(day: date) -> Day:
    """What kind of day it is within a term."""
    name = holiday(day)
    if name:
        return Day(day, DayKind.HOLIDAY, name)
    if is_make_up(day):
        return Day(day, DayKind.MAKE_UP, "调休上课")
    if day.weekday() >= 5:
        return Day(day, DayKind.WEEKEND)
    return Day(day, DayKind.SCHOOL)


def autumn_term(year: int) -> Term:
    """First term of the school year that begins in `year`: from 1 September for about 20 weeks."""
    return Term(
        f"{year}-{year + 1}-1",
        f"{year}-{year + 1}学年第一学期",
        date(year, 9, 1),
        _friday(date(year + 1, 1, 21)),
    )


def spring_term(year: int) -> Term:
    """Second term of the school year that begins in `year`; the winter holidays end after the Spring Festival."""
    starts = date(year + 1, 2, 16)
    for name, _, last in HOLIDAYS.get(year + 1, ()):
        if name == "春节":
            starts = max(starts, last + timedelta(days=7))
    return Term(
        f"{year}-{year + 1}-2",
        f"{year}-{year + 1}学年第二学期",
        starts - timedelta(days=starts.weekday()),
        date(year + 1, 6, 30),
    )


def _friday(day: date) -> date:
    return day + timedelta(days=(4 - day.weekday()) % 7)


def _days(term: Term) -> Iterator[Day]:
    for offset in range((term.ends_on - term.starts_on).days + 1):
        yield day_of(term.starts_on + timedelta(days=offset))


def calendar(today: date) -> Calendar:
    """The calendar as seen on a business date: in the holidays the term before them still counts as running."""
    year = today.year if today >= date(today.year, 9, 1) else today.year - 1
    autumn, spring = autumn_term(year), spring_term(year)
    running = spring if today >= spring.starts_on else autumn
    days = tuple(_days(autumn)) + tuple(_days(spring))
    held = tuple(day.date for day in days if day.held and running.starts_on <= day.date <= today)
    return Calendar(today, (spring_term(year - 1), autumn, spring), running, days, held)

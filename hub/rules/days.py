"""Which day so much time ago was, in days and in days on which school is held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.rules.stated import Span
from hub.store.writer import table_of
from schema.places.school_day import SchoolDay


@dataclass(frozen=True)
class Days:
    """The school days around a day. Where the calendar ends, school is taken to be held on weekdays."""

    today: date
    before: Sequence[date]
    """School days up to today, the latest first."""
    after: Sequence[date]
    """School days after today, the next first."""

    @classmethod
    async def read(cls, connection: AsyncConnection, today: date, spans: Iterable[Span]) -> Days:
        """The days that are needed to reckon with these lengths of time."""
        most = max((span.school_days or 0 for span in spans), default=0)
        table = table_of(SchoolDay)
        held = select(table.c.date).where(table.c.held, table.c.removed_at.is_(None))
        back = await connection.scalars(
            held.where(table.c.date <= today).order_by(table.c.date.desc()).limit(most)
        )
        before = list(back)
        ahead = await connection.scalars(held.where(table.c.date > today).order_by(table.c.date).limit(most))
        after = list(ahead)
        return cls(today, _weekdays(before, most, today, -1), _weekdays(after, most, today + timedelta(1), 1))

    def passed(self, span: Span) -> date:
        """What was on this day or before it is so long ago today."""
        if span.days is not None:
            return self.today - timedelta(span.days)
        assert span.school_days is not None
        return self.before[span.school_days - 1] - timedelta(1)

    def begun(self, span: Span) -> date:
        """What was on this day or after it is no longer ago than that."""
        if span.days is not None:
            return self.today - timedelta(span.days)
        assert span.school_days is not None
        return self.before[span.school_days - 1]

    def due(self, span: Span) -> date:
        """The last day of so much time from today on."""
        if span.days is not None:
            return self.today + timedelta(span.days)
        assert span.school_days is not None
        return self.after[span.school_days - 1]


def _weekdays(known: list[date], wanted: int, start: date, step: int) -> list[date]:
    day = known[-1] + timedelta(step) if known else start
    while len(known) < wanted:
        if day.weekday() < 5:
            known.append(day)
        day += timedelta(step)
    return known

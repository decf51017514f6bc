"""FHIR's dates and times: their precision is part of them (R4, datatypes: date, dateTime, instant)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BeforeValidator

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


def instant(value: object) -> datetime:
    """Read an `instant`, which always names its offset; the result is in UTC. Raises ValueError."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError("must be an instant such as 2023-03-05T08:30:00+08:00")
    # A leap second is legal in FHIR and unknown to datetime.
    try:
        return datetime.fromisoformat(value.replace(":60", ":59")).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside the calendar") from error


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("must be a date: YYYY, YYYY-MM or YYYY-MM-DD")
    if len(value) == 10:
        return date.fromisoformat(value)
    date.fromisoformat((value + "-01")[:7] + "-01")
    return None


def _moment(value: object) -> date | None:
    return instant(value) if isinstance(value, str) and "T" in value else _day(value)


Instant = Annotated[datetime, BeforeValidator(instant)]
"""An `instant`, in UTC."""
Day = Annotated[date | None, BeforeValidator(lambda value: None if value is None else _day(value))]
"""A `date`. None also where it names only a year or a month: it is known too coarsely to be a day."""
Moment = Annotated[
    datetime | date | None, BeforeValidator(lambda value: None if value is None else _moment(value))
]
"""A `dateTime`: an instant, or a whole day. None also where it is coarser than a day."""

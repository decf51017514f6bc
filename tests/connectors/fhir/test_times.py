from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from connectors.fhir.times import Day, Instant, Moment

day: TypeAdapter[object] = TypeAdapter(Day)
moment: TypeAdapter[object] = TypeAdapter(Moment)
instant: TypeAdapter[object] = TypeAdapter(Instant)


def test_instants_are_read_with_their_offset() -> None:
    assert instant.validate_python("2023-03-05T00:30:00+08:00") == datetime(2023, 3, 4, 16, 30, tzinfo=UTC)
    assert instant.validate_python("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert instant.validate_python("2023-03-05T00:30:00.1234567Z") == datetime(
        2023, 3, 5, 0, 30, 0, 123456, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "text",
    ["2023-03-05", "2023-03-05T00:30:00", "2023-13-05T00:30:00Z", "0001-01-01T00:00:00+08:00", 5, None],
)
def test_what_is_no_instant_does_not_validate(text: object) -> None:
    with pytest.raises(ValidationError):
        instant.validate_python(text)


@pytest.mark.parametrize(
    ("text", "value"), [("2010-02-28", date(2010, 2, 28)), ("2010-02", None), ("2010", None), (None, None)]
)
def test_a_date_coarser_than_a_day_is_none(text: object, value: date | None) -> None:
    assert day.validate_python(text) == value
    assert moment.validate_python(text) == value


@pytest.mark.parametrize("text", ["2010-02-30", "2010-13", "20100228", "2010/02/28", "", 20100228])
def test_what_is_no_date_does_not_validate(text: object) -> None:
    for adapter in (day, moment):
        with pytest.raises(ValidationError):
            adapter.validate_python(text)

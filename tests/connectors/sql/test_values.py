from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal

import orjson
import pytest

from connectors.sql.values import Unwritable, frozen, said, thawed


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("Ｇ００１ ", "Ｇ００１ "),
        (True, "true"),
        (7, "7"),
        (1.5, "1.5"),
        (1e17, "100000000000000000"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1, 8, 30), "2026-09-01 08:30:00"),
        (datetime(2026, 9, 1, tzinfo=UTC), "2026-09-01 00:00:00+00:00"),
        (time(8), "08:00:00"),
    ],
)
def test_values_are_written_as_a_file_would_have_them(value, cell) -> None:
    assert said(value) == cell


@pytest.mark.parametrize("value", [b"x", ["a"], {"a": 1}])
def test_what_no_cell_can_hold_is_not_guessed(value) -> None:
    with pytest.raises(Unwritable):
        said(value)


@pytest.mark.parametrize(
    "value",
    ["a", 5, 2**53, None, Decimal("1.50"), date(2026, 9, 1), datetime(2026, 9, 1, 8), uuid.UUID(int=5)],
)
def test_keys_outlive_a_checkpoint(value) -> None:
    assert thawed(orjson.loads(orjson.dumps(frozen(value)))) == value

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from connectors.kit.waits import LONGEST, retry_at

NOW = datetime(2023, 5, 8, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "120"}, timedelta(seconds=120)),
        ({"Retry-After": "0"}, timedelta()),
        ({"Retry-After": "Mon, 08 May 2023 08:05:00 GMT"}, timedelta(minutes=5)),
        ({"Retry-After": "Sun, 07 May 2023 08:05:00 GMT"}, timedelta()),
        ({"Retry-After": "9" * 400}, LONGEST),
    ],
)
def test_reads_seconds_and_dates(headers: dict[str, str], wait: timedelta) -> None:
    assert retry_at(httpx.Headers(headers), NOW) == NOW + wait


def test_a_date_counts_from_the_servers_own_clock() -> None:
    a_day_ahead = {"Retry-After": "Tue, 09 May 2023 08:01:00 GMT", "Date": "Tue, 09 May 2023 08:00:00 GMT"}
    assert retry_at(httpx.Headers(a_day_ahead), NOW) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("text", ["", "soon", "-5", "1.5", "Someday, 99 Foo"])
def test_what_cannot_be_read_is_no_wish(text: str) -> None:
    assert retry_at(httpx.Headers({"Retry-After": text}), NOW) is None

"""How long an upstream asks to wait: `Retry-After` (RFC 9110, 10.2.3) as seconds or as an HTTP date."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_base, wait_random_exponential

from connectors.kit.errors import UpstreamFailure
from hub.base.logging import logger

LONGEST_OWN = 30.0
"""Seconds; the longest wait between attempts where the upstream does not ask for another."""
LONGEST = timedelta(days=366)
"""A wait beyond this is taken as this: it only serves to name a date."""

_log = logger("connectors.kit")


def retry_at(headers: httpx.Headers, now: datetime) -> datetime | None:
    """When to come back by our clock; None if the upstream does not say, or says it unreadably.

    A date is read against the answer's own `Date`, so a server whose clock is off asks for the wait it means.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=min(int(text[:12]), 10**8)), LONGEST)
    when = _date(text)
    if when is None:
        return None
    wait = when - (_date(headers.get("date", "")) or now)
    return now + min(max(wait, timedelta()), LONGEST)


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


class Pace:
    """Lets requests pass one by one, so many a second; all at once where no rate is set."""

    def __init__(self, rate: float | None) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        now = asyncio.get_running_loop().time()
        mine = max(now, self._next)
        self._next = mine + self._gap
        if mine > now:
            await asyncio.sleep(mine - now)


class AskedOrExponential(wait_base):
    """Wait as long as the upstream asked for, with a little jitter; if it did not ask, exponentially with full jitter."""

    def __init__(self, first: float, longest: float) -> None:
        self._own = wait_random_exponential(multiplier=first, max=longest)
        self._jitter = wait_random_exponential(multiplier=first / 4, max=first / 4)

    def __call__(self, retry_state: RetryCallState) -> float:
        """Seconds until the next attempt."""
        failure = retry_state.outcome.exception() if retry_state.outcome else None
        if isinstance(failure, UpstreamFailure) and failure.retry_at is not None:
            asked = (failure.retry_at - datetime.now(UTC)).total_seconds()
            return max(asked, 0.0) + self._jitter(retry_state)
        return self._own(retry_state)


@dataclass
class Patience:
    """How often, and for how many seconds, all requests of one connection together may be tried again."""

    retries: float = math.inf
    waiting: float = math.inf

    def left(self) -> bool:
        """Whether there is some left."""
        return self.retries > 0 and self.waiting > 0

    def spend(self, state: RetryCallState) -> None:
        """Take away what the next attempt costs."""
        self.retries -= 1
        self.waiting -= state.upcoming_sleep
        _tell(state)


def persisting(
    attempts: int, budget: float, first_wait: float, patience: Patience | None = None
) -> AsyncRetrying:
    """Tries again what failed in a way that may pass, at most so often and within so many seconds."""
    patience = patience or Patience()

    def worth_trying(error: BaseException) -> bool:
        return isinstance(error, UpstreamFailure) and error.passing and patience.left()

    return AsyncRetrying(
        retry=retry_if_exception(worth_trying),
        stop=stop_after_attempt(attempts) | stop_before_delay(budget),
        wait=AskedOrExponential(first_wait, LONGEST_OWN),
        before_sleep=patience.spend,
        reraise=True,
    )


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, UpstreamFailure):
        _log.warning(
            "upstream.retry",
            code=error.code,
            place=error.place,
            attempt=state.attempt_number,
            wait_s=round(state.upcoming_sleep, 2),
        )

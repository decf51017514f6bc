"""How long a request may take: until its deadline, and only as long as its caller waits."""

from __future__ import annotations

import asyncio

from starlette.types import Receive

LOOK = 0.05
"""Seconds until a request is looked at for the first time: most have ended by then, so they cost one timer."""


class Patience:
    """Brings a timeout forward to now when a step takes longer than `seconds`, or when the caller hangs up."""

    def __init__(self, limit: asyncio.Timeout, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + seconds
        self._receive: Receive | None = None
        self._watching: asyncio.Task[None] | None = None
        self._timer = self._loop.call_later(min(LOOK, seconds), self._look)

    def renew(self) -> None:
        """The next step begins."""
        self._until = self._loop.time() + self._seconds

    def watch(self, receive: Receive) -> None:
        """The request is read to its end: what is received from now on is that its caller has gone."""
        self._receive = receive

    def end(self) -> None:
        """The request is answered."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _look(self) -> None:
        left = self._until - self._loop.time()
        if left <= 0:
            self._lose()
            return
        if self._receive is not None and self._watching is None:
            self._watching = self._loop.create_task(self._watch(self._receive))
        self._timer = self._loop.call_later(left if self._watching else min(LOOK, left), self._look)

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._lose()

    def _lose(self) -> None:
        if not self._limit.expired():
            self._limit.reschedule(self._loop.time())

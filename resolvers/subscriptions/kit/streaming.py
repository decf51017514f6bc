"""The answers of a subscription as they come, for as long as its caller may have them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from hub.store.feed import Event, Feed
from resolvers.errors import EventOverdue
from resolvers.subscriptions.kit.hearing import Hearing, Identify

AT_ONCE = 8
"""Answers to events that are made at a time in one process: others who ask keep their share of the database."""

BEAT = 15.0
"""Seconds after which it is said that nothing came."""

SURE = 300.0
"""Seconds of silence after which it is looked again who the caller is."""


class Streams:
    """The subscriptions of one process."""

    def __init__(self, feed: Feed, deadline: float) -> None:
        """`deadline`: seconds that one answer may take."""
        self._feed = feed
        self._deadline = deadline
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def answers(self, hearing: Hearing, identify: Identify) -> AsyncGenerator[bytes | None]:
        """None once it listens and after each beat without an event, and an answer for each row that changed.

        Raises what ends it: that the caller may not listen any more, EventsGone, EventOverdue, or what the database does.
        """
        line = await self._feed.listen(hearing.topic, hearing.after)
        try:
            yield None
            silent = 0.0
            while True:
                found = await line.next(BEAT)
                if found is None:
                    silent += BEAT
                    if silent >= SURE:
                        silent = 0.0
                        await identify()
                    yield None
                    continue
                silent = 0.0
                async for said in self._told(hearing, identify, *found):
                    yield said
        finally:
            line.close()

    async def _told(
        self, hearing: Hearing, identify: Identify, event: Event, start: int
    ) -> AsyncIterator[bytes]:
        answers = hearing.told(identify, event, start)
        while True:
            try:
                async with self._turns, asyncio.timeout(self._deadline):
                    said = await anext(answers, None)
            except TimeoutError:
                raise EventOverdue(
                    f"an event could not be told within {self._deadline:g} s",
                    mend="select less, and subscribe again with the last cursor",
                ) from None
            if said is None:
                return
            yield said

"""Notices of PostgreSQL (NOTIFY), by which whatever is kept in memory learns that it holds no longer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg
from sqlalchemy.engine import URL

from hub.base.logging import logger
from hub.store.reader import LOST, address

BEAT = 2.0
"""Seconds between two proofs that the connection still hears."""

SILENCE = 5.0
"""Seconds after the last proof for which the connection is believed."""

_log = logger("store")


class Notices:
    """Listens to one channel, and connects again when the connection is lost.

    `state` is a number that changes with every notice, and None while nothing may be believed: what was read from
    the database under one number holds for as long as it is the number still.
    """

    def __init__(self, url: URL, channel: str) -> None:
        """Connect nothing yet."""
        self._url = url
        self._channel = channel
        self._number = 0
        self._proved: float | None = None
        self._listening: asyncio.Task[None] | None = None
        self.heard: Callable[[], None] = _nothing
        """Called with every notice."""

    @property
    def state(self) -> int | None:
        """See the class. The first look begins to listen."""
        loop = asyncio.get_running_loop()
        if self._listening is None:
            self._listening = loop.create_task(self._listen())
        if self._proved is None or loop.time() - self._proved > SILENCE:
            return None
        return self._number

    async def close(self) -> None:
        """Listen no longer."""
        listening, self._listening = self._listening, None
        self._proved = None
        if listening is not None:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except LOST as error:
                _log.warning("notices lost", channel=self._channel, kind=type(error).__name__)
            self._proved = None
            await asyncio.sleep(BEAT)

    async def _hear(self) -> None:
        connection: Any = await asyncpg.connect(
            **address(self._url), timeout=SILENCE, server_settings={"application_name": self._channel}
        )
        try:
            await connection.add_listener(self._channel, self._heard)
            # What was notified while nobody listened is not told again.
            self.note()
            while True:
                await connection.execute("SELECT 1", timeout=BEAT)
                self._proved = asyncio.get_running_loop().time()
                await asyncio.sleep(BEAT)
        finally:
            connection.terminate()

    def note(self) -> None:
        """Something was changed by this process itself, which does not wait until it hears of it."""
        self._number += 1
        self.heard()

    def _heard(self, *_: Any) -> None:
        self.note()


def _nothing() -> None:
    pass

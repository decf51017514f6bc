"""The district's indicators of the running term, counted beside the work of a worker, so that who asks finds them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.base.pausing import pause
from hub.web.service import Service
from resolvers.checking import VIEWER

PAUSE = 15.0
"""Seconds between two looks at what changed."""
SHARE = 20
"""So many times as long as the last look took is waited at the least: whatever is written, this is a part of the machine's time."""

log = logger("store")


class Counting:
    """Counts what changed, again and again, and notes what holds, so that what a question is told is not old."""

    def __init__(self, asking: Callable[[], Awaitable[Service]]) -> None:
        """`asking`: the service, made when it is first needed."""
        self._asking = asking

    async def look(self) -> None:
        """Count what changed. Where that fails the log says so, and who asks counts it."""
        try:
            await (await self._asking()).graph.count(VIEWER)
        except (OSError, SQLAlchemyError, YixinError) as error:
            code = error.code if isinstance(error, YixinError) else None
            log.warning("indicators not counted", kind=type(error).__name__, code=code)

    async def keep(self, stopping: asyncio.Event) -> None:
        """Look again and again until told to stop."""
        while not stopping.is_set():
            begun = time.monotonic()
            await self.look()
            await pause(stopping, max(PAUSE, SHARE * (time.monotonic() - begun)))

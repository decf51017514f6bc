"""The pause of what is done again and again."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def pause(stopping: asyncio.Event, seconds: float) -> None:
    """Wait until told to stop, and at most so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopping.wait()

"""What commands share: settings and logging read once, a home opened, the event loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import uvloop

from hub.base.logging import configure
from hub.base.settings import Settings
from hub.store.home import Home

T = TypeVar("T")


def settings() -> Settings:
    """The settings of this process, with logging set up after them."""
    loaded = Settings.load()
    configure(loaded)
    return loaded


def in_home(work: Callable[[Home], Awaitable[T]], *, connections: int = 5) -> T:
    """Run work on the opened home."""
    loaded = settings()

    async def opened() -> T:
        async with Home.open(loaded, connections=connections) as home:
            return await work(home)

    return uvloop.run(opened())

"""What commands share: settings and logging read once, a home opened, the event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from hub.base.settings import Settings
    from hub.store.embedded import Lease
    from hub.store.home import Home

T = TypeVar("T")

Stated = Annotated[Path | None, typer.Argument(help="Default: the file of the settings, or the hub's own.")]
"""A file of rules or of items."""


def settings(log_level: str = "warning") -> Settings:
    """The settings of this process, with logging set up; `log_level` counts where YIXIN_LOG_LEVEL does not."""
    from hub.base.logging import configure
    from hub.base.settings import Settings

    loaded = Settings.load()
    if "log_level" not in loaded.model_fields_set:
        loaded = loaded.model_copy(update={"log_level": log_level})
    configure(loaded)
    return loaded


@asynccontextmanager
async def opened(
    loaded: Settings, *, connections: int = 5, formed: bool = True, lease: Lease | None = None
) -> AsyncIterator[Home]:
    """The home, its database reached. Raises WrongForm where that is not of this version, unless `formed` is False.

    `lease` is one of the embedded PostgreSQL, where it was started already.
    """
    from hub.store import form
    from hub.store.home import Home

    async with Home.open(loaded, connections=connections, lease=lease) as home:
        if formed:
            await form.require(home.queries)
        yield home


def in_home(work: Callable[[Home], Awaitable[T]], *, formed: bool = True) -> T:
    """Run work on the opened home."""
    import uvloop

    loaded = settings()

    async def run() -> T:
        async with opened(loaded, formed=formed) as home:
            return await work(home)

    return uvloop.run(run())

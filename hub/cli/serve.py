"""`yixin serve`: answer queries."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import opened, settings

if TYPE_CHECKING:
    from hub.store.home import Home

CONNECTIONS = 20


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve GraphQL and GraphiQL until Ctrl-C or SIGTERM; then finish what is under way."""
    import uvloop

    loaded = settings("info")
    # What answers takes a second to import, and PostgreSQL as long to start: both at once.
    Thread(target=import_module, args=("hub.web.service",), daemon=True).start()

    async def run() -> None:
        async with opened(loaded, connections=CONNECTIONS, formed=False) as home:
            await answering(home, host, port, lambda address: typer.echo(f"serving on {address}"))

    uvloop.run(run())


async def answering(home: Home, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve an opened home until a signal; `on_ready` gets the address."""
    from hub.web import app, server
    from hub.web.service import Service

    application = app.application(await Service.over(home), deadline=home.settings.deadline)
    await server.serve(application, host, port, on_ready)

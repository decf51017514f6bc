"""`yixin serve`: answer queries."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import opened, settings

if TYPE_CHECKING:
    from hub.store.home import Home
    from resolvers.graph import Schema

CONNECTIONS = 20


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve GraphQL and GraphiQL until Ctrl-C or SIGTERM; then finish what is under way."""
    import uvloop

    loaded = settings("info")
    # All that is made until the hub is ready stays: to look for garbage among it takes a fifth of the time.
    gc.disable()
    # The schema takes a second or two to import and make, and PostgreSQL as long to start: both at once.
    with ThreadPoolExecutor(1) as beside:
        making = beside.submit(_schema)

        async def run() -> None:
            async with opened(loaded, connections=CONNECTIONS, formed=False) as home:
                schema = await asyncio.wrap_future(making)
                await answering(home, host, port, lambda address: typer.echo(f"serving on {address}"), schema)

        uvloop.run(run())


def _schema() -> Schema:
    from hub.web import service  # noqa: F401 (imported beside the database's start, too)
    from resolvers.graph import Schema

    return Schema()


async def answering(
    home: Home, host: str, port: int, on_ready: Callable[[str], None], schema: Schema | None = None
) -> None:
    """Serve an opened home until a signal; `on_ready` gets the address."""
    from hub.web import app, server
    from hub.web.service import Service

    service = await Service.over(home, schema)
    application = app.application(service, deadline=home.settings.deadline)
    await server.serve(application, host, port, on_ready)

"""`yixin serve`: answer queries."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import opened, settings

if TYPE_CHECKING:
    from hub.base.settings import Settings
    from hub.store.embedded import Lease
    from hub.store.home import Home
    from resolvers.schema import Schema

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
    # PostgreSQL starts while the modules are imported: each takes about as long.
    with ThreadPoolExecutor(1) as beside:
        starting = beside.submit(_started, loaded)
        from hub.web import app, server, service  # noqa: F401 (imported meanwhile)
        from resolvers.schema import Schema

        schema, lease = Schema(), starting.result()

    async def run() -> None:
        async with opened(loaded, connections=CONNECTIONS, formed=False, lease=lease) as home:
            await answering(home, host, port, lambda address: typer.echo(f"serving on {address}"), schema)

    uvloop.run(run())


def _started(loaded: Settings) -> Lease | None:
    """A lease of the embedded PostgreSQL, once that answers; None where another serves the home."""
    from hub.store import embedded

    embedded.private(loaded.home)
    return embedded.acquire(loaded.home) if loaded.database_url is None else None


async def answering(
    home: Home, host: str, port: int, on_ready: Callable[[str], None], schema: Schema | None = None
) -> None:
    """Serve an opened home until a signal; `on_ready` gets the address."""
    from hub.web import app, server
    from hub.web.checking import SelfCheck
    from hub.web.service import Service
    from resolvers.schema import Schema

    # Both ask over the same one.
    schema = schema or Schema()
    checking = SelfCheck(home, schema)
    service = await Service.over(home, schema, written=checking.stir)

    def ready(address: str) -> None:
        on_ready(address)
        # What some requests need is made now, so that the first of them need not wait for it.
        Thread(target=service.complete, name="complete", daemon=True).start()

    application = app.application(
        service,
        deadline=home.settings.deadline,
        subscribers=home.settings.subscribers,
        per_account=home.settings.subscriptions_per_account,
    )
    home.events.start()
    async with checking.following():
        await server.serve(application, host, port, ready, application.end)

"""`yixin serve`: answer queries."""

from __future__ import annotations

from typing import Annotated

import typer

from hub.cli.running import in_home
from hub.store.home import Home


def serve(
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve GraphQL and GraphiQL until SIGINT or SIGTERM."""

    async def work(home: Home) -> None:
        from hub.web import app, server
        from hub.web.service import Service

        service = await Service.over(home)
        await server.serve(
            app.application(service), host, port, lambda address: typer.echo(f"serving on {address}")
        )

    in_home(work, connections=20)

"""`yixin self-check`: what the hub checks of every school by itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from hub.cli.running import Stated, in_home, settings

if TYPE_CHECKING:
    from hub.rules.checking import Outcome
    from hub.store.home import Home
    from hub.web.service import Service

app = typer.Typer(help="What the hub checks of every school by itself (自查).", no_args_is_help=True)

PAUSE = 300.0
"""Seconds between two looks."""


@app.command()
def check(file: Stated = None) -> None:
    """Read a file of items and show what it says; fail where it names what is not there."""
    from hub.rules.items import read

    items = read(file or settings().self_check)
    typer.echo(f"version {items.version}, {len(items.items)} items")
    for item in items.items:
        typer.echo(f"{item.item} by {item.binding}: {item.title} ({item.title_zh})")


@app.command()
def run() -> None:
    """Ask all saved queries now. A worker does it by itself: after each sync, and every five minutes."""

    async def work(home: Home) -> None:
        typer.echo(told(await SelfCheck(home).look()))

    in_home(work)


def told(outcome: Outcome) -> str:
    """One line for people: what the check came to."""
    return f"self-check: {outcome.met} met, {outcome.unmet} unmet; {outcome.changed} changed"


class SelfCheck:
    """The self-check of an opened home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._service: Service | None = None

    async def look(self) -> Outcome:
        """Ask all saved queries, and write what changed. Raises ItemsInvalid, QueryFailed, DatabaseError."""
        from hub.rules.checking import Checking
        from hub.rules.items import read
        from hub.web.service import Service
        from resolvers.checking import VIEWER, readings
        from resolvers.surface import Surface

        home = self._home
        if self._service is None:
            # The hub's own queries are trusted, whoever else's are not.
            self._service = await Service.over(home, surface=Surface())
        graph = self._service.graph

        async def ask(document: str, variables: dict[str, object]) -> bytes:
            return await graph.execute(VIEWER, document=document, variables=variables, query_only=True)

        items = read(home.settings.self_check)
        found = await readings(ask, items, home.settings.district_code)
        async with home.database.begin() as connection:
            return await Checking(home.keyring, home.clock).settle(connection, items, found)

    async def keep(self, stopping: asyncio.Event) -> None:
        """Look again and again, so that what people changed and what another day makes of it is seen, until told to stop."""
        from sqlalchemy.exc import SQLAlchemyError

        from hub.base.errors import YixinError
        from hub.base.logging import logger
        from hub.base.pausing import pause

        while not stopping.is_set():
            try:
                await self.look()
            except (OSError, SQLAlchemyError, YixinError) as error:
                logger("rules").warning("self-check failed", kind=type(error).__name__)
            await pause(stopping, PAUSE)

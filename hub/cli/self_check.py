"""`yixin self-check`: what the hub checks of every school by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from hub.cli.running import Stated, in_home, settings

if TYPE_CHECKING:
    from hub.rules.checking import Outcome
    from hub.store.home import Home

app = typer.Typer(help="What the hub checks of every school by itself (自查).", no_args_is_help=True)


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
    """Ask all saved queries now. It is done by itself after each sync and mutation, and by a worker every five minutes."""

    async def work(home: Home) -> None:
        from hub.web.checking import SelfCheck

        typer.echo(told(await SelfCheck(home).look()))

    in_home(work)


def told(outcome: Outcome) -> str:
    """One line for people: what the check came to."""
    return f"self-check: {outcome.met} met, {outcome.unmet} unmet; {outcome.changed} changed"

"""`yixin rules`: the rules of early warning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import in_home, settings

if TYPE_CHECKING:
    from hub.store.home import Home

app = typer.Typer(help="The rules of early warning (预警规则).", no_args_is_help=True)


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="Default: the file of the settings, or the hub's own.")
    ] = None,
) -> None:
    """Read a file of rules and show what it says; fail where it names what is not there."""
    from hub.rules.stated import read

    book = read(file or settings().early_warning)
    typer.echo(f"version {book.version}, {len(book.rules)} rules")
    for rule in book.rules:
        typer.echo(f"{rule.rule} {rule.level}: {rule.title} ({rule.title_zh})")


@app.command()
def run() -> None:
    """Look at every pupil now. It is done by itself after each sync and mutation, and by a worker each day."""

    async def work(home: Home) -> None:
        from hub.rules.evaluating import Rules
        from hub.rules.stated import read

        rules = Rules(read(home.settings.early_warning), home.keyring, home.clock)
        async with home.database.begin() as connection:
            outcome = await rules.whole(connection)
        typer.echo(f"{outcome.raised} raised, {outcome.escalated} escalated, {outcome.closed} closed")

    in_home(work)

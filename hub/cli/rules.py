"""`yixin rules`: the rules of early warning."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import Stated, in_home, settings

if TYPE_CHECKING:
    from hub.store.home import Home

app = typer.Typer(help="The rules of early warning (预警规则).", no_args_is_help=True)


@app.command()
def check(file: Stated = None) -> None:
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


@app.command()
def simulate(
    file: Annotated[Path, typer.Argument(help="The rules as they are to be.")],
) -> None:
    """Show what a file of rules would raise and close if it counted, and each school's caseload now and then. Nothing is changed.

    Caseloads are pupils with an alert that is not closed. Figures about few pupils are kept back, others blurred (docs/small-cells.md).
    """
    from hub.rules.stated import read

    book = read(file)

    async def work(home: Home) -> None:
        from hub.policy.small_cells import SmallCells
        from hub.rules.simulating import pupils, simulate

        settings = home.settings
        cells = SmallCells(settings.small_cell, settings.small_cell_clinical, home.keyring.cells)
        found = await simulate(home.database, book, home.clock)

        def told(people: Collection[int]) -> str:
            number = cells.counted("student", people)
            return f"under {cells.clinical}" if number is None else str(number)

        typer.echo(f"version {book.version}, {len(book.rules)} rules")
        for code in found.codes:
            raised, closed = (pupils(cases, code) for cases in (found.raised, found.closed))
            typer.echo(f"{code}: raised {told(raised)}, closed {told(closed)}")
        typer.echo(f"caseload now {told(pupils(found.standing))}, then {told(pupils(found.cases))}")
        for one in filter(lambda one: one.now or one.then, found.caseloads):
            typer.echo(f"{one.code or '-'} {one.name or ''}: now {told(one.now)}, then {told(one.then)}")

    in_home(work)

"""`yixin rollups`: the counts that are kept beside the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from hub.base.errors import YixinError
from hub.cli.running import in_home

if TYPE_CHECKING:
    from hub.store.home import Home

app = typer.Typer(help="The counts that are kept beside the rows.", no_args_is_help=True)


class RollupWrong(YixinError):
    """A roll-up says something else than the rows."""

    code = "rollup.wrong"


@app.callback()
def callback() -> None:
    """The counts that are kept beside the rows."""


@app.command()
def check() -> None:
    """Compare every cell with the rows; fail where one is wrong."""

    async def work(home: Home) -> None:
        from hub.sync import rollups

        async with home.database.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            found = await rollups.check(connection)
        wrong = [each for each in found if each.wrong]
        if wrong:
            raise RollupWrong(
                "; ".join(f"{each.wrong} cells differ from the rows, of {each.cells}" for each in wrong),
                place=", ".join(each.name for each in wrong),
                mend="run `yixin rollups rebuild`",
            )
        for each in found:
            typer.echo(f"{each.name}: {each.cells} cells are right, {each.due} slices await the next sync")

    in_home(work)


@app.command()
def rebuild() -> None:
    """Fill every roll-up anew from the rows; syncs wait meanwhile, queries do not."""

    async def work(home: Home) -> None:
        from hub.sync import rollups

        async with home.database.begin() as connection:
            filled = await rollups.rebuild(connection)
        for name, cells in filled.items():
            typer.echo(f"{name}: {cells} cells")

    in_home(work)

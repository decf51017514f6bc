"""`yixin db`: the database's form, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import in_home

if TYPE_CHECKING:
    from hub.store.home import Home

app = typer.Typer(help="The database.", no_args_is_help=True)


@app.callback()
def callback() -> None:
    """The database."""


@app.command()
def upgrade() -> None:
    """Bring the database to this version's form."""

    async def work(home: Home) -> None:
        from hub.store import migrate

        before, after = await migrate.upgrade(home.addresses)
        typer.echo(
            f"database at {after}"
            if before == after
            else f"database upgraded from {before or 'empty'} to {after}"
        )

    in_home(work, formed=False)


@app.command()
def revision(message: Annotated[str, typer.Argument(help="What changes, in a few words.")]) -> None:
    """Write the migration from the last one's form to what the entities declare now (for developers)."""

    async def work(home: Home) -> None:
        from hub.store.revision import revise

        written = await revise(home.addresses, message)
        typer.echo(str(written) if written else "nothing to write: the migrations say what the entities do")

    in_home(work, formed=False)


@app.command()
def digest(
    salt: Annotated[
        str,
        typer.Option(help="Any text that is mixed in; equal content has equal digests under one salt only."),
    ] = "",
) -> None:
    """Print what the graph holds as `Entity count digest`: equal lines, equal content, in whatever hub."""

    async def work(home: Home) -> None:
        import hashlib

        from hub.sync.digest import Digester

        key = hashlib.sha256(salt.encode()).digest()
        async with home.database.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            for line in await Digester(connection, home.keyring, key).lines():
                typer.echo(str(line))

    in_home(work)

"""`yixin keys`: the keys under which values are sealed and identifiers hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hub.base.errors import SettingsError
from hub.cli.running import in_home

if TYPE_CHECKING:
    from hub.store.home import Home

app = typer.Typer(help="The keys under which values are sealed and hashed.", no_args_is_help=True)


@app.callback()
def callback() -> None:
    """The keys under which values are sealed and hashed."""


@app.command("list")
def list_() -> None:
    """Show every key: what it is for, its id and algorithm, since when, and how many values need it."""

    async def work(home: Home) -> None:
        from hub.audit.seals import signed
        from hub.crypto.keyfile import ALL, SIGNING, KeyFile
        from hub.store.home import KEYS
        from hub.sync import resealing

        async with home.database.connect() as connection:
            used = await resealing.used(connection) + await signed(connection)
        file = KeyFile.read(home.settings.home / KEYS)
        for use in ALL:
            for place, key in enumerate(file.of(use)):
                what = "seals" if use == SIGNING else "values"
                count = "" if use == "cursors" else f", {used[use, key.id]} {what}"
                newest = ", newest" if place == 0 else ""
                typer.echo(
                    f"{use} {key.id}: {key.suite.name}, {key.made_at:%Y-%m-%dT%H:%M:%SZ}{count}{newest}"
                )

    in_home(work)


@app.command()
def rotate(
    uses: Annotated[
        list[str] | None,
        typer.Argument(
            help="sealing, hashing, cursors or signing; default: all of them.", metavar="[USE]..."
        ),
    ] = None,
) -> None:
    """Make new keys of YIXIN_CIPHER's algorithm and bring every value under them, while the hub goes on.

    What older keys signed stays verifiable: they are kept.
    """

    async def work(home: Home) -> None:
        from hub.crypto.keyfile import ALL, SIGNING

        wanted = dict.fromkeys(uses or ALL)
        for use in wanted.keys() - ALL:
            raise SettingsError(
                "there are no keys for this", place=use, mend=f"name some of {', '.join(ALL)}"
            )
        for key in home.keyring.rotate(wanted):
            typer.echo(f"new key for {key.use}: {key.id}, {key.suite.name}")
        if wanted.keys() - {SIGNING}:
            await _reseal(home)

    in_home(work)


@app.command()
def reseal() -> None:
    """Bring every value under the newest keys, as after a rotation that was interrupted."""
    in_home(_reseal)


@app.command()
def retire(
    use: Annotated[str, typer.Argument(help="sealing, hashing or cursors.")],
    number: Annotated[int, typer.Argument(help="The key's id.", metavar="ID")],
) -> None:
    """Take an older key away for good; refuses while a value needs it. Cursors under it end. Keys for signing stay."""

    async def work(home: Home) -> None:
        from hub.sync import resealing

        await resealing.retire(home.database, home.keyring, use, number)
        typer.echo(f"key {number} of {use} is gone; remove it from your backups of keys.json, too")

    in_home(work)


@app.command()
def wrap(
    reference: Annotated[
        str | None, typer.Argument(help="`env:NAME` or `file:PATH`; default: a new one in keys.json itself.")
    ] = None,
) -> None:
    """Wrap all keys under another key-encryption key, which the key file only names."""

    async def work(home: Home) -> None:
        home.keyring.wrap(reference)
        typer.echo(f"keys are wrapped under {reference or 'a new key in keys.json'}")

    in_home(work, formed=False)


async def _reseal(home: Home) -> None:
    from hub.cli.progress import shown
    from hub.sync import resealing

    with shown("seal anew") as progress:
        done = await resealing.reseal(
            home.database, home.keyring, lambda table, count: progress("rows of", table, count)
        )
    typer.echo(f"{done.values} rows sealed anew, {done.waiting} waiting records to be tried again")
    for table, rows in done.unreadable.items():
        typer.echo(f"{table}: {rows} rows have a value that does not open; they were left")

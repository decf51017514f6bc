"""`yixin audit`: is the record what was sealed; its signed head for outside; and what is kept no longer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.base.errors import SettingsError
from hub.cli.running import in_home

if TYPE_CHECKING:
    from hub.audit.verifying import Anchor
    from hub.store.home import Home

app = typer.Typer(help="The record of who read what of whom.", no_args_is_help=True)


@app.command()
def verify(
    anchor: Annotated[
        Path | None, typer.Option(help="A head that `yixin audit export` gave before: the end is held to it.")
    ] = None,
) -> None:
    """Look whether every entry and every seal is as it was made; exits with 1 where one is not."""

    async def work(home: Home) -> list[str]:
        from hub.audit.verifying import verify
        from hub.store.database import parsed

        known = None if anchor is None else _anchor(anchor, home)
        verdict = await verify(parsed(home.addresses.writer), home.signer, known)
        typer.echo(
            f"{verdict.entries} entries under {verdict.head.number} seals"
            + (f", {verdict.pruned} taken out when their time had passed" if verdict.pruned else "")
        )
        return verdict.findings

    findings = in_home(work)
    for finding in findings:
        typer.echo(finding)
    if findings:
        raise typer.Exit(1)
    typer.echo("nothing was changed, removed or added" + (" since the anchor" if anchor else ""))


@app.command()
def export(
    head: Annotated[
        bool, typer.Option("--head", help="Only the signed head of the chain, to be kept elsewhere.")
    ] = False,
) -> None:
    """Print the entries as lines of JSON, the signed head of their chain last."""

    async def work(home: Home) -> None:
        import orjson

        from hub.audit.verifying import exported
        from hub.store.database import parsed

        url = parsed(home.addresses.writer)
        async for line in exported(url, home.signer, home.clock, entries=not head):
            sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
        sys.stdout.flush()

    in_home(work)


@app.command()
def prune(
    keep: Annotated[int, typer.Option(help="Days for which entries are kept.")] = 366,
    disclosed: Annotated[
        int, typer.Option(help="Days for which entries of what health partners read are kept.")
    ] = 3 * 366,
) -> None:
    """Take out entries whose time has passed, as the database's owner. The chain can still be verified."""

    async def work(home: Home) -> int:
        from datetime import timedelta

        from hub.audit.keeping import prune
        from hub.store.database import parsed

        return await prune(
            parsed(home.addresses.owner), home.signer, home.clock, timedelta(keep), timedelta(disclosed)
        )

    typer.echo(f"{in_home(work)} entries taken out")


def _anchor(path: Path, home: Home) -> Anchor:
    """The anchor in a file: of an export, its last line."""
    from hub.audit.verifying import Anchor

    try:
        lines: Any = path.read_bytes().strip().splitlines()
    except OSError as error:
        raise SettingsError(
            f"cannot be read ({error.strerror})", place=str(path), mend="name a file of `yixin audit export`"
        ) from None
    return Anchor.read(lines[-1] if lines else b"", home.signer)

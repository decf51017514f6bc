"""`yixin sync`: take data in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from hub.cli.running import in_home

if TYPE_CHECKING:
    from hub.store.home import Home


class _SourceFirst(TyperGroup):
    """`yixin sync oneroster` is `yixin sync run oneroster`: what is no subcommand is a source."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["run", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_SourceFirst, no_args_is_help=True, help="Take data in: `yixin sync SOURCE`, `yixin sync status`."
)


def engine(home: Home) -> Any:
    """The sync engine over a home."""
    from connectors.kit import registry
    from hub.sync.run import Engine

    return Engine(home.database, home.keyring, home.clock, registry.connector)


@app.command("run")
def run(
    source: Annotated[str, typer.Argument(help="Name of a source; `yixin source list` shows them.")],
    full: Annotated[bool, typer.Option("--full", help="Fetch everything and sweep what is gone.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, change nothing.")
    ] = False,
) -> None:
    """Synchronise one source; continues a run that was interrupted."""

    async def work(home: Home) -> None:
        from hub.cli.progress import shown

        with shown(source) as progress:
            report = await engine(home).sync(source, full=full, dry=dry_run, progress=progress)
        typer.echo(summary(source, report))

    in_home(work)


@app.command()
def approve(source: Annotated[str, typer.Argument(help="The source whose run is held.")]) -> None:
    """Apply a run that the brake holds."""
    _decide(source, approve=True)


@app.command()
def reject(source: Annotated[str, typer.Argument(help="The source whose run is held.")]) -> None:
    """Close a run that the brake holds, without applying it."""
    _decide(source, approve=False)


def _decide(source: str, *, approve: bool) -> None:
    async def work(home: Home) -> None:
        from hub.cli.progress import shown

        with shown(source) as progress:
            report = await engine(home).decide(source, approve=approve, progress=progress)
        typer.echo(f"{source}: rejected, nothing was applied" if report is None else summary(source, report))

    in_home(work)


@app.command()
def status(
    source: Annotated[str | None, typer.Argument(help="Only this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Runs to show.")] = 20,
) -> None:
    """Show the last runs with their counts."""

    async def work(home: Home) -> None:
        from connectors.kit import registry
        from hub.sync.ledger import COUNTS, recent
        from hub.sync.sources import Sources

        async with home.database.connect() as connection:
            if source is not None:
                await Sources(connection, registry.connector).get(source)
            rows = await recent(connection, source, limit)
        if not rows:
            typer.echo("no runs yet; start one with `yixin sync SOURCE`")
        for row in rows:
            counts = " ".join(f"{name}={row[name]}" for name in COUNTS)
            typer.echo(
                f"{row['id']} {row['source']} {row['state']} {kind(row)} {row['started_at']:%Y-%m-%dT%H:%M:%SZ} {counts}"
            )
            if row["error"]:
                typer.echo(f"  {row['error']}")

    in_home(work)


def kind(run: Any) -> str:
    """Whether a run fetched everything, only changes, or nothing."""
    return "replay" if run["replays"] else "full" if run["full"] else "delta"


def summary(source: str, report: Any) -> str:
    """One line for people: what the run did."""
    from hub.sync.ledger import COUNTS

    counts = report.counts
    quiet = not any(counts[name] for name in ("added", "changed", "tombstoned", "removed", "released"))
    shown = " ".join(f"{name}={counts[name]}" for name in COUNTS)
    verdict = "nothing changed" if quiet else "done"
    if report.dry:
        verdict = "nothing would change" if quiet else "dry run, nothing was written; it would be"
    return f"{source}: {verdict}: {shown}"

"""`yixin sync`: take data in."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from hub.base import garbage
from hub.base.errors import SettingsError
from hub.cli.asking import As
from hub.cli.running import in_home

if TYPE_CHECKING:
    from hub.store.home import Home
    from hub.sync.steering import Steering
    from hub.web.checking import SelfCheck


_HELD = """query ($name: String!, $pupils: Boolean!) {
  syncRuns(filter: { state: { eq: HELD }, source: { name: { eq: $name } } }, first: 1) { nodes {
    heldChanges(first: 1000) { nodes { kind stream taken total beyond school { code name } } }
    heldPupils(first: 1000) @include(if: $pupils) { nodes { id kind stream key } } } } }"""


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
    from hub.rules.stated import read as early_warning
    from hub.sync.run import Engine
    from hub.sync.survivorship import Rules

    rules, warning = Rules.read(home.settings.survivorship), early_warning(home.settings.early_warning)
    return Engine(home.database, home.keyring, home.clock, registry.connector, rules=rules, warning=warning)


@app.command("run")
def run(
    source: Annotated[str, typer.Argument(help="Name of a source; `yixin source list` shows them.")],
    full: Annotated[bool, typer.Option("--full", help="Fetch everything and sweep what is gone.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, change nothing.")
    ] = False,
    queue: Annotated[
        bool, typer.Option("--queue", help="Leave it to a worker (`yixin worker`) and return.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="The same, but see it through.")] = False,
) -> None:
    """Synchronise one source; continues a run that was interrupted."""
    if (queue or wait) and dry_run:
        raise typer.BadParameter("a dry run is not left to a worker", param_hint="--dry-run")

    async def work(home: Home) -> None:
        from hub.cli.progress import shown

        if queue or wait:
            run_id = await steer(home, source, lambda steering: steering.request(full=full))
            typer.echo(
                f"{source}: run {run_id} is queued for a worker (`yixin worker`);"
                f" `yixin sync status {source}` tells how far it is"
            )
            if wait:
                await _follow(home, source, run_id)
            return
        garbage.seldom()
        with shown(source) as progress:
            report = await engine(home).sync(source, full=full, dry=dry_run, progress=progress)
        typer.echo(summary(source, report))
        if dry_run:
            for line in report.effects.lines():
                typer.echo(f"  {line}")
        await _tell_drift(home, source, report.run_id)
        if not dry_run:
            await afterwards(home)

    in_home(work)


async def afterwards(home: Home, checking: SelfCheck | None = None) -> None:
    """What is done after each sync, wherever it was worked: who may be whom, and what the hub checks of schools."""
    from hub.cli.identity import linkage
    from hub.web.checking import SelfCheck

    if home.settings.link:
        await linkage(home).link()
    await (checking or SelfCheck(home)).settle(whole=True)


@app.command()
def pause(source: Annotated[str, typer.Argument(help="The source whose run is to stop.")]) -> None:
    """Stop a source's run, wherever it is worked, until it is resumed; its schedule rests as long."""
    _steer(
        source, lambda steering: steering.pause(), "is paused; `yixin sync resume` goes on where it stands"
    )


@app.command()
def resume(source: Annotated[str, typer.Argument(help="The source whose run is paused.")]) -> None:
    """Have a worker go on with a paused run; `yixin sync SOURCE` then goes on with it here."""
    _steer(source, lambda steering: steering.resume(), "is queued, and goes on where it stood")


@app.command()
def cancel(source: Annotated[str, typer.Argument(help="The source whose run is to end.")]) -> None:
    """Stop a source's run for good. What it has applied stays; what it has staged the next run takes."""
    _steer(source, lambda steering: steering.cancel(), "is cancelled")


@app.command()
def retry(
    source: Annotated[str, typer.Argument(help="The source whose run failed or was cancelled.")],
) -> None:
    """Have a worker go on with a run that failed or was cancelled, from where it stood."""
    _steer(source, lambda steering: steering.retry(), "is queued, and goes on where it stood")


def _steer(source: str, ask: Callable[[Steering], Awaitable[int]], told: str) -> None:
    async def work(home: Home) -> None:
        typer.echo(f"{source}: run {await steer(home, source, ask)} {told}")

    in_home(work)


async def steer(home: Home, source: str, ask: Callable[[Steering], Awaitable[int]]) -> int:
    """Ask something of a source's run; returns which it is."""
    from connectors.kit import registry
    from hub.sync.sources import Sources
    from hub.sync.steering import Steering

    async with home.database.begin() as connection:
        found = await Sources(connection, registry.connector).get(source)
        return await ask(Steering(connection, found.id, home.clock.now()))


async def _follow(home: Home, source: str, run_id: int) -> None:
    """Show how far a run is until it is over or held. Raises what it ended with."""
    from hub.cli.progress import shown
    from hub.sync.ledger import ended

    with shown(source) as progress:
        while True:
            counts = await ended(home.database, run_id, progress)
            if counts is not None:
                break
            await asyncio.sleep(0.5)
    typer.echo(f"{source}: run {run_id}: " + " ".join(f"{name}={count}" for name, count in counts.items()))


async def _tell_drift(home: Home, source: str, run_id: int) -> None:
    """Say which fields a run was the first to find otherwise than the connector knows them."""
    from hub.sync.drift import told

    async with home.database.connect() as connection:
        for line in await told(connection, source, of_run=run_id):
            typer.echo(f"  {line}")


@app.command()
def held(
    source: Annotated[str, typer.Argument(help="The source whose run is held.")],
    pupils: Annotated[
        bool, typer.Option("--pupils", help="Each pupil, by the source's key and the hub's id.")
    ] = False,
    as_: As = None,
) -> None:
    """Show what a held run would take away, as far as YIXIN_TOKEN's account may see it."""
    from hub.cli.asking import asked

    answer = asked(_HELD, {"name": source, "pupils": pupils}, as_=as_)
    if answer.get("errors"):
        raise SettingsError(answer["errors"][0]["message"], place=f"source {source}")
    runs = answer["data"]["syncRuns"]["nodes"]
    if not runs:
        typer.echo(f"{source}: no run is held")
    for run in runs:
        for each in run["heldChanges"]["nodes"]:
            what = f"records of {each['stream']}" if each["stream"] else _school(each["school"])
            beyond = " (too much)" if each["beyond"] else ""
            typer.echo(f"{each['kind']} {each['taken']} of {each['total']} {what}{beyond}")
        for each in run.get("heldPupils", {}).get("nodes", ()):
            typer.echo(f"  {each['kind']} {each['stream']} {each['key']} {each['id']}")


def _school(school: dict[str, str] | None) -> str:
    return f"pupils of {school['code']} {school['name']}" if school else "pupils without a school"


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
            report = await engine(home).decide(
                source, approve=approve, operator=getpass.getuser(), progress=progress
            )
        typer.echo(f"{source}: rejected, nothing was applied" if report is None else summary(source, report))
        if report is not None:
            await afterwards(home)

    in_home(work)


@app.command()
def reproject() -> None:
    """Make every row what its records say under the rules of survivorship as they are now; asks no upstream."""

    async def work(home: Home) -> None:
        from hub.sync.reprojecting import Reprojection
        from hub.sync.survivorship import Rules

        rules = Rules.read(home.settings.survivorship)
        changed = await Reprojection(home.database, home.keyring, home.clock, rules).run()
        shown = " ".join(f"{name}={number}" for name, number in changed.items())
        typer.echo(f"projected anew: {shown or 'nothing changed'}")
        if changed:
            await afterwards(home)

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
            if row["phase"]:
                typer.echo(
                    f"  {row['phase']} {row['stream'] or ''} {row['records'] or 0} records".replace("  ", " ")
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

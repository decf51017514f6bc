"""`yixin source`: the systems that the hub reads from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.base.errors import SettingsError
from hub.cli.running import in_home

if TYPE_CHECKING:
    from hub.store.home import Home

app = typer.Typer(help="The systems that the hub reads from.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """Show the sources, how they fare and when they last succeeded."""

    async def work(home: Home) -> None:
        from connectors.kit import registry
        from hub.sync.sources import Sources

        async with home.database.connect() as connection:
            rows = await Sources(connection, registry.connector).all()
        if not rows:
            typer.echo("no sources yet; add one with `yixin source add`")
        for row in rows:
            synced = f"{row['synced_at']:%Y-%m-%dT%H:%M:%SZ}" if row["synced_at"] else "never"
            roster = " roster" if row["roster"] else ""
            feeds = ", ".join(row["feeds"]) or "nothing yet"
            scheduled = f", at {row['schedule']}" if row["schedule"] else ""
            typer.echo(
                f"{row['name']} ({row['connector']}{roster}): {row['health']}, last success {synced}{scheduled};"
                f" feeds {feeds}"
            )
            if row["retry_at"]:
                typer.echo(
                    f"  circuit {row['circuit']}: left alone until {row['retry_at']:%Y-%m-%dT%H:%M:%SZ}"
                    f" after {row['failures']} failures in a row"
                )

    in_home(work)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the source in this hub.")],
    connector: Annotated[
        str, typer.Option(help="What it speaks: oneroster, edfi, fhir, tabular, sql, wecom, or a plugin's.")
    ],
    url: Annotated[str | None, typer.Option(help="Its base address (the setting base_url).")] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option("--set", help="KEY=VALUE; a secret as env:NAME or file:PATH. Several times."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="YAML file with the settings, for those that are no plain text.")
    ] = None,
    roster: Annotated[bool, typer.Option("--roster", help="It may bring new pupils into the hub.")] = False,
    schedule: Annotated[
        str | None, typer.Option(help="When workers synchronise it, as a cron line: '*/15 * * * *'.")
    ] = None,
    stale_after: Annotated[
        int | None,
        typer.Option(min=1, help="Minutes after a success from which its data count as stale; else 1560."),
    ] = None,
) -> None:
    """Add a source, or give one that exists new settings."""
    values = _settings(url, setting or [], config)

    async def work(home: Home) -> None:
        from connectors.kit import registry
        from hub.sync.sources import Sources

        async with home.database.begin() as connection:
            sources = Sources(connection, registry.connector)
            known = name in {row["name"] for row in await sources.all() if row["synced_at"]}
            await sources.add(name, connector, values, roster=roster, stale_after=stale_after)
            if schedule is not None:
                await sources.schedule(name, schedule)
        typer.echo(f"source {name} is set up; try it with `yixin source check {name}`")
        if known:
            typer.echo(f"what it sent before is read under the new settings by `yixin source replay {name}`")

    in_home(work)


@app.command()
def schedule(
    name: Annotated[str, typer.Argument(help="Name of the source.")],
    cron: Annotated[
        str | None,
        typer.Argument(help="Minute, hour, day of month, month, day of week: '*/15 * * * *'. None: no more."),
    ] = None,
) -> None:
    """Have workers synchronise a source again and again, in the district's time zone."""

    async def work(home: Home) -> None:
        from connectors.kit import registry
        from hub.sync.sources import Sources

        async with home.database.begin() as connection:
            await Sources(connection, registry.connector).schedule(name, cron)
        typer.echo(f"source {name}: " + (f"synchronised by workers at {cron}" if cron else "no schedule"))

    in_home(work)


def _settings(url: str | None, pairs: list[str], config: Path | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if config is not None:
        from pydantic import TypeAdapter

        from hub.base.files import content, stated

        form = TypeAdapter(dict[str, Any]).validate_python
        text, place = content(config, SettingsError), str(config)
        values |= stated(text, form, SettingsError, place=place, mend="write YAML: key: value")
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise SettingsError("a setting is KEY=VALUE", place=f"--set {key}")
        values[key] = value
    if url is not None:
        values["base_url"] = url
    return values


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the connector: lower-case letters and digits.")],
    into: Annotated[Path, typer.Option(help="Folder in which its package is made.")] = Path(),
) -> None:
    """Make a connector of your own for a REST service: a package with simulator and tests that works from the start."""
    from hub.cli import skeleton

    for path in skeleton.write(name, into):
        typer.echo(path)


@app.command()
def check(name: Annotated[str, typer.Argument(help="Name of the source.")]) -> None:
    """Try a source's address, credentials and rights; fetch nothing into the hub.

    Where it answers, a circuit that is open is closed. Fields that are not as the connector knows them are told.
    """

    async def work(home: Home) -> None:
        from connectors.kit import registry
        from hub.sync.circuit import Breaker
        from hub.sync.drift import told
        from hub.sync.sources import Sources

        async with home.database.connect() as connection:
            source = await Sources(connection, registry.connector).get(name)
        async with source.connector.open(source.config) as opened:
            for line in await opened.check():
                typer.echo(line)
        async with home.database.begin() as connection:
            await Breaker(connection, source.id, home.clock.now()).close()
            for line in await told(connection, name):
                typer.echo(line)
        typer.echo(f"{name}: ok")

    in_home(work)


@app.command()
def replay(
    name: Annotated[str, typer.Argument(help="Name of the source.")],
    stream: Annotated[str | None, typer.Option(help="Only this stream of it: users, Patient.")] = None,
    record: Annotated[str | None, typer.Option(help="Only the record with this key.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, change nothing.")
    ] = False,
) -> None:
    """Read what is staged of a source again, as after its mapping changed; the upstream is not asked."""

    async def work(home: Home) -> None:
        from hub.cli.progress import shown
        from hub.cli.sync import afterwards, engine, summary
        from hub.sync.replay import Choice

        with shown(name) as progress:
            report = await engine(home).replay(name, Choice(stream, record), dry=dry_run, progress=progress)
        typer.echo(summary(name, report))
        if not dry_run:
            await afterwards(home)

    in_home(work)

"""`yixin demo` and `yixin samples`: a district on this machine, pulled over HTTP through the connectors."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.base.errors import SettingsError
from hub.cli.running import settings
from hub.store.home import DEMO, DemoMark, Home

SEED = 2023
TODAY = date(2026, 11, 20)
"""The day that it is in the demo, wherever and whenever it runs."""
STANDARDS = ("oneroster", "edfi", "fhir")
LIFETIME = timedelta(days=30)


def demo(
    students: Annotated[
        int, typer.Option(help="Pupils; 100000 makes the whole district of 120 schools.")
    ] = 2000,
    port: Annotated[int, typer.Option(help="Port of the hub; 0 takes a free one.")] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve when everything is in place.")] = True,
) -> None:
    """Generate a district, serve it by simulators, pull it through the connectors, and answer queries."""
    import uvloop

    uvloop.run(_demo(students, port, serve=serve))


async def _demo(students: int, port: int, *, serve: bool) -> None:
    loaded = settings()
    mark = DemoMark(students=students, seed=SEED, today=loaded.today or TODAY)
    data = loaded.home / "upstream"
    _generate(loaded.home, data, mark)
    from hub.cli.simulators import running

    async with running(data, STANDARDS) as addresses, Home.open(loaded, connections=20) as home:
        await _prepare(home, _sources(data, loaded.home / "vault", addresses), (*STANDARDS, "tabular"))
        tokens = await _tokens(home)
        if not serve:
            typer.echo(
                f"the district is in {loaded.home}; ask it with `yixin query`, serve it with `yixin serve`"
            )
            return
        from hub.web import app, server
        from hub.web.service import Service

        service = await Service.over(home)
        await server.serve(
            app.application(service), "127.0.0.1", port, lambda address: _welcome(address, tokens)
        )


def _generate(home: Path, data: Path, mark: DemoMark) -> None:
    before = DemoMark.of(home)
    if before is not None and before != mark:
        raise SettingsError(
            f"this home holds a demo of {before.students} pupils on {before.today}",
            place=str(home),
            mend=f"ask for the same, or choose another home with YIXIN_HOME, or remove {home}",
        )
    if before is None and home.exists() and any(home.iterdir()):
        raise SettingsError(
            "this home is no demo's", place=str(home), mend="choose another home with YIXIN_HOME"
        )
    if before is not None and (data / "expected.json").exists():
        return
    from hub.cli.simulators import register
    from hub.demo import generate

    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.leave(home)
    register(data, home / "vault")
    summary = generate(data, students=mark.students, seed=mark.seed, today=mark.today)
    typer.echo(f"generated {summary.students} pupils in {summary.schools} schools; it is {mark.today} there")


def _sources(
    data: Path, vault: Path, addresses: Mapping[str, str]
) -> dict[str, tuple[str, dict[str, Any], bool]]:
    """Name → (connector, settings, roster) of the demo's sources."""
    from hub.cli.simulators import CLIENT
    from hub.demo.exports import fhir

    oneroster = {
        "base_url": f"{addresses['oneroster']}/ims/oneroster/rostering/v1p2",
        "token_url": f"{addresses['oneroster']}/oauth/token",
        "client_id": CLIENT,
        "client_secret": f"file:{vault / 'oneroster'}",
    }
    edfi = {"base_url": addresses["edfi"], "client_id": CLIENT, "client_secret": f"file:{vault / 'edfi'}"}
    partners = {
        "base_url": addresses["fhir"],
        "client_id": CLIENT,
        "private_key": f"file:{vault / 'fhir.json'}",
        "identifiers": fhir.IDENTIFIERS,
        "consent_extension": fhir.CONSENT,
    }
    tables = {"directory": str(data / "tabular"), "mapping": "putuo"}
    return {
        "oneroster": ("oneroster", oneroster, True),
        "edfi": ("edfi", edfi, False),
        "fhir": ("fhir", partners, False),
        "tabular": ("tabular", tables, False),
    }


async def _prepare(
    home: Home, sources: Mapping[str, tuple[str, dict[str, Any], bool]], order: Sequence[str]
) -> None:
    """Bring the database to its form, set the sources up and synchronise each."""
    from connectors.kit import registry
    from hub.cli.progress import shown
    from hub.cli.sync import engine, summary
    from hub.store import migrate
    from hub.sync.sources import Sources

    await migrate.upgrade(home.addresses)
    for name in order:
        connector, config, roster = sources[name]
        async with home.database.begin() as connection:
            await Sources(connection, registry.connector).add(name, connector, config, roster=roster)
        with shown(name) as progress:
            report = await engine(home).sync(name, progress=progress)
        typer.echo(summary(name, report))


async def _tokens(home: Home) -> dict[str, str]:
    from hub.cli.accounts import demo_accounts
    from hub.policy.accounts import Accounts

    async with home.database.begin() as connection:
        made = await demo_accounts(connection)
        accounts = Accounts(connection)
        return {
            role.name: await accounts.issue(account_id, home.clock.now(), lifetime=LIFETIME)
            for role, account_id in made.items()
        }


def _welcome(address: str, tokens: Mapping[str, str]) -> None:
    typer.echo(f"\nYixin Hub 益心数据中枢: {address}\n\nTokens, one for each role:")
    for role, secret in tokens.items():
        typer.echo(f"  {role:<17} {secret}")
    typer.echo("\nThree queries to try, in GraphiQL or here:")
    for role, query in (("PSYCHOLOGIST", "first"), ("PRINCIPAL", "absences"), ("INTEGRATOR", "syncs")):
        typer.echo(f"  yixin query --as {role} docs/queries/{query}.graphql")


def samples(
    folder: Annotated[
        Path, typer.Argument(help="Folder with Ed-Fi interchanges (*.xml) and FHIR bundles (*.json).")
    ],
) -> None:
    """Serve public sample files with the simulators, synchronise them and account for every record."""
    import uvloop

    uvloop.run(_samples(folder))


async def _samples(folder: Path) -> None:
    from hub.cli.samples import account_for

    loaded = settings()
    if (loaded.home / DEMO).exists():
        raise SettingsError(
            "this home is a demo's", place=str(loaded.home), mend="choose another home with YIXIN_HOME"
        )
    async with asyncio.timeout(600), Home.open(loaded) as home:
        for line in await account_for(home, folder):
            typer.echo(line)

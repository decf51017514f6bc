"""`yixin demo`: a district on this machine, pulled over HTTP through the connectors."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.base import garbage
from hub.base.errors import SettingsError
from hub.cli.running import opened, settings
from hub.cli.serve import answering

if TYPE_CHECKING:
    from hub.store.home import DemoMark, Home

SEED = 2023
TODAY = date(2026, 11, 20)
"""The day that it is in the demo, wherever and whenever it runs."""
HOST = "127.0.0.1"
STANDARDS = ("oneroster", "edfi", "fhir")
LIFETIME = timedelta(days=30)
TO_TRY = (
    ("PSYCHOLOGIST", "first"),
    ("PRINCIPAL", "absences"),
    ("INTEGRATOR", "syncs"),
    ("IDENTITY_STEWARD", "matches"),
)
"""Roles and what they may ask first."""


def demo(
    students: Annotated[
        int, typer.Option(min=1, help="Pupils; 100000 makes the whole district of 120 schools.")
    ] = 2000,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the hub; 0 takes a free one.")] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve when everything is in place.")] = True,
) -> None:
    """Generate a district, serve it by simulators, pull it through the connectors, and answer queries.

    Run it again in the same home and it goes on where it stood: only what changed is pulled.
    """
    import uvloop

    uvloop.run(_demo(students, port, serve=serve))


async def _demo(students: int, port: int, *, serve: bool) -> None:
    from hub.cli.progress import shown
    from hub.cli.simulators import running
    from hub.store import migrate
    from hub.store.home import DemoMark

    loaded = settings()
    mark = DemoMark(students=students, seed=SEED, today=loaded.today or TODAY)
    data = loaded.home / "upstream"
    if serve:
        _try_port(port)
    with shown("generating the district"):
        _generate(loaded.home, data, mark)
    async with running(data, STANDARDS) as started, opened(loaded, connections=20, formed=False) as home:
        await migrate.upgrade(home.addresses)
        garbage.seldom()
        await _pull(home, _sources(data, loaded.home / "vault", await started()))
        await _link(home)
        await _check(home)
        tokens = await _tokens(home)
        if serve:
            await answering(home, HOST, port, lambda address: _welcome(address, tokens))
        else:
            typer.echo(
                f"the district is in {loaded.home}; ask it with `{_yixin()} query`, serve it with `{_yixin()} serve`"
            )


def _try_port(port: int) -> None:
    """Raise AddressInUse now rather than after the work."""
    from hub.web.server import listen

    listen(HOST, port).close()


def _generate(home: Path, data: Path, mark: DemoMark) -> None:
    from hub.store.home import DemoMark

    before = DemoMark.of(home)
    if before is not None and before != mark:
        raise SettingsError(
            f"this home holds a demo of {before.students} pupils on {before.today}",
            place=str(home),
            mend=f"ask for the same, or choose another home with YIXIN_HOME, or remove {home}",
        )
    if before is None and home.exists() and any(home.iterdir()):
        raise SettingsError(
            "this home holds something else than a demo",
            place=str(home),
            mend="choose another home with YIXIN_HOME",
        )
    if before is not None and (data / "expected.json").exists():
        return
    from hub.cli.simulators import register
    from hub.demo import generate
    from hub.demo.books import books

    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.leave(home)
    register(data, home / "vault")
    summary = generate(data, students=mark.students, seed=mark.seed, today=mark.today, kept=books())
    typer.echo(f"generated {summary.students} pupils in {summary.schools} schools; it is {mark.today} there")


def _sources(
    data: Path, vault: Path, addresses: Mapping[str, str]
) -> dict[str, tuple[str, dict[str, Any], bool]]:
    """Name → (connector, settings, roster) of the demo's sources."""
    from hub.cli.simulators import CLIENT
    from hub.demo.books import books
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
        **{book.source: (book.connector, dict(book.config(data)), False) for book in books()},
    }


async def _pull(home: Home, sources: Mapping[str, tuple[str, dict[str, Any], bool]]) -> None:
    """Set the sources up and synchronise each, the roster first."""
    from connectors.kit import registry
    from hub.cli.progress import shown
    from hub.cli.sync import engine, summary
    from hub.sync.sources import Sources

    for name, (connector, config, roster) in sources.items():
        async with home.database.begin() as connection:
            await Sources(connection, registry.connector).add(name, connector, config, roster=roster)
        with shown(name) as progress:
            report = await engine(home).sync(name, progress=progress)
        typer.echo(summary(name, report))


async def _link(home: Home) -> None:
    """Compare the people of all sources, where that is not switched off."""
    from hub.cli.identity import linkage, told

    if home.settings.link:
        typer.echo(told(await linkage(home).link()))


async def _check(home: Home) -> None:
    """Check what the hub checks of every school."""
    from hub.cli.self_check import told
    from hub.web.checking import SelfCheck

    typer.echo(told(await SelfCheck(home).look()))


async def _tokens(home: Home) -> dict[str, str]:
    from hub.cli.accounts import demo_accounts
    from hub.policy.accounts import Accounts

    async with home.database.begin() as connection:
        made = await demo_accounts(connection)
        accounts = Accounts(connection)
        return {
            name: (await accounts.issue(account_id, home.clock.now(), lifetime=LIFETIME)).secret
            for name, account_id in made.items()
        }


def _welcome(address: str, tokens: Mapping[str, str]) -> None:
    from rich.console import Console

    from hub.web.examples import FOLDER

    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n[bold]Yixin Hub 益心数据中枢[/bold]  {address}\n")
    console.print(f"A token for each role (good for {LIFETIME.days} days):")
    for role, secret in tokens.items():
        console.print(f"  [cyan]{role:<17}[/cyan] {secret}")
    console.print(f"\nQueries to try, in GraphiQL ({address}) or in another terminal:")
    for role, query in TO_TRY:
        console.print(f"  {_yixin()} query --as {role} {_near(FOLDER / f'{query}.graphql')}")
    console.print(
        "\nSome records do not fit, and some people may be one: integrators and identity stewards decide."
        " A source of your own, on a schedule: docs/connect-a-system.md."
    )
    console.print("Ctrl-C ends it; `yixin demo` in the same home takes it up again.")


def _yixin() -> str:
    """How this command was called, so that lines to copy work here."""
    called = Path(sys.argv[0])
    return _near(called.absolute()) if called.name == "yixin" and "/" in sys.argv[0] else "yixin"


def _near(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

"""`yixin samples`: public sample files served by the simulators, synchronised, and every record accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.base.errors import SettingsError, YixinError
from hub.cli.running import opened, settings

if TYPE_CHECKING:
    from hub.cli.inventory import Inventory
    from hub.store.home import Home

ROSTER = "edfi"
OUTCOMES = ("added", "changed", "unchanged", "quarantined", "waiting", "tombstoned", "ignored")
"""Where a record that was seen may stand; they add up to `seen` (guarantee D2)."""
COLUMNS = ("in files", "repeated", "served", "seen", *OUTCOMES)


class SamplesUnaccounted(YixinError):
    """A record of the files is neither in the graph nor on a list that says why, or a second sync changed something."""

    code = "samples.unaccounted"


@dataclass(frozen=True)
class Account:
    """The records of one source: by stream how many there are at each step, why some stand aside, what is wrong."""

    source: str
    streams: Mapping[str, Mapping[str, int]]
    aside: list[str]
    others: Mapping[str, int]
    wrong: list[str]


def samples(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder with Ed-Fi interchanges (*.xml) and FHIR bundles (*.json), at any depth."
        ),
    ],
) -> None:
    """Serve public sample files with the simulators, synchronise them and account for every record."""
    import uvloop

    uvloop.run(_samples(folder.absolute()))


async def _samples(folder: Path) -> None:
    from hub.store.home import DemoMark

    loaded = settings()
    if DemoMark.of(loaded.home) is not None:
        raise SettingsError(
            "this home is a demo's", place=str(loaded.home), mend="choose another home with YIXIN_HOME"
        )
    async with opened(loaded, formed=False) as home:
        accounts, passed = await account_for(home, folder)
    for account in accounts:
        _show(account)
    for line in passed:
        typer.echo(f"passed over {line}")
    wrong = [f"{account.source}: {line}" for account in accounts for line in account.wrong]
    if wrong:
        raise SamplesUnaccounted("; ".join(wrong), place=str(folder), mend="report it with these lines")
    seen = sum(counts["seen"] for account in accounts for counts in account.streams.values())
    typer.echo(f"every record is accounted for: {seen} seen; a second sync changed nothing")


async def account_for(home: Home, folder: Path) -> tuple[list[Account], list[str]]:
    """Serve the folder's files, synchronise each source twice, and account for it; also the files passed over.

    Raises SettingsError for a folder without samples or a home that holds those of another, and what a sync raises.
    """
    from connectors.fhir import Fhir
    from connectors.kit import registry
    from hub.cli.inventory import take_stock
    from hub.cli.progress import shown
    from hub.cli.simulators import running
    from hub.cli.sync import engine
    from hub.store import migrate
    from hub.sync.sources import Sources

    streams = Fhir.streams_of(Fhir.Config.model_construct(base_url="", zone="Asia/Shanghai"))
    stocks, passed = take_stock(folder, frozenset(stream.name for stream in streams))
    data, vault = _stage(home.settings.home, folder, stocks)
    accounts = []
    async with running(data, list(stocks)) as started:
        await migrate.upgrade(home.addresses)
        addresses = await started()
        for name, stock in stocks.items():
            config = _config(name, addresses[name], vault)
            async with home.database.begin() as connection:
                source = await Sources(connection, registry.connector).add(
                    name, name, config, roster=name == ROSTER
                )
            served = await _served(source)
            with shown(name) as progress:
                first = await engine(home).sync(name, full=True, progress=progress)
                second = await engine(home).sync(name, full=True, progress=progress)
            accounts.append(await _account(home, source, stock, served, first, second))
    return accounts, passed


def _stage(home: Path, folder: Path, stocks: Mapping[str, Inventory]) -> tuple[Path, Path]:
    """A folder of links to the samples, which may be read-only, beside the simulators' own files."""
    from hub.cli.simulators import register

    data, vault, origin = home / "samples", home / "vault", home / "samples" / "origin"
    if origin.is_file() and origin.read_text(encoding="utf-8") != str(folder):
        raise SettingsError(
            "this home holds the samples of another folder",
            place=str(home),
            mend="choose another home with YIXIN_HOME",
        )
    register(data, vault)
    origin.write_text(str(folder), encoding="utf-8")
    for standard, stock in stocks.items():
        for old in (data / standard).iterdir():
            if old.is_symlink():
                old.unlink()
        for path in stock.files:
            # Folders become part of the name: two may hold a file of the same name.
            name = "__".join(path.relative_to(folder).parts)
            (data / standard / name).symlink_to(path)
    return data, vault


def _config(standard: str, address: str, vault: Path) -> dict[str, Any]:
    from hub.cli.simulators import CLIENT

    own = {
        "edfi": {"client_secret": f"file:{vault / 'edfi'}"},
        "fhir": {"private_key": f"file:{vault / 'fhir.json'}"},
    }
    return {"base_url": address, "client_id": CLIENT, **own[standard]}


async def _served(source: Any) -> dict[str, set[str]]:
    """The keys that the simulator serves, stream by stream, asked for as any client would and not by the engine."""
    async with source.connector.open(source.config) as opened_source:
        return {
            stream.name: {
                raw.key
                async for page in opened_source.pages(stream, since=None, position=None)
                for raw in page.records
            }
            for stream in source.streams
        }


async def _account(
    home: Home, source: Any, stock: Inventory, served: Mapping[str, set[str]], first: Any, second: Any
) -> Account:
    from hub.sync.ledger import Ledger

    async with home.database.connect() as connection:
        ledger = Ledger(connection, source.id)
        before, after = await ledger.by_stream(first.run_id), await ledger.by_stream(second.run_id)
        aside = [line async for line in _aside(connection, source.id)]
    streams = {}
    for name, keys in served.items():
        counts = {"served": len(keys), "seen": 0, **dict.fromkeys(OUTCOMES, 0), **before.get(name, {})}
        counts["in files"] = stock.records[name]
        counts["repeated"] = stock.records[name] - len(stock.keys.get(name, ()))
        streams[name] = counts
    wrong = [line for name, counts in streams.items() for line in _mistakes(name, counts)]
    for name in ("added", "changed", "tombstoned", "removed", "released"):
        if second.counts[name]:
            wrong.append(f"the second sync has {name}={second.counts[name]}")
    if {name: counts["seen"] for name, counts in after.items()} != {
        name: counts["seen"] for name, counts in before.items()
    }:
        wrong.append("the second sync saw other records than the first")
    return Account(source.name, streams, aside, stock.others, wrong)


def _mistakes(stream: str, counts: Mapping[str, int]) -> Iterator[str]:
    if counts["in files"] - counts["repeated"] != counts["served"]:
        yield f"{stream}: {counts['in files']} in the files, {counts['repeated']} of them repeated, but {counts['served']} served"
    if counts["served"] != counts["seen"]:
        yield f"{stream}: {counts['served']} served, but {counts['seen']} seen"
    if counts["seen"] != sum(counts[name] for name in OUTCOMES):
        yield f"{stream}: {counts['seen']} seen, but the outcomes do not add up to it"


async def _aside(connection: Any, source_id: int) -> Any:
    """Why records are in quarantine or wait, with how many for each reason."""
    from sqlalchemy import func, select

    from hub.store.writer import table_of
    from schema.integration.quarantined_record import QuarantinedRecord, QuarantineState

    table = table_of(QuarantinedRecord)
    columns = (table.c.stream, table.c.state, table.c.reason, table.c.message)
    found = await connection.execute(
        select(*columns, func.count().label("number"))
        .where(table.c.source_id == source_id, table.c.state != QuarantineState.RESOLVED.name)
        .group_by(*columns)
        .order_by(*columns)
    )
    for stream, state, reason, message, number in found:
        yield f"{stream}: {number} {state.lower()} [{reason}] {message}"


def _show(account: Account) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=180)
    table = Table("stream", title=account.source, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, justify="right")
    for name, counts in account.streams.items():
        table.add_row(name, *(str(counts[column]) for column in COLUMNS))
    console.print(table)
    for line in account.aside:
        console.print(f"  {line}", markup=False, soft_wrap=True)
    if account.others:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(account.others.items()))
        console.print(f"  not taken by the hub: {kinds}", markup=False, soft_wrap=True)
    console.print()

"""How fast data come in: `python -m benchmarks.syncing PUPILS ROUNDS`; its section of RESULTS.md is written anew.

A generated district's roster is served over HTTP, and loaded into the same PostgreSQL by the hub and by `dlt` in turn.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy.engine import make_url

from benchmarks import during, incoming, usage
from benchmarks.database import Address
from benchmarks.incoming import APPEND, HUB, MERGE, Loading, Rounds, Took
from benchmarks.size import TODAY
from connectors.oneroster import OneRoster
from connectors.oneroster.connector import BASES, SCOPES, OneRosterConfig
from hub.base.errors import YixinError
from hub.base.logging import configure
from hub.base.settings import Settings
from hub.cli import simulators
from hub.demo import generate
from hub.store import embedded, migrate
from hub.store.database import Addresses

FOLDER = Path(__file__).resolve().parents[1] / ".yixin-bench" / "sync"
PAGE = 500
"""Records a page: as many as the hub asks for by itself."""
STREAMS = [stream.name for stream in OneRoster.streams]
CHANGED = 100
"""One record of so many changes between two syncs."""


class Server:
    """The PostgreSQL of the measurement, with a database that has the hub's tables and nothing in them."""

    def __init__(self, home: Path, address: embedded.Address) -> None:
        self.home = home
        self._address = address

    def at(self, url: str, name: str) -> str:
        """One of the roles' addresses, of this database."""
        return make_url(url).set(database=name).render_as_string(hide_password=False)

    def peer(self, name: str) -> str:
        """The owner's address for who wants a host and a password in it; the folder of the socket counts."""
        url = make_url(self.at(self._address.owner_url, name)).set(
            host="localhost", password=simulators.CLIENT
        )
        return url.render_as_string(hide_password=False)

    def settings(self, name: str) -> dict[str, Any]:
        """The settings of a hub over a database: each role has its own address, as usual."""
        return {
            "home": str(self.home),
            "database_url": self.at(self._address.app_url, name),
            "database_owner_url": self.at(self._address.owner_url, name),
            "database_writer_url": self.at(self._address.writer_url, name),
            "today": TODAY.isoformat(),
            "log_level": "warning",
        }

    async def prepared(self) -> usage.Postgres | None:
        """Make the tables; tells whose processor time is counted."""
        with Addresses(Settings(**self.settings("yixin"))) as addresses:
            await migrate.upgrade(addresses)
        return await usage.Postgres.of(self._superuser)

    @property
    def _superuser(self) -> Address:
        return Address.of(make_url(self._address.superuser_url))

    @asynccontextmanager
    async def database(self, name: str, *, tables: bool) -> AsyncIterator[str]:
        """A database of its own, of the hub's tables or of none."""
        await self._run(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} OWNER yixin_owner TEMPLATE {'yixin' if tables else 'template0'}",
            f"GRANT CONNECT ON DATABASE {name} TO yixin_writer, yixin_app",
            # What others left to be written is not this one's to pay.
            "CHECKPOINT",
        )
        try:
            yield name
        finally:
            await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    async def _run(self, *statements: str) -> None:
        connection = await self._superuser.connect()
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


class District:
    """The records that are served."""

    def __init__(self, folder: Path, pupils: int) -> None:
        self.data, self.vault = folder / "data", folder / "vault"
        shutil.rmtree(folder, ignore_errors=True)
        simulators.register(self.data, self.vault)
        generate(self.data, students=pupils, today=TODAY)
        with self._rewritten() as records:
            for stream in records.values():
                # A district that was imported at one instant would give all of that again for changes since then.
                step = timedelta(days=90) / (len(stream) + 1)
                begun = datetime.now(UTC) - timedelta(days=91)
                for number, record in enumerate(stream):
                    record["dateLastModified"] = _instant(begun + number * step)

    def change(self) -> int:
        """Change one record of so many in each large collection; returns how many changed."""
        changed = 0
        with self._rewritten() as records:
            for stream, change in _CHANGES.items():
                for record in records[stream][::CHANGED]:
                    change(record)
                    record["dateLastModified"] = _instant(datetime.now(UTC))
                    changed += 1
        return changed

    @contextmanager
    def _rewritten(self) -> Iterator[Mapping[str, list[dict[str, Any]]]]:
        files = {name: self.data / "oneroster" / f"{name}.ndjson" for name in STREAMS}
        records = {
            name: [orjson.loads(line) for line in file.read_bytes().splitlines()]
            for name, file in files.items()
        }
        yield records
        for name, file in files.items():
            file.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records[name]))

    def config(self, source: str, address: str) -> dict[str, Any]:
        """The settings of a source of the hub's."""
        secret = f"file:{self.vault / source}"
        if source == "edfi":
            return {"base_url": address, "client_id": simulators.CLIENT, "client_secret": secret}
        return {
            "base_url": f"{address}{BASES['1.2']}",
            "token_url": f"{address}/oauth/token",
            "client_id": simulators.CLIENT,
            "client_secret": secret,
            "page_size": PAGE,
        }

    def peer(self, address: str) -> dict[str, Any]:
        """What `dlt` is told of the same service."""
        config = self.config("oneroster", address)
        return config | {
            "client_secret": (self.vault / "oneroster").read_text(encoding="utf-8"),
            "scope": " ".join(SCOPES),
            "collections": STREAMS,
        }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _renamed(record: dict[str, Any]) -> None:
    record["givenName"] += "一"


def _begun(record: dict[str, Any]) -> None:
    record["beginDate"] = "2026-02-16"


def _born(record: dict[str, Any]) -> None:
    record["cityOfBirth"] = "上海"


_CHANGES = {"users": _renamed, "demographics": _born, "enrollments": _begun}


async def reread(district: District, address: str) -> None:
    """Have the service read its changed files: what that takes is its own, not that of who asks next."""
    config = OneRosterConfig.model_validate(district.config("oneroster", address))
    async with OneRoster.open(config) as connector:
        for stream in connector.streams:
            async for _ in connector.pages(stream, since=None, position=None):
                break


async def run(pupils: int, rounds: int) -> None:
    """Measure, and write the section."""
    load = os.getloadavg()[0]
    home = FOLDER / "home"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    district = await asyncio.to_thread(District, FOLDER / "district", pupils)
    with embedded.acquire(home) as lease:
        server = Server(home, lease.address)
        postgres = await server.prepared()
        async with simulators.running(district.data, ["oneroster", "edfi"]) as listening:
            addresses = await listening()
            found = await _measured(server, district, addresses, Loading(postgres), rounds)
    found.pupils, found.load = pupils, load
    for line in incoming.write(found):
        print(line)


async def _measured(
    server: Server, district: District, addresses: Mapping[str, str], loading: Loading, rounds: int
) -> Rounds:
    found = Rounds()

    def hub(name: str, source: str = "oneroster") -> dict[str, Any]:
        config = district.config(source, addresses[source])
        settings = server.settings(name)
        return {"settings": settings, "source": source, "config": config, "roster": source == "oneroster"}

    async def peer(write: str) -> Took:
        shutil.rmtree(FOLDER / "dlt", ignore_errors=True)
        async with server.database("sync_dlt", tables=False) as name:
            told = {"folder": str(FOLDER / "dlt"), "database": server.peer(name), "write": write}
            return loading.peer(district.peer(addresses["oneroster"]) | told)

    for number in range(rounds):
        async with server.database("sync_hub", tables=True) as name:
            found.note(HUB, loading.hub(hub(name)))
            if number == rounds - 1:
                found.idle, found.busy = await during.queries(
                    server.settings(name), loading, hub(name, "edfi"), FOLDER / "serve.log"
                )
                found.changed = await asyncio.to_thread(district.change)
                await reread(district, addresses["oneroster"])
                found.few = loading.hub(hub(name))
                found.none = loading.hub(hub(name))
        found.note(APPEND, await peer("append"))
        if number == 0:
            found.note(MERGE, await peer("merge"))
    return found


def main() -> int:
    """Run; every failure is one line."""
    pupils, rounds = (int(text) for text in sys.argv[1:])
    configure(Settings(home=FOLDER, log_level="warning"))
    try:
        asyncio.run(run(pupils, rounds))
    except YixinError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

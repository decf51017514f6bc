"""What tests of several parts share: a real PostgreSQL and the small district in it."""

from __future__ import annotations

import asyncio
import gc
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
import yaml
from sqlalchemy import event, insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from hub.audit import Caller, Deed, Recorder
from hub.base import garbage
from hub.base.clock import Clock
from hub.crypto.sealing import Keyring
from hub.crypto.signing import Signer
from hub.policy import Viewer
from hub.store import announcing, embedded
from hub.store.appender import Appender
from hub.store.cells import stored
from hub.store.reader import Reader
from hub.sync import rollups
from resolvers.graph import Graph
from resolvers.schema import Schema
from schema.kit import Entity, Role
from schema.kit.declaration import VERSION
from schema.kit.registry import load
from tests import memory, scheduling
from tests.emptied import Emptied
from tests.plain import plain_rows

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "tests" / "queries"


def pytest_configure() -> None:
    memory.used()


def pytest_xdist_make_scheduler(config: Any, log: Any) -> scheduling.Scheduling:
    return scheduling.Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: scheduling.rank(item.nodeid))


def pytest_collection_finish() -> None:
    # Else an eighth of the processor's time goes there.
    garbage.seldom()
    # Most of what a test makes is gone by then without being looked for; to look more often took a twelfth of the time.
    gc.set_threshold(10 * garbage.RARELY[0], *garbage.RARELY[1:])


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server for tests."""

    url: str
    """A database, and the role that owns it."""
    admin_url: str
    """The same server for a role that may create databases."""
    application_url: str | None = None
    """The same database for a role that owns nothing; None: there is none yet."""


@pytest.fixture(scope="session")
def database_server() -> Iterator[Server]:
    """The server that YIXIN_TEST_DATABASE_URL names (its role may create databases and roles), else an embedded one of these tests' own."""
    named = os.environ.get("YIXIN_TEST_DATABASE_URL")
    if named:
        yield Server(named, named)
        return
    # A short path: a socket's may have 100 bytes.
    home = Path(tempfile.mkdtemp(prefix="yx"))
    with embedded.acquire(home, grace=0) as lease:
        address = lease.address
        hurry(address.superuser_url)
        yield Server(address.owner_url, address.superuser_url, address.app_url)
    shutil.rmtree(home, ignore_errors=True)


def hurry(url: str) -> None:
    """Have a server write to the disk when it likes, and tidy up never: nobody pulls a plug, and no table gets large."""

    async def setting() -> None:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        for name in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            await connection.execute(f"ALTER SYSTEM SET {name} = off")
        for name in ("checkpoint_flush_after", "bgwriter_flush_after", "backend_flush_after"):
            await connection.execute(f"ALTER SYSTEM SET {name} = 0")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.close()

    # A loop of its own: the tests' has not begun.
    loop = asyncio.new_event_loop()
    loop.run_until_complete(setting())
    loop.close()


@pytest.fixture(scope="session")
def warm_yixin() -> Iterator[Path]:
    """A program `yixin` whose commands start without a second of imports; see tests/warm/server.py."""
    with warm(ROOT) as program:
        yield program


@contextmanager
def warm(project: Path) -> Iterator[Path]:
    """Such a program of the project in this folder."""
    folder = Path(tempfile.mkdtemp(prefix="yxw"))
    address = folder / "socket"
    unwanted = ("YIXIN_", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    program = folder / "yixin"
    client = [sys.executable, "-I", "-S", str(ROOT / "tests" / "warm" / "client.py"), str(address)]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(client)} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.warm.server", str(address)],
        cwd=project, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
    ) as server:  # fmt: skip
        assert server.stdout and server.stdout.readline() == b"ready\n"
        yield program
        server.terminate()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def database_url(database_server: Server) -> str:
    """A database of that server."""
    return database_server.url


@pytest.fixture(scope="session")
async def application_url(database_server: Server) -> str:
    """The same database for a role that owns nothing; on a named server one is made, whose right it must be."""
    if database_server.application_url is not None:
        return database_server.application_url
    # A worker's own, as the password is.
    name = f"yixin_tests_application_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    password = secrets.token_hex(16)
    url = make_url(database_server.admin_url).set(drivername="postgresql+asyncpg")
    admin = create_async_engine(url)
    async with admin.begin() as connection:
        there = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
        verb = "CREATE" if (await connection.execute(there, {"name": name})).first() is None else "ALTER"
        await connection.execute(text(f"{verb} ROLE {name} LOGIN PASSWORD '{password}'"))
        await connection.execute(text(f'GRANT CONNECT ON DATABASE "{url.database}" TO {name}'))
    await admin.dispose()
    return url.set(username=name, password=password).render_as_string(hide_password=False)


@dataclass(repr=False)
class SmallDistrict:
    """tests/queries/district.yaml, as plain rows and in the database. A failed random test would print all of it."""

    rows: Mapping[str, list[dict[str, Any]]]
    told: frozenset[str]
    """Entities whose rows the file tells; the others have one that is made up."""
    accounts: Mapping[str, dict[str, Any]]
    clock: Clock
    engine: AsyncEngine
    """As the application's role, behind the wall, as `reader`."""
    reader: Reader
    owner: AsyncEngine
    """As who owns the tables, and may write them."""
    recorder: Heard
    signer: Signer
    keyring: Keyring
    statements: list[str]
    """Every SELECT that was sent; tests clear it."""

    def viewer(self, *roles: Role, account_id: int | None = None, **grounds: Any) -> Viewer:
        """An account with these roles, standing on the district's account of each."""
        values: dict[str, Any] = {}
        for role in roles:
            values |= self.accounts[role.name]
        values |= grounds
        values["source_ids"] = tuple(values.get("source_ids", ()))
        number = account_id if account_id is not None else 1 + list(Role).index(roles[0]) if roles else 999
        return Viewer(number, frozenset(roles), **values)


class Heard(Recorder):
    """Records, and keeps in mind what."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.heard: list[tuple[Caller, Deed]] = []

    async def record(self, caller: Caller, deeds: Sequence[Deed]) -> None:
        self.heard += [(caller, deed) for deed in deeds]
        await super().record(caller, deeds)


class Listening(Heard):
    """Hears what is to be recorded, and writes nothing: each look would be one more entry to be looked at."""

    def __init__(self) -> None:
        self.heard = []

    async def record(self, caller: Caller, deeds: Sequence[Deed]) -> None:
        self.heard += [(caller, deed) for deed in deeds]


Settle = Callable[..., AbstractAsyncContextManager[SmallDistrict]]


@pytest.fixture(scope="session")
async def settle(database_server: Server, application_url: str) -> AsyncIterator[Settle]:
    """`async with settle(rows, accounts, today=…)`: rows by entity, put into a database of their own."""
    emptied = Emptied(database_server.admin_url, make_url(database_server.url), make_url(application_url))

    @asynccontextmanager
    async def settling(
        rows: Mapping[str, list[dict[str, Any]]],
        accounts: Mapping[str, dict[str, Any]],
        *,
        today: date,
        told: frozenset[str] = frozenset(),
    ) -> AsyncIterator[SmallDistrict]:
        keyring = Keyring.fresh()
        clock = Clock(ZoneInfo("Asia/Shanghai"), today)
        async with emptied.copy() as (owner, engine):
            async with owner.begin() as connection:
                await _put(connection, keyring, rows)
            reader, statements = Reader(engine.url), list[str]()

            def note(_: Any, __: Any, statement: str, *___: Any) -> None:
                if "set_config" not in statement:
                    statements.append(statement)

            event.listen(engine.sync_engine, "before_cursor_execute", note)
            signer, appender = Signer.fresh(), Appender(owner.url)
            recorder = Heard(appender, signer, clock)
            yield SmallDistrict(
                rows, told, accounts, clock, engine, reader, owner, recorder, signer, keyring, statements
            )
            await appender.close()
            await reader.close()
            event.remove(engine.sync_engine, "before_cursor_execute", note)

    yield settling
    await emptied.close()


async def _put(
    connection: AsyncConnection, keyring: Keyring, rows: Mapping[str, list[dict[str, Any]]]
) -> None:
    """Put rows of entities into an empty database."""
    for name, group in rows.items():
        entity = load()[name]
        alike: dict[frozenset[str], list[dict[str, Any]]] = {}
        for row in group:
            cells = stored(keyring, entity, row["id"], row)
            if VERSION in entity.declaration.columns:
                cells[VERSION] = cells[VERSION] or 1
            for relation in entity.declaration.relations.values():
                cells[relation.column] = row.get(relation.name)
            if row.get("removed_at"):
                cells["removed_at"] = row["removed_at"]
            alike.setdefault(frozenset(cells), []).append(cells)
        for several in alike.values():
            await connection.execute(insert(entity.__table__), several)
    await rollups.rebuild(connection)
    # That they came to be there is nothing that anybody is told.
    await connection.execute(
        text(f"TRUNCATE {announcing.announced.name}, {announcing.event.name} RESTART IDENTITY")
    )


@pytest.fixture(scope="session")
def ordered_entities() -> list[type[Entity]]:
    """Every entity, each behind those that it belongs to."""
    tables = {entity.__tablename__: entity for entity in load().values()}
    return [tables[table.name] for table in Entity.metadata.sorted_tables if table.name in tables]


@pytest.fixture(scope="session")
async def district(settle: Settle, ordered_entities: list[type[Entity]]) -> AsyncIterator[SmallDistrict]:
    data = yaml.safe_load((QUERIES / "district.yaml").read_text(encoding="utf-8"))
    known = frozenset(data) & load().keys()
    rows = plain_rows(data, ordered_entities)
    async with settle(rows, data["accounts"], today=data["today"], told=known) as settled:
        yield settled


@pytest.fixture(scope="session")
def graph_schema() -> Schema:
    return Schema()


@pytest.fixture(scope="session")
def graph(district: SmallDistrict, graph_schema: Schema) -> Graph:
    return Graph(
        engine=district.engine,
        reader=district.reader,
        writer=district.owner,
        clock=district.clock,
        district="310107",
        sealer=district.keyring,
        cursors=Keyring.fresh().cursors,
        schema=graph_schema,
        recorder=district.recorder,
    )


@pytest.fixture(scope="session")
def both() -> Callable[..., Awaitable[tuple[bytes, bytes]]]:
    """`await both(graph, viewer, document=…)`: the answers of the plan and of the reference executor, cursors comparable.

    Both record the same. Where no plan answers, the reference executor does: it is not asked again, and both are one.
    """

    async def asking(graph: Graph, viewer: Viewer, **request: Any) -> tuple[bytes, bytes]:
        with pytest.MonkeyPatch.context() as patch:
            # With the same nonce, cursors are equal where their sort values and what they are bound to are.
            patch.setattr("hub.crypto.sealing.urandom", bytes)
            answering, plans = type(graph)._planned, []

            async def noting(*given: Any) -> bytes | None:
                plans.append(await answering(*given))
                return plans[-1]

            patch.setattr(type(graph), "_planned", noting)
            planned, deeds = await recorded(graph, graph.execute(viewer, **request))
            if plans in ([], [None]):
                return planned, planned
            reference, others = await recorded(graph, graph.execute(viewer, **request, planned=False))
        if deeds != others:
            # Printed, as an assertion that does not come again is not told.
            print(f"{viewer}\n{request}\n{deeds}\n{others}")
            raise AssertionError("the executors record other things")
        return planned, reference

    async def recorded(graph: Graph, answering: Awaitable[bytes]) -> tuple[bytes, list[Any]]:
        heard = graph._recorder.heard if graph._recorder else []
        before = len(heard)
        answer = await answering
        return answer, heard[before:]

    return asking

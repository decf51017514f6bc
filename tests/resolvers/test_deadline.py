"""A deadline that passes, or a caller who leaves, ends the SQL in PostgreSQL itself and gives the connection back."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from hub.crypto.sealing import Keyring
from hub.store.reader import Reader
from hub.web.app import application
from hub.web.server import Server, settings
from resolvers.graph import Graph
from schema.kit import Role

QUERY = {"query": "{ schools { nodes { code } } }"}


@dataclass
class Slow:
    """The small district's hub, with one executor and one connection."""

    graph: Graph
    viewer: Any
    planned: bool
    deadline: float
    sdl: str = ""
    open_schema: bool = True

    def tells(self, viewer):
        return True

    def document(self, hash_):
        raise AssertionError

    async def identify(self, token):
        return self.viewer

    async def execute(self, viewer, *, document, variables, **_):
        return await self.graph.execute(viewer, document=document, variables=variables, planned=self.planned)

    async def ready(self):
        return


@pytest.fixture
async def served(request, district, graph_schema):
    """The address of a server whose pools hold one connection each, with either executor and a short or long deadline."""
    async with district.engine.connect() as connection:
        space = (await connection.execute(text("SHOW search_path"))).scalar_one()
    named = {"search_path": space, "application_name": "deadline"}
    engine = create_async_engine(
        district.engine.url, pool_size=1, max_overflow=0, connect_args={"server_settings": named}
    )
    reader = Reader(district.engine.url, size=1, settings=named)
    graph = Graph(
        engine=engine, reader=reader, clock=district.clock, district="310107", sealer=district.keyring,
        cursors=Keyring.fresh().cursors, schema=graph_schema,
    )  # fmt: skip
    hub: Any = Slow(graph, district.viewer(Role.MENTOR), *request.param)
    listening = asyncio.Event()
    server = Server(settings(application(hub, deadline=hub.deadline)), listening.set)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = asyncio.create_task(server._serve([listener]))
        await listening.wait()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await running
    await reader.close()
    await engine.dispose()


@pytest.fixture
async def locked(district):
    """Nobody reads schools while this goes on."""
    async with district.owner.connect() as holding, district.engine.connect() as seeing:
        await holding.execute(text("LOCK TABLE school IN ACCESS EXCLUSIVE MODE"))
        # A role sees what its own sessions do.
        yield holding, seeing
        await holding.rollback()


async def active(connection, wanted: int) -> None:
    """Wait until so many statements of the hub run in PostgreSQL."""
    found = -1
    for _ in range(150):
        # A transaction sees the activity of one moment, unless it asks for a fresh look.
        await connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        found = (
            await connection.execute(
                text(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'deadline' AND state = 'active'"
                )
            )
        ).scalar_one()
        if found == wanted:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(found)


@pytest.mark.parametrize("served", [(True, 0.4), (False, 0.4)], indirect=True, ids=["plan", "reference"])
async def test_past_its_deadline_the_sql_is_ended_and_the_connection_serves_again(served, locked):
    holding, seeing = locked
    async with httpx.AsyncClient(base_url=served, trust_env=False) as client:
        for _ in range(3):
            # Each of them needs the one connection that there is.
            response = await client.post("/graphql", json=QUERY)
            assert response.status_code == 504
            assert response.json()["errors"][0]["extensions"]["code"] == "deadline.exceeded"
            await active(seeing, 0)
        await holding.rollback()
        response = await client.post("/graphql", json=QUERY)
        assert response.json()["data"]["schools"]["nodes"]


@pytest.mark.parametrize("served", [(True, 20.0), (False, 20.0)], indirect=True, ids=["plan", "reference"])
async def test_when_the_caller_leaves_the_sql_is_ended_and_the_connection_serves_again(served, locked):
    holding, seeing = locked
    async with httpx.AsyncClient(base_url=served, trust_env=False) as client:
        for _ in range(3):
            leaving = asyncio.create_task(client.post("/graphql", json=QUERY))
            await active(seeing, 1)
            leaving.cancel()
            await active(seeing, 0)
        await holding.rollback()
        assert (await client.post("/graphql", json=QUERY)).json()["data"]["schools"]["nodes"]


async def test_postgresql_itself_ends_a_statement_that_nobody_cancels(district, graph_schema, locked):
    _, seeing = locked
    space = (await seeing.execute(text("SHOW search_path"))).scalar_one()
    named = {"search_path": space, "statement_timeout": "80ms"}
    engine = create_async_engine(district.engine.url, connect_args={"server_settings": named})
    reader = Reader(district.engine.url, settings=named)
    graph = Graph(
        engine=engine, reader=reader, clock=district.clock, district="310107", sealer=district.keyring,
        cursors=Keyring.fresh().cursors, schema=graph_schema,
    )  # fmt: skip
    for planned in (True, False):
        answer = orjson.loads(
            await graph.execute(district.viewer(Role.MENTOR), document=QUERY["query"], planned=planned)
        )
        assert answer["errors"][0]["extensions"] == {"code": "deadline.exceeded"}
    await reader.close()
    await engine.dispose()

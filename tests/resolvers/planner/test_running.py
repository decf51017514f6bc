"""A plan under way: cancelled, cut off, timed out."""

from __future__ import annotations

import asyncio

import asyncpg
import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from hub.crypto.sealing import Keyring
from hub.store.reader import Reader
from resolvers.graph import Graph
from resolvers.planner.plan import every
from schema.kit import Role

QUERY = "{ schools { nodes { code } } }"
TWO = "{ schools { nodes { code } } terms { nodes { code } } }"


@pytest.fixture
async def locked(district):
    """Nobody reads schools while this goes on."""
    async with district.owner.connect() as connection:
        await connection.execute(text("LOCK TABLE school IN ACCESS EXCLUSIVE MODE"))
        yield connection
        await connection.rollback()


async def waiting(connection) -> int:
    """How many statements wait for the table."""
    found = await connection.execute(
        text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'school'::regclass")
    )
    return found.scalar_one()


async def until(connection, number) -> None:
    for _ in range(200):
        if await waiting(connection) == number:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(await waiting(connection))


@pytest.mark.parametrize("query", [QUERY, TWO])
async def test_who_goes_away_takes_the_statement_along(graph, district, locked, query):
    running = asyncio.create_task(graph.execute(district.viewer(Role.MENTOR), document=query))
    await until(locked, 1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 5)
    await until(locked, 0)


async def test_a_statement_that_takes_too_long_is_told_as_the_reference_executor_tells_it(
    district, graph_schema, locked
):
    space = (await locked.execute(text("SHOW search_path"))).scalar_one()
    settings = {"search_path": space, "statement_timeout": "80"}
    engine = create_async_engine(district.engine.url, connect_args={"server_settings": settings})
    reader = Reader(district.engine.url, settings=settings)
    graph = Graph(
        engine=engine, reader=reader, clock=district.clock, district="310107", sealer=district.keyring,
        cursors=Keyring.fresh().cursors, schema=graph_schema,
    )  # fmt: skip
    viewer = district.viewer(Role.MENTOR)
    answers = [await graph.execute(viewer, document=TWO, planned=planned) for planned in (True, False)]
    assert answers[0] == answers[1]
    assert orjson.loads(answers[0])["errors"]
    await reader.close()
    await engine.dispose()


async def test_connections_that_were_cut_are_opened_anew(graph, district):
    viewer = district.viewer(Role.MENTOR)
    before = await graph.execute(viewer, document=TWO)
    mine = await district.reader.value("SELECT pg_backend_pid()", ())
    async with district.engine.connect() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    for _ in range(3):
        assert await graph.execute(viewer, document=TWO) == before
    assert await district.reader.value("SELECT pg_backend_pid()", ()) != mine


async def test_a_plan_cannot_write(district):
    with pytest.raises(Exception, match="read-only"):
        await district.reader.value("UPDATE school SET name = name RETURNING name", ())


async def test_where_one_statement_fails_the_others_are_cancelled(district, locked):
    async def failing():
        await until(locked, 1)
        await district.reader.value("SELECT 1 / $1::int", (0,))

    slow = district.reader.value("SELECT count(*) FROM school", ())
    with pytest.raises(asyncpg.DivisionByZeroError):
        await asyncio.wait_for(every([slow, failing()]), 5)
    await until(locked, 0)


async def test_a_closed_reader_opens_again_when_it_is_asked(district):
    reader = Reader(district.engine.url)
    assert await asyncio.gather(*(reader.value("SELECT $1::int", (n,)) for n in range(9))) == list(range(9))
    await reader.close()
    assert await reader.value("SELECT 1", ()) == 1
    await reader.close()


async def test_there_are_no_more_connections_than_allowed(district):
    reader = Reader(district.engine.url, size=2)
    asked = [reader.value("SELECT pg_backend_pid() FROM pg_sleep(0.05)", ()) for _ in range(8)]
    assert len(set(await asyncio.gather(*asked))) == 2
    await reader.close()


async def test_a_connection_whose_caller_left_serves_the_next(district):
    reader = Reader(district.engine.url, size=1)
    mine = await reader.value("SELECT pg_backend_pid()", ())
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.value("SELECT 1 FROM pg_sleep(30)", ()), 0.1)
        assert await asyncio.wait_for(reader.value("SELECT pg_backend_pid()", ()), 5) == mine
    waiting = [asyncio.create_task(reader.value("SELECT 1 FROM pg_sleep(30)", ())) for _ in range(3)]
    await asyncio.sleep(0.1)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert await asyncio.wait_for(reader.value("SELECT pg_backend_pid()", ()), 5) == mine
    await reader.close()


async def test_a_connection_that_nobody_used_for_long_is_not_used_again(district, monkeypatch):
    reader = Reader(district.engine.url)
    before = await reader.value("SELECT pg_backend_pid()", ())
    assert await reader.value("SELECT pg_backend_pid()", ()) == before
    monkeypatch.setattr("hub.store.reader.IDLE", -1.0)
    assert await reader.value("SELECT pg_backend_pid()", ()) != before
    await reader.close()


async def test_a_reader_that_is_closed_ends_what_runs(district):
    reader = Reader(district.engine.url, size=1)
    running = asyncio.create_task(reader.value("SELECT 1 FROM pg_sleep(30)", ()))
    await asyncio.sleep(0.1)
    await reader.close()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await asyncio.wait_for(running, 5)
    assert await reader.value("SELECT 1", ()) == 1
    await reader.close()

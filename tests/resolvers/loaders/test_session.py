"""A request that ends early takes its statement with it."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select, text

from resolvers.loaders.session import Session, SessionClosed


async def sleeping(engine) -> int:
    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%'"
                 " AND pid <> pg_backend_pid()")
        )  # fmt: skip
        return found.scalar_one()


async def test_closing_cancels_what_runs_and_refuses_what_waits(district):
    session = Session(district.engine, {})
    slow = select(func.pg_sleep(text("60")))
    running = asyncio.create_task(session.rows(slow))
    waiting = asyncio.create_task(session.rows(select(func.now())))
    for _ in range(100):
        if await sleeping(district.engine):
            break
        await asyncio.sleep(0.02)
    assert await sleeping(district.engine) == 1
    await asyncio.wait_for(session.close(), 5)
    ended = await asyncio.wait_for(asyncio.gather(running, waiting, return_exceptions=True), 5)
    assert [type(end) for end in ended] == [SessionClosed, SessionClosed]
    for _ in range(100):
        if not await sleeping(district.engine):
            break
        await asyncio.sleep(0.02)
    assert await sleeping(district.engine) == 0
    with pytest.raises(SessionClosed):
        await session.rows(select(func.now()))


async def test_a_session_that_read_nothing_opens_no_connection(district):
    before = district.engine.pool.checkedout()
    session = Session(district.engine, {})
    assert district.engine.pool.checkedout() == before
    await session.close()


async def test_a_session_cannot_write(district):
    from sqlalchemy import insert
    from sqlalchemy.exc import DBAPIError

    from schema.places.district import District

    session = Session(district.engine, {})
    with pytest.raises(DBAPIError, match="read-only"):
        await session.rows(
            insert(District).values(code="1", name="x", name_pinyin="x").returning(District.id)
        )
    await session.close()

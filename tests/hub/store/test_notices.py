"""What is kept in memory holds only while changes are heard."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from hub.store import notices as module
from hub.store.notices import Notices
from hub.store.reader import address


@pytest.fixture
async def notices(database_url, monkeypatch):
    monkeypatch.setattr(module, "BEAT", 0.05)
    heard = Notices(make_url(database_url), "tests_of_notices")
    yield heard
    await heard.close()


async def until(condition):
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 (a number that nobody announces)
            await asyncio.sleep(0.01)


async def say(database_url, statement):
    connection = await asyncpg.connect(**address(make_url(database_url)))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_a_notice_changes_the_number_and_silence_does_not(notices, database_url):
    assert notices.state is None, "nothing is believed before the connection hears"
    await until(lambda: notices.state is not None)
    before = notices.state
    await asyncio.sleep(0.2)
    assert notices.state == before
    await say(database_url, "SELECT pg_notify('tests_of_notices', '')")
    await until(lambda: notices.state not in (None, before))


async def test_a_lost_connection_is_believed_no_longer_and_what_was_kept_is_forgotten(notices, database_url):
    await until(lambda: (notices.state, 1)[0] is not None)
    before = notices.state
    ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'tests_of_notices'"
    assert await say(database_url, ended) == 1
    await until(lambda: notices.state != before)
    await until(lambda: notices.state is not None)
    assert notices.state != before


async def test_a_connection_that_says_nothing_is_not_believed(notices, monkeypatch):
    await until(lambda: notices.state is not None)
    monkeypatch.setattr(module, "SILENCE", -1.0)
    assert notices.state is None


async def test_closed_it_believes_nothing(notices):
    await until(lambda: notices.state is not None)
    await notices.close()
    assert notices._proved is None

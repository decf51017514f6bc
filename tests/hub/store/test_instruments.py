"""What the file of instruments says is what the database says, and a change leaves its history."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.screening.instruments import instruments
from hub.store import instruments as written
from tests.hub.sync.conftest import databases, keys, migrated

__all__ = ["databases", "keys", "migrated"]

COUNTS = """
SELECT i.edition, (SELECT count(*) FROM instrument_scale s WHERE s.instrument_id = i.id AND s.removed_at IS NULL),
  (SELECT count(*) FROM instrument_cut_off c WHERE c.instrument_id = i.id AND c.removed_at IS NULL)
FROM instrument i ORDER BY i.edition
"""


@pytest.fixture
async def connection(databases, migrated) -> AsyncIterator[AsyncConnection]:
    async with databases.copy(migrated) as hub, hub.database.connect() as connection:
        yield connection


async def ask(connection: AsyncConnection, sql: str) -> list[Any]:
    return [tuple(row) for row in await connection.execute(text(sql))]


async def test_the_rows_are_those_of_the_file_and_a_second_time_nothing_is_written(connection) -> None:
    expected = [
        (name, len(one.scales), len(one.bands) + len(one.scale_bands))
        for name, one in sorted(instruments().items())
    ]
    await connection.run_sync(written.write)
    assert await ask(connection, COUNTS) == expected
    before = await ask(connection, "SELECT * FROM instrument_cut_off ORDER BY id")
    await connection.run_sync(written.write)
    assert await ask(connection, "SELECT * FROM instrument_cut_off ORDER BY id") == before
    for table in ("instrument", "instrument_scale", "instrument_cut_off"):
        assert await ask(connection, f"SELECT id FROM {table}_history") == []


async def test_a_change_keeps_the_id_and_what_stood_there_before(connection, monkeypatch) -> None:
    await connection.run_sync(written.write)
    (before,) = await ask(connection, "SELECT id, title FROM instrument WHERE code = 'GAD-7'")
    gad = instruments()["GAD-7@2006"]
    changed = gad.model_copy(update={"title": "Anxiety", "bands": gad.bands[:-1]})
    monkeypatch.setattr(written, "instruments", lambda: {gad.edition: changed})
    await connection.run_sync(written.write)
    assert await ask(connection, "SELECT id, title FROM instrument WHERE code = 'GAD-7'") == [
        (before[0], "Anxiety")
    ]
    assert await ask(connection, "SELECT id, title FROM instrument_history") == [before]
    last = "SELECT first, below FROM instrument_cut_off WHERE instrument_id = %s AND removed_at IS {} ORDER BY first"
    live = await ask(connection, (last % before[0]).format("NULL"))
    gone = await ask(connection, (last % before[0]).format("NOT NULL"))
    assert (live[-1], gone) == ((10, None), [(15, None)])
    # Editions that the file does not have any more stay.
    assert len(await ask(connection, COUNTS)) == len(instruments())

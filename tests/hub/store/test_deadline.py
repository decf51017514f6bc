"""The engines of a home know how long a statement may take."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from hub.store.database import engine, reader


@pytest.mark.parametrize(("seconds", "shown"), [(None, "0"), (11.0, "11s"), (0.5, "500ms")])
async def test_statements_end_after_so_many_seconds(database_url, seconds, shown):
    made, reading = engine(database_url, seconds=seconds), reader(database_url, seconds=seconds)
    async with made.connect() as connection:
        assert (await connection.execute(text("SHOW statement_timeout"))).scalar_one() == shown
    assert await reading.value("SHOW statement_timeout", ()) == shown.encode()
    await made.dispose()
    await reading.close()

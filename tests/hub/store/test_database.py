"""The engine over asyncpg."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.store.database import engine


async def test_an_error_quotes_no_value(database_url: str) -> None:
    database = engine(database_url)
    try:
        async with database.connect() as connection:
            with pytest.raises(DBAPIError) as raised:
                await connection.execute(text("SELECT CAST(:name AS text), 1 / 0"), {"name": "王小明"})
        assert "SELECT CAST" in str(raised.value)
        assert "王小明" not in str(raised.value)
    finally:
        await database.dispose()

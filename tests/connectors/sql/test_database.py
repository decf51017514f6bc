"""The hub reads and does nothing else, in bounded time, and says clearly why it cannot."""

from __future__ import annotations

import socket
import traceback
from typing import Any

import pytest
from sqlalchemy import text

from connectors.kit.errors import Broken, Refused, Unreachable
from connectors.sql import Sql, SqlConfig
from connectors.sql.database import Database, DriverMissing


async def test_nothing_can_be_written(school: Any) -> None:
    if school.engine is not None:  # the owner's own rights would do it
        school.settings["url"] = school.engine.url.set(drivername="postgresql").render_as_string()
    async with Database.open(school.config()) as database:
        with pytest.raises(Broken):
            await database.run(lambda connection: connection.execute(text("DELETE FROM jdb")))
    assert len(await school.raws()) == 24


async def test_what_takes_too_long_is_ended(school: Any) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    async with Database.open(school.config(timeout=0.1, attempts=1)) as database:
        with pytest.raises(Unreachable, match="in time"):
            await database.run(lambda connection: connection.execute(text(endless)).all())


async def test_only_the_views_that_the_mapping_declares_are_readable_and_read(postgresql: Any) -> None:
    async with Database.open(postgresql.config()) as database:
        with pytest.raises(Refused, match="42501") as error:
            await database.run(lambda connection: connection.execute(text("SELECT * FROM jdb")).all())
    assert "grant" in error.value.mend
    assert len(await postgresql.raws()) == 24


async def test_a_connection_that_breaks_is_made_anew(postgresql: Any) -> None:
    async with Sql.open(postgresql.config(concurrency=1)) as connector:
        (stream,) = connector.streams
        found = 0
        async for page in connector.pages(stream, since=None, position=None):
            found += len(page.records)
            await postgresql.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE '%reader'"
            )
    assert found == 24


async def test_who_is_not_known_is_refused(postgresql: Any) -> None:
    url = postgresql.settings["url"].replace("_reader@", "_nobody@")
    async with Sql.open(postgresql.config(url=url)) as connector:
        with pytest.raises(Refused) as error:
            await connector.check()
    told = "".join(traceback.format_exception(error.value))
    assert "secret" not in told


async def test_nobody_listening_is_unreachable(postgresql: Any, sqlite: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://reader@127.0.0.1:{closed.getsockname()[1]}/school"
        async with Sql.open(postgresql.config(url=url)) as connector:
            with pytest.raises(Unreachable):
                await connector.check()
    with pytest.raises(Unreachable, match="no such file"):
        async with Sql.open(sqlite.config(url="sqlite:////nowhere/school.db")):
            raise AssertionError("unreachable")


async def test_a_missing_driver_is_named(sqlite: Any) -> None:
    with pytest.raises(DriverMissing, match="pymysql"):
        async with Sql.open(sqlite.config(url="mysql+pymysql://reader@host/school")):
            raise AssertionError("unreachable")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://reader:word@host/school", "without its password"),
        ("postgresql://reader@host/school?password=word", "without password"),
        ("access://host/school", "none of these databases"),
        ("school.db", "write postgresql"),
    ],
)
def test_an_address_with_a_secret_or_of_another_kind_is_refused(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as error:
        SqlConfig.model_validate({"url": url, "mapping": "m.yaml"})
    assert "word@" not in str(error.value)
    assert "=word" not in str(error.value)

"""A school's own database: views over its tables, in PostgreSQL and in SQLite, and a reader who may read only those."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from connectors.sql import Sql, SqlConfig
from hub.sync.contract import Page, Raw

MAPPING = """
streams:
  mentors:
    view: mentors
    changed: gxsj
    overlap_minutes: 10
    entity: MentorAssignment
    key: [学籍号, 导师工号]
    columns:
      学籍号: {aliases: xjh}
      导师工号: {aliases: gh}
      开始日期: {aliases: ksrq, to: starts_on}
      结束日期: {aliases: jsrq, to: ends_on}
    references:
      student: {by: {student_number: 学籍号}}
      mentor: {by: {staff_number: 导师工号}}
"""
TABLES = [
    "CREATE TABLE jdb (xjh VARCHAR(40), gh VARCHAR(20), ksrq DATE, jsrq DATE, gxsj TIMESTAMP, bz VARCHAR(40))",
    "CREATE VIEW mentors AS SELECT xjh, gh, ksrq, jsrq, gxsj, bz FROM jdb",
]
START = datetime(2026, 9, 1, 8)
Row = tuple[str | None, str | None, date | None, date | None, datetime | None]


def row(
    number: int, *, xjh: str | None = None, gh: str | None = "T1", changed: datetime | None = None
) -> Row:
    """A pupil's mentor."""
    at = changed or START + timedelta(minutes=number)
    return (xjh if xjh is not None else f"G{number:03}", gh, date(2026, 9, 1), None, at)


@dataclass
class School:
    """A database of either kind, and the connector's settings for it."""

    folder: Path
    settings: dict[str, Any]
    engine: AsyncEngine | None = None
    path: Path | None = None
    mapping: str = MAPPING
    rows: list[Row] = field(default_factory=list)

    async def execute(self, *statements: str) -> None:
        """Statements of the school's own."""
        if self.engine is None:
            with sqlite3.connect(str(self.path)) as database:
                for statement in statements:
                    database.execute(statement)
            database.close()
            return
        async with self.engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))

    async def write(self, rows: list[Row]) -> None:
        """Let these be all rows."""
        await self.execute("DELETE FROM jdb")
        await self.add(*rows)

    async def add(self, *rows: Row) -> None:
        """Add these rows."""
        names = ("xjh", "gh", "ksrq", "jsrq", "gxsj")
        if self.engine is None:
            with sqlite3.connect(str(self.path)) as database:
                said = [[None if v is None else str(v) for v in one] for one in rows]
                database.executemany("INSERT INTO jdb VALUES (?, ?, ?, ?, ?, 'x')", said)
            database.close()
            return
        async with self.engine.begin() as connection:
            await connection.execute(
                text("INSERT INTO jdb VALUES (:xjh, :gh, :ksrq, :jsrq, :gxsj, 'x')"),
                [dict(zip(names, one, strict=True)) for one in rows],
            )

    def config(self, **settings: Any) -> SqlConfig:
        """The connector's settings, with small pages and short waits."""
        path = self.folder / "mapping.yaml"
        path.write_text(self.mapping, "utf-8")
        given = {"mapping": path, "page_size": 7, "first_wait": 0.01, "timeout": 5, "attempts": 3}
        return SqlConfig.model_validate(given | self.settings | settings)

    async def pages(self, since: Any = None, position: Any = None, **settings: Any) -> list[Page]:
        """All pages of the one stream."""
        async with Sql.open(self.config(**settings)) as connector:
            (stream,) = connector.streams
            return [page async for page in connector.pages(stream, since=since, position=position)]

    async def raws(self, since: Any = None, **settings: Any) -> list[Raw]:
        """All records of the one stream."""
        return [raw for page in await self.pages(since, **settings) for raw in page.records]


@pytest.fixture(scope="session")
async def postgresql_school(database_server: Any) -> AsyncIterator[tuple[AsyncEngine, str]]:
    """A second database of the server, and the address by which a reader of its views alone comes in."""
    admin_url = make_url(database_server.admin_url).set(drivername="postgresql+asyncpg")
    name = f"yixin_school_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    admin = create_async_engine(admin_url, isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        await connection.execute(text(f"CREATE DATABASE {name}"))
        await connection.execute(text(f"DROP ROLE IF EXISTS {name}_reader"))
        await connection.execute(text(f"CREATE ROLE {name}_reader LOGIN PASSWORD 'secret'"))
    engine = create_async_engine(admin_url.set(database=name))
    async with engine.begin() as connection:
        for statement in [*TABLES, f"GRANT SELECT ON mentors TO {name}_reader"]:
            await connection.execute(text(statement))
    reader = admin_url.set(drivername="postgresql", database=name, username=f"{name}_reader", password=None)
    yield engine, reader.render_as_string()
    await engine.dispose()
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        await connection.execute(text(f"DROP ROLE {name}_reader"))
    await admin.dispose()


@pytest.fixture
async def postgresql(
    postgresql_school: tuple[AsyncEngine, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> School:
    """The school's database as a PostgreSQL one, with 24 rows."""
    engine, url = postgresql_school
    monkeypatch.setenv("SCHOOL_PASSWORD", "secret")
    school = School(tmp_path, {"url": url, "password": "env:SCHOOL_PASSWORD"}, engine=engine)
    await school.write([row(number) for number in range(24)])
    return school


@pytest.fixture
async def sqlite(tmp_path: Path) -> School:
    """The school's database as a SQLite file, with 24 rows."""
    path = tmp_path / "school.db"
    school = School(tmp_path, {"url": f"sqlite:///{path}"}, path=path)
    await school.execute(*TABLES)
    await school.write([row(number) for number in range(24)])
    return school


@pytest.fixture(params=["postgresql", "sqlite"])
def school(request: pytest.FixtureRequest) -> School:
    """Either of them."""
    return request.getfixturevalue(request.param)

"""What cells are, and how a new roll-up comes to be filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, text

from hub.base.settings import Settings
from hub.store import migrate
from hub.store.database import Addresses
from hub.store.revision import revise
from hub.store.rollups import counted
from schema.attendance.attendance_mark import AttendanceMark
from schema.kit import rollup
from schema.kit.rollup import declare
from tests.hub.store.test_revision import addresses, folder
from tests.hub.sync.conftest import databases, keys, migrated

__all__ = ["addresses", "databases", "folder", "keys", "migrated"]

ROWS = """
INSERT INTO school (code, name, name_pinyin) VALUES ('1', '校', 'xiao');
INSERT INTO student (name, name_pinyin, school_id) VALUES ('一', 'yi', 1), ('二', 'er', NULL);
INSERT INTO student (name, name_pinyin, removed_at) VALUES ('三', 'san', now());
INSERT INTO attendance_mark (date, code, student_id, school_id, removed_at) VALUES
  ('2026-09-21', 'TARDY', 1, 1, NULL), ('2026-09-21', 'TARDY', 1, 1, NULL), ('2026-09-21', 'TARDY', 1, 1, now()),
  ('2026-09-21', 'TARDY', 2, NULL, NULL), ('2026-09-21', 'TARDY', 3, 1, NULL)
"""
BEFORE = "0002"
"""The form before there was a roll-up."""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Any]:
    def addressed(url: str) -> Addresses:
        return Addresses(Settings(home=tmp_path, database_url=url))

    yield addressed


async def test_an_upgrade_of_a_database_with_rows_fills_a_new_roll_up(databases: Any, at: Any) -> None:
    def older(connection: Connection) -> None:
        command.upgrade(migrate.config(connection), BEFORE)

    async with databases.copy() as hub:
        async with hub.database.connect() as connection:
            await connection.run_sync(older)
            for statement in ROWS.split(";"):
                await connection.execute(text(statement))
            await connection.commit()
        await hub.database.dispose()
        with at(hub.url) as addressed:
            await migrate.upgrade(addressed)
        for rollup_ in AttendanceMark.declaration.rollups:
            kept = await hub.ask(
                f"SELECT school_id, student_school_id, count FROM {rollup_.name} ORDER BY count"
            )
            assert kept == [(None, None, 1), (1, 1, 2)]


async def test_a_roll_up_that_gets_another_dimension_is_filled_anew(addresses: Any, folder: Path) -> None:
    (first,) = (folder / "versions").glob("*_attendance_by_day.py")
    with_it = first.read_text("utf-8")
    without = re.sub(r' *sa\.Column\("code".*\n', "", with_it)
    without = re.sub(r'"code", |attendance_mark\.code(?: AS code)?(?:, )?|\bcode, ', "", without)
    assert "code" not in without
    first.write_text(without, "utf-8")
    written = await revise(addresses, "By category too")
    assert written is not None
    upgrade = written.read_text("utf-8").partition("def downgrade")[0]
    steps = [
        upgrade.index(step) for step in ("DELETE FROM", "op.add_column", "op.create_index", "INSERT INTO")
    ]
    assert steps == sorted(steps)
    assert await revise(addresses, "Nothing more") is None


async def test_rows_that_point_nowhere_are_counted_under_none(databases: Any, migrated: str) -> None:
    async with databases.copy(migrated) as hub, hub.database.connect() as connection:
        for statement in ROWS.split(";"):
            await connection.execute(text(statement))
        table = AttendanceMark.metadata.tables["attendance_mark"].to_metadata(MetaData())
        spec = rollup("counts", "date", "school.code", "student.school.name", slices=("date",), doc="Counts.")
        made = declare(AttendanceMark.declaration, table, spec)
        rows = {tuple(row)[1:] for row in await connection.execute(counted(AttendanceMark, made))}
        assert rows == {("1", "校", 2), (None, None, 1)}
        await connection.execute(text("UPDATE school SET removed_at = now()"))
        rows = {tuple(row)[1:] for row in await connection.execute(counted(AttendanceMark, made))}
        assert rows == {(None, None, 1)}
        await connection.rollback()

"""Fills the hub's own tables, made by its migrations, with a district: SQL only, the same rows at every run."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from benchmarks.database import Database
from benchmarks.size import MARKS_A_PUPIL, Size
from hub.base.logging import logger
from hub.store import form, migrate
from hub.store.cells import romanised
from hub.store.database import Addresses, engine
from hub.store.rollups import declared
from hub.sync.rollups import rebuild

SCRIPT, CARE = (Path(__file__).with_name(name) for name in ("seed.sql", "care.sql"))
_PARTS = {
    "surname": "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹",
    "first": "子梓宇浩皓沐俊奕铭嘉昊思天博明佳文雨诗语可依梦婉芷心雅静志国",
    "second": "轩宸涵睿辰晨阳航熙杰豪琪霖彦诚毅恒远洋源怡萱彤妍瑶蕊宁桐菲悦",
}
_ROLLUPS = [rollup.name for _, rollup in declared()]

_FOREIGN_KEYS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE contype = 'f' AND (conrelid::regclass::text = ANY($1) OR confrelid::regclass::text = ANY($1))
"""
_INDEXES = """
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid::regclass::text = ANY($1) AND NOT indisprimary
"""
_MARK = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"

_log = logger("benchmarks")


async def seeded(database: Database, size: Size) -> bool:
    """Make the database hold this size's rows; False where it does already, from an earlier run."""
    connection = await database.owner.connect()
    try:
        mark = _mark(size)
        if await connection.fetchval(_MARK) == mark:
            # The tables are in their form; rights and row-level security may have changed.
            with Addresses(database.settings()) as addresses:
                await migrate.upgrade(addresses)
            return False
        _log.info("seeding", size=size.name, pupils=size.pupils)
        await connection.execute("DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public")
        with Addresses(database.settings()) as addresses:
            await migrate.upgrade(addresses)
        await _fill(connection, size)
        # The rows came past the writer, who would have said which cells they touch.
        await _roll_up(database)
        await connection.execute(f"VACUUM (ANALYZE) {', '.join([*_tables(_script(size)), *_ROLLUPS])}")
        quoted = await connection.fetchval(
            "SELECT format('COMMENT ON DATABASE %I IS %L', current_database(), $1::text)", mark
        )
        await connection.execute(quoted)
    finally:
        await connection.close()
    return True


async def _roll_up(database: Database) -> None:
    owner = engine(database.owner.url, size=1)
    try:
        async with owner.begin() as rows:
            await rebuild(rows)
    finally:
        await owner.dispose()


def _mark(size: Size) -> str:
    """What a seeded database is known by: its rows follow from these."""
    script = hashlib.sha256(_script(size).encode() + json.dumps(_PARTS).encode()).hexdigest()[:12]
    return f"benchmarks {size.schools} {size.classes} {MARKS_A_PUPIL} {form.head()} {script}"


def _script(size: Size) -> str:
    scripts = [SCRIPT, CARE] if size.care else [SCRIPT]
    return "\n".join(script.read_text(encoding="utf-8") for script in scripts)


def _tables(script: str) -> list[str]:
    """The tables that a script fills, each once."""
    return list(dict.fromkeys(re.findall(r"^INSERT INTO (\w+)", script, re.MULTILINE)))


async def _fill(connection: Any, size: Size) -> None:
    """All in one transaction; indexes and foreign keys are made anew at its end, which is several times as fast."""
    script = _script(size)
    tables = _tables(script)
    async with connection.transaction():
        await connection.execute("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '256MB'")
        away = [*await connection.fetch(_FOREIGN_KEYS, tables), *await connection.fetch(_INDEXES, tables)]
        for drop, _ in away:
            await connection.execute(drop)
        # Nobody listens to rows that were always there.
        for table in tables:
            await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        await connection.execute("CREATE TEMP TABLE part (kind text, n int, text text, pinyin text)")
        await connection.copy_records_to_table(
            "part",
            records=[
                (kind, number, character, romanised(character))
                for kind, characters in _PARTS.items()
                for number, character in enumerate(characters)
            ],
        )
        await connection.execute(
            f"CREATE TEMP TABLE size AS SELECT {size.schools} AS schools, {size.classes} AS classes,"
            f" {MARKS_A_PUPIL} AS marks"
        )
        await connection.execute(script)
        for _, make in reversed(away):
            await connection.execute(make)
        for table in tables:
            await connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        for table in tables:
            await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        await connection.execute("DROP TABLE part, size, person_name")

"""The migrations and the declarations agree, and what is missing is written."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.settings import Settings
from hub.store import migrate
from hub.store.database import Addresses, engine
from hub.store.revision import _scratch, differences, revise
from schema.integration.sync_run import SyncRun
from schema.kit.entity import Entity

CATALOGUE = """
SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, udt_name, collation_name,
  is_nullable, column_default, is_identity, identity_generation) FROM information_schema.columns
  WHERE table_schema = current_schema()
UNION ALL
SELECT 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid WHERE k.connamespace = current_schema()::regnamespace
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL
SELECT 'comment', c.relname || '.' || d.objsubid, d.description FROM pg_description d
  JOIN pg_class c ON c.oid = d.objoid WHERE c.relnamespace = current_schema()::regnamespace
"""


@pytest.fixture
def addresses(database_url: str, tmp_path: Path) -> Iterator[Addresses]:
    with Addresses(Settings(home=tmp_path, database_url=database_url)) as made:
        yield made


@pytest.fixture
async def connection(addresses: Addresses) -> AsyncIterator[AsyncConnection]:
    database = engine(addresses.owner, size=1)
    async with database.connect() as opened:
        yield opened
    await database.dispose()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations, in which new ones may be written."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "FOLDER", copy)
    return copy


async def catalogue(connection: AsyncConnection) -> set[tuple[str, str, str]]:
    name = (await connection.execute(text("SELECT current_schema()"))).scalar_one()
    rows = await connection.execute(text(CATALOGUE))
    return {
        (kind, what, form.replace(f"{name}.", ""))
        for kind, what, form in rows
        if "alembic_version" not in what
    }


async def test_the_migrations_make_what_the_entities_declare(addresses, connection):
    async with _scratch(addresses) as migrated:
        by_migrations = await catalogue(migrated)
    await connection.execute(text(f"CREATE SCHEMA declared_{secrets.token_hex(4)}"))
    (name,) = (
        await connection.execute(
            text(
                "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'declared\\_%' ORDER BY oid DESC LIMIT 1"
            )
        )
    ).one()
    await connection.execute(text(f"SET LOCAL search_path TO {name}"))
    await connection.run_sync(Entity.metadata.create_all)
    by_declarations = await catalogue(connection)
    await connection.rollback()
    assert len(by_declarations) > 500
    assert by_migrations ^ by_declarations == set()


async def test_where_nothing_is_missing_nothing_is_written_and_the_database_stays(
    addresses, connection, folder
):
    question = text("SELECT count(*) FROM pg_class")
    classes = (await connection.execute(question)).scalar_one()
    await connection.rollback()
    before = sorted(folder.rglob("*.py"))
    assert await revise(addresses, "nothing") is None
    assert sorted(folder.rglob("*.py")) == before
    assert (await connection.execute(question)).scalar_one() == classes


async def test_a_new_value_of_a_vocabulary_is_noticed_and_written(addresses, folder, monkeypatch):
    (check,) = (
        found
        for found in SyncRun.__table__.constraints
        if isinstance(found, CheckConstraint) and str(found.name).endswith("state")
    )
    monkeypatch.setattr(check, "sqltext", text(f"{check.sqltext} OR state = 'LOST'"))
    written = await revise(addresses, "Runs may be lost")
    assert written == folder / "versions" / f"{migrate.head()}_runs_may_be_lost.py"
    assert "'LOST'" in written.read_text("utf-8")
    assert await differences(addresses) == []

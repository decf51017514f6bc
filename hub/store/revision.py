"""Writes the migration from the last one's form to what the tables declare now; tells whether there is a difference.

Everything happens in a schema of its own inside one transaction, which is taken back: the database stays as it is.
"""

from __future__ import annotations

import importlib.util
import secrets
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.operations import ops
from sqlalchemy import Connection, delete, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.naming import conv

from hub.store import migrate, rollups
from hub.store.database import Addresses, engine
from schema.kit.entity import Entity


async def revise(addresses: Addresses, message: str) -> Path | None:
    """Write the migration that is missing into `migrations/versions`; None where nothing is."""
    async with _scratch(addresses) as connection:
        return await connection.run_sync(_revise, message)


async def differences(addresses: Addresses) -> list[str]:
    """What the migrations do not say of the tables as declared, one line each."""
    async with _scratch(addresses) as connection:
        found: list[ops.MigrateOperation] = []

        def look(connection: Connection) -> None:
            def take(_: Any, __: Any, directives: list[ops.MigrationScript]) -> None:
                found.extend(_complete(connection, directives[0]))
                directives.clear()

            _generate(connection, "difference", take)

        await connection.run_sync(look)
        return [str(operation.to_diff_tuple()) for operation in found]


@asynccontextmanager
async def _scratch(addresses: Addresses) -> AsyncIterator[AsyncConnection]:
    """The owner in an empty schema that the migrations have brought to their newest form."""
    owner = engine(addresses.owner, size=1)
    try:
        async with owner.connect() as connection, connection.begin() as transaction:
            await _enter(connection, f"scratch_{secrets.token_hex(4)}")
            await connection.run_sync(lambda sync: command.upgrade(_config(sync), "head"))
            yield connection
            await transaction.rollback()
    finally:
        await owner.dispose()


async def _enter(connection: AsyncConnection, name: str) -> None:
    await connection.execute(text(f"CREATE SCHEMA {name}"))
    await connection.execute(text(f"SET LOCAL search_path TO {name}"))


def _config(connection: Connection) -> Config:
    made = migrate.config(connection)
    made.cmd_opts = Namespace(quiet=True)
    if importlib.util.find_spec("ruff") is not None:
        for name, value in {
            "hooks": "format",
            "format.type": "module",
            "format.module": "ruff",
            "format.options": "format --quiet REVISION_SCRIPT_FILENAME",
        }.items():
            made.set_section_option("post_write_hooks", name, value)
    return made


def _generate(connection: Connection, message: str, take: Any) -> Any:
    last = migrate.head()
    return command.revision(
        _config(connection),
        message,
        autogenerate=True,
        rev_id=f"{int(last or 0) + 1:04d}",
        process_revision_directives=take,
    )


def _revise(connection: Connection, message: str) -> Path | None:
    def take(_: Any, __: Any, directives: list[ops.MigrationScript]) -> None:
        if not _complete(connection, directives[0]):
            directives.clear()

    script = _generate(connection, message, take)
    return Path(script.path) if script else None


def _complete(connection: Connection, script: ops.MigrationScript) -> list[ops.MigrateOperation]:
    """Add what Alembic does not compare, the conditions of checks; returns all that differs."""
    upgrade, downgrade = script.upgrade_ops, script.downgrade_ops
    assert upgrade is not None
    assert downgrade is not None
    for table, name, old, new in _checks(connection):
        there, wanted = (ops.CreateCheckConstraintOp(conv(name), table, text(form)) for form in (old, new))
        upgrade.ops += [there.reverse(), wanted]
        downgrade.ops += [wanted.reverse(), there]
    found = _flat(upgrade)
    _fill(connection, upgrade, found)
    return found


def _fill(connection: Connection, upgrade: ops.UpgradeOps, found: list[ops.MigrateOperation]) -> None:
    """Have a roll-up that is new, or has other dimensions than before, filled from the rows by the migration itself."""
    made = {each.table_name for each in found if isinstance(each, ops.CreateTableOp)}
    altered = {
        each.table_name for each in found if isinstance(each, ops.AddColumnOp | ops.DropColumnOp)
    } - made
    for entity, rollup in rollups.declared():
        if rollup.name in altered:
            upgrade.ops.insert(0, ops.ExecuteSQLOp(str(delete(rollup.table))))
        if rollup.name in made | altered:
            columns = [column.name for column in rollup.table.columns]
            filling = insert(rollup.table).from_select(columns, rollups.counted(entity, rollup))
            upgrade.ops.append(ops.ExecuteSQLOp(str(filling.compile(connection))))


def _flat(container: ops.OpContainer) -> list[ops.MigrateOperation]:
    found: list[ops.MigrateOperation] = []
    for operation in container.ops:
        found += _flat(operation) if isinstance(operation, ops.OpContainer) else [operation]
    return found


_CHECKS = """
SELECT c.relname, k.conname, pg_get_expr(k.conbin, k.conrelid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'c' AND k.connamespace = current_schema()::regnamespace ORDER BY 1, 2
"""


def _checks(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Checks of which the condition changed, a vocabulary's names mostly: (table, name, old, new)."""
    migrated = _conditions(connection)
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    inner = connection.begin_nested()
    connection.execute(text(f"CREATE SCHEMA {schema}_declared"))
    connection.execute(text(f"SET LOCAL search_path TO {schema}_declared"))
    Entity.metadata.create_all(connection)
    declared = _conditions(connection)
    inner.rollback()
    return [
        (table, name, old, declared[table, name])
        for (table, name), old in migrated.items()
        if declared.get((table, name), old) != old
    ]


def _conditions(connection: Connection) -> dict[tuple[str, str], str]:
    return {(table, name): condition for table, name, condition in connection.execute(text(_CHECKS))}

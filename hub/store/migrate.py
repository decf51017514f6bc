"""Brings the database to this version's form: Alembic's migrations as the owner, then the application's rights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from hub.store import form, legal
from hub.store.database import Addresses, engine

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
_LOCK = 0x79697869

APPEND_ONLY = ("audit_entry", "audit_seal", "audit_pruning")
"""Tables in which the application's role changes and deletes nothing."""


async def upgrade(addresses: Addresses) -> tuple[str | None, str | None]:
    """Run the migrations that are due. Returns the revision before and after.

    Raises form.DatabaseError where the server is older than PostgreSQL 15 or refuses the connection, and
    form.WrongForm where a later version of the hub made the database.
    """
    owner = engine(addresses.owner, size=1)
    try:
        await form.reach(owner)
        async with owner.connect() as connection:
            # One process migrates, the others wait and then find nothing due.
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            await connection.commit()
            before = await connection.run_sync(_revision)
            form.refuse_newer(before)
            if before != head():
                await connection.run_sync(_run)
                await connection.commit()
            await connection.run_sync(legal.write)
            await connection.commit()
            after = await connection.run_sync(_revision)
            await _grant(connection, make_url(addresses.application).username)
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
            await connection.commit()
            return before, after
    except (OperationalError, OSError) as error:
        raise form.DatabaseError(
            f"PostgreSQL went away ({type(error).__name__})",
            place="YIXIN_DATABASE_URL",
            mend="run `yixin db upgrade` again: a migration that was cut short changed nothing",
        ) from error
    finally:
        await owner.dispose()


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration; there is no alembic.ini."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def head() -> str | None:
    """The revision that this version of the hub needs."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(config()).get_current_head()


def _revision(connection: Connection) -> str | None:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _run(connection: Connection) -> None:
    command.upgrade(config(connection), "head")


async def _grant(connection: Any, role: str | None) -> None:
    """Give the application's role its rights on the tables, none on their form."""
    if role is None:
        return
    name = connection.dialect.identifier_preparer.quote(role)
    owns = (await connection.execute(text("SELECT current_user = :role"), {"role": role})).scalar_one()
    if not owns:
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
            f"REVOKE UPDATE, DELETE ON {', '.join(APPEND_ONLY)} FROM {name}",
        ):
            await connection.execute(text(statement))

"""Brings the database to this version's form: Alembic's migrations as the owner, then the application's rights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from hub.base.errors import YixinError
from hub.store.database import MINIMUM, Addresses, engine

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
_LOCK = 0x79697869


class DatabaseError(YixinError):
    """The database cannot be reached, or is not one that the hub can use."""

    code = "database.unusable"


async def upgrade(addresses: Addresses) -> tuple[str | None, str | None]:
    """Run the migrations that are due. Returns the revision before and after.

    Raises DatabaseError where the server is older than PostgreSQL 15 or refuses the connection.
    """
    owner = engine(addresses.owner, size=1)
    try:
        async with owner.connect() as connection:
            version = (await connection.execute(text("SHOW server_version_num"))).scalar_one()
            if int(version) < MINIMUM * 10_000:
                raise DatabaseError(f"PostgreSQL {MINIMUM} or newer is needed, this is {version}")
            # One process migrates, the others wait and then find nothing due.
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            await connection.commit()
            before = await connection.run_sync(_revision)
            if before != head():
                await connection.run_sync(_run)
                await connection.commit()
            after = await connection.run_sync(_revision)
            await _grant(connection, make_url(addresses.application).username)
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
            await connection.commit()
            return before, after
    except (OperationalError, OSError) as error:
        raise DatabaseError(
            f"PostgreSQL does not answer ({type(error).__name__})",
            place="YIXIN_DATABASE_URL",
            mend="check that the server runs and that the address, user and password are right",
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
        ):
            await connection.execute(text(statement))

"""Is the database there, and of the form that this version needs? Asked by every command, so Alembic is not imported."""

from __future__ import annotations

from pathlib import Path

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.errors import YixinError
from hub.store.database import MINIMUM

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


class DatabaseError(YixinError):
    """The database cannot be reached, or is not one that the hub can use."""

    code = "database.unusable"


class WrongForm(DatabaseError):
    """The database is empty, or has another version's form."""

    code = "database.form"


async def reach(database: AsyncEngine) -> None:
    """Return when PostgreSQL answers. Raises DatabaseError where it refuses, is silent or too old."""
    try:
        async with database.connect() as connection:
            version = (await connection.execute(text("SHOW server_version_num"))).scalar_one()
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ValueError) as error:
        # The error's own text may quote the address, and that may hold a password.
        cause = type(getattr(error, "orig", None) or error).__name__
        raise DatabaseError(
            f"PostgreSQL does not answer ({cause})",
            place="YIXIN_DATABASE_URL",
            mend="check that the server runs and that the address, user and password are right",
        ) from None
    if int(version) < MINIMUM * 10_000:
        raise DatabaseError(
            f"PostgreSQL {MINIMUM} or newer is needed, this is {int(version) // 10_000}",
            place="YIXIN_DATABASE_URL",
            mend="name a newer server",
        )


async def require(database: AsyncEngine) -> None:
    """Return when the database answers and has this version's form. Raises DatabaseError, WrongForm."""
    await reach(database)
    async with database.connect() as connection:
        found = None
        if (await connection.execute(text("SELECT to_regclass('alembic_version')"))).scalar() is not None:
            found = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    if found is None:
        raise WrongForm("the database has no tables yet", mend="run `yixin db upgrade`")
    refuse_newer(found)
    if found != head():
        raise WrongForm(
            f"the database has form {found}, this version of the hub needs {head()}",
            mend="run `yixin db upgrade`",
        )


def refuse_newer(found: str | None) -> None:
    """Raise WrongForm for a form that a later version of the hub made."""
    if found is not None and found > head():
        raise WrongForm(
            f"the database has form {found}, this version of the hub knows up to {head()}",
            mend="use the version of the hub that made it, or a newer one",
        )


def head() -> str:
    """The revision that this version of the hub needs: its migrations' files are named after theirs."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("[0-9]*_*.py"))

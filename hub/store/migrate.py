"""Brings the database to this version's form as the owner: Alembic's migrations, rights and wall, the queue's tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from hub.store import form, instruments, legal, queue
from hub.store.database import Addresses, engine

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
_LOCK = 0x79697869
WRITER = (
    "CREATE ROLE yixin_writer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    "GRANT CONNECT ON DATABASE yixin TO yixin_writer",
)


async def upgrade(addresses: Addresses) -> tuple[str | None, str | None]:
    """Run the migrations that are due. Returns the revision before and after.

    Raises form.DatabaseError where the server is older than PostgreSQL 15 or refuses the connection, and
    form.WrongForm where a later version of the hub made the database.
    """
    owner = engine(addresses.owner, size=1)
    try:
        await form.reach(owner)
        await _complete(addresses)
        async with owner.connect() as connection:
            # One process migrates, the others wait and then find nothing due.
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            await connection.commit()
            before = await connection.run_sync(_revision)
            form.refuse_newer(before)
            roles = await _role(addresses.application), await _role(addresses.writer)
            await connection.run_sync(_run, roles)
            await connection.commit()
            await connection.run_sync(legal.write)
            await connection.run_sync(instruments.write)
            await connection.commit()
            await queue.settle(connection, addresses.owner, roles[1])
            after = await connection.run_sync(_revision)
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


def _run(connection: Connection, roles: tuple[str, str]) -> None:
    made = config(connection)
    # The environment settles rights and wall even where no migration is due: they follow from the declarations.
    made.attributes["roles"] = roles
    command.upgrade(made, "head")


async def _role(url: str) -> str:
    """The role of PostgreSQL that an address is for."""
    named = make_url(url).username
    if named is not None:
        return named
    database = engine(url, size=1)
    try:
        async with database.connect() as connection:
            return str((await connection.execute(text("SELECT current_user"))).scalar_one())
    finally:
        await database.dispose()


async def _complete(addresses: Addresses) -> None:
    """Make the writer's role in an embedded server that an earlier version made."""
    if addresses.superuser is None:
        return
    superuser = engine(addresses.superuser, size=1)
    try:
        async with superuser.begin() as connection:
            there = text("SELECT 1 FROM pg_roles WHERE rolname = 'yixin_writer'")
            if (await connection.execute(there)).first() is None:
                for statement in WRITER:
                    await connection.execute(text(statement))
    finally:
        await superuser.dispose()

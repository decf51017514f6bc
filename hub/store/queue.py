"""The workflow engine's own tables (dbos): a schema of the hub's database that the owner makes and the writer uses."""

from __future__ import annotations

import asyncio
import logging
from importlib.metadata import version

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection

SCHEMA = "dbos"
_SECURITY = "ssl"
"""What asyncpg calls `sslmode`."""


async def settle(connection: AsyncConnection, owner: str, writer: str) -> None:
    """Bring the schema to the form that the installed engine needs, and give the writer its rights. The connection is the owner's."""
    mark = f"dbos {version('dbos')}, used by {writer}"
    literal = mark.replace("'", "''")
    found = await connection.execute(
        text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name"),
        {"name": SCHEMA},
    )
    there = found.scalar_one_or_none()
    same = (await connection.execute(text("SELECT current_user"))).scalar_one() == writer
    await connection.commit()
    if there == mark:
        return
    await asyncio.to_thread(_migrate, owner, None if same else writer)
    # As it is: a colon in a role's name is no parameter's.
    await connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS '{literal}'")
    await connection.commit()


def address(url: str) -> str:
    """The address of a database as the engine's driver (psycopg) takes it."""
    made: URL = make_url(url).set(drivername="postgresql+psycopg")
    security = made.query.get(_SECURITY)
    if security is not None:
        made = made.difference_update_query([_SECURITY]).update_query_dict({"sslmode": security})
    return made.render_as_string(hide_password=False)


def _migrate(owner: str, writer: str | None) -> None:
    # A second of imports, which only a first upgrade and one to another version of the engine pay.
    from dbos import DBOS

    logging.getLogger("dbos").setLevel(logging.ERROR)
    DBOS.migrate(address(owner), schema=SCHEMA, application_role=writer)

"""Whether the keyring is the one with which this database was written, before anything more is written with it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring, SealError
from hub.store import cells
from hub.store.writer import table_of
from schema.people.student import Student


async def verify(connection: AsyncConnection, keyring: Keyring) -> None:
    """Open one sealed number and hash it again. Raises SealError where the keys are others.

    Under other keys nobody would be recognised any more, and what is sealed now would be lost with them.
    """
    table, columns = table_of(Student), Student.declaration.columns
    for column in Student.declaration.identifiers:
        if column.hashed is None:
            continue
        sealed, hashed = table.c[column.name], table.c[column.hashed]
        found = await connection.execute(
            select(table.c.id, sealed, hashed).where(hashed.is_not(None)).limit(1)
        )
        for row_id, value, known in found:
            text = keyring.open(cells.place(Student, column.name, row_id), value)
            if known not in cells.digests(keyring, Student, columns[column.name], text):
                raise SealError(
                    "the keys are not those with which this database was written",
                    place="keys.json",
                    mend="restore the key file that belongs to this database",
                )

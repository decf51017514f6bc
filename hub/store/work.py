"""Units of work: what one mutation writes, in one transaction that is committed before its answer leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.clock import Clock
from hub.base.errors import Refusal
from hub.crypto.sealing import Keyring
from hub.store.writer import WRITTEN, Writer, table_of
from schema.kit.declaration import VERSION
from schema.kit.entity import Entity


class Stale(Refusal):
    """The row was changed since the caller read it."""

    code = "mutation.stale"
    chinese = "该记录已被他人修改，请重新读取后再试。"


def check_version(row: Mapping[str, Any], version: int | None) -> None:
    """The row is of the version that the caller read; None: whichever it is. Raises Stale."""
    if version is not None and row[VERSION] != version:
        raise Stale(
            f"the row was changed meanwhile: it has version {row[VERSION]}",
            place=VERSION,
            mend="read it again, and decide again",
        )


@dataclass
class Work:
    """One transaction."""

    connection: AsyncConnection
    keyring: Keyring
    now: datetime
    touched: list[tuple[type[Entity], int]] = field(default_factory=list)
    """Rows that were written on their own account."""
    written: set[type[Entity]] = field(default_factory=set)
    """Entities of all rows that were written, what followed from those included."""

    def __post_init__(self) -> None:
        self._writer = Writer(self.connection, self.keyring, self.now)

    async def add(self, entity: type[Entity], values: Mapping[str, Any]) -> int:
        """Add a row with these plain values, by column and relation name; returns its id."""
        (row_id,) = await self._writer.new_ids(entity, 1)
        await self._writer.save(entity, {row_id: values})
        self.touched.append((entity, row_id))
        return row_id

    async def change(
        self, entity: type[Entity], row_id: int, values: Mapping[str, Any], *, version: int | None = None
    ) -> None:
        """Set these plain values of a row and leave the others. Raises Stale where it has not the version named."""
        row = await self.locked(entity, row_id)
        check_version(row, version)
        await self._writer.change(entity, row_id, values)
        self.touched.append((entity, row_id))

    async def locked(self, entity: type[Entity], row_id: int) -> Mapping[str, Any]:
        """A row as it is stored, which nobody else changes before this work ends."""
        table = table_of(entity)
        found = await self.connection.execute(select(table).where(table.c.id == row_id).with_for_update())
        return dict(found.mappings().one())


@dataclass(frozen=True)
class Store:
    """Where units of work are done."""

    engine: AsyncEngine
    keyring: Keyring
    clock: Clock

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """Begin; committed at the end, and taken back where anything is raised."""
        async with self.engine.begin() as connection:
            work = Work(connection, self.keyring, self.clock.now())
            # It outlives the work, and is that of the next one then.
            connection.info[WRITTEN] = work.written
            yield work

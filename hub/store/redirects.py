"""Rows that were joined to others, so that their global ids lead to the row that stays: kept in memory, read anew after a notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.store.kept import Kept
from hub.store.writer import table_of
from schema.integration.identity_match import IdentityMatch

CHANNEL = "yixin_sources"
"""Channel on which it is told that rows were joined, or taken apart."""

Joined = Mapping[tuple[str, int], int]
"""By entity and row: the row to which it was joined."""


class Redirects:
    """What one process knows of joined rows."""

    def __init__(self, database: AsyncEngine, state: Callable[[], int | None]) -> None:
        """`state` numbers the notices; None: they are not heard at the moment."""
        self.joined: Joined = {}
        """As they were known last."""
        self._database = database
        self._kept = Kept(state, self._read)

    async def known(self) -> Joined:
        """The rows that are joined now. Raises SQLAlchemyError or OSError where the database fails: an old answer may be a wrong one."""
        self.joined = await self._kept.known()
        return self.joined

    async def _read(self) -> Joined:
        table = table_of(IdentityMatch)
        wanted = select(table.c.subject_entity, table.c.other_id, table.c.subject_id)
        async with self._database.connect() as connection:
            found = await connection.execute(wanted.where(table.c.merged, table.c.other_id.is_not(None)))
            return {(entity, other): subject for entity, other, subject in found}

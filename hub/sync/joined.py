"""Rows that were joined because they are one person: everything below one of them is shown below the one that stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.writer import table_of
from schema.integration.identity_match import IdentityMatch
from schema.kit.entity import Entity


@dataclass(frozen=True)
class Joined:
    """Which rows were joined to which, by the entity's name.

    What source records say of a row keeps its number, and is mapped when it is shown: so taking the two apart again
    leaves nothing behind.
    """

    to: Mapping[tuple[str, int], int]

    @classmethod
    async def read(cls, connection: AsyncConnection) -> Joined:
        """As they are now."""
        table = table_of(IdentityMatch)
        found = await connection.execute(
            select(table.c.subject_entity, table.c.other_id, table.c.subject_id).where(
                table.c.merged, table.c.other_id.is_not(None)
            )
        )
        return cls({(entity, other): subject for entity, other, subject in found})

    def stays(self, entity: type[Entity], row: int | None) -> int | None:
        """The row that stands for this one: itself, or that to which it was joined, over however many steps."""
        while row is not None and (entity.__name__, row) in self.to:
            row = self.to[entity.__name__, row]
        return row

    def within(self, entity: type[Entity], rows: Iterable[int]) -> set[int]:
        """The rows that these stand for, themselves included."""
        wanted = set(rows)
        return wanted | {
            other
            for (name, other) in self.to
            if name == entity.__name__ and self.stays(entity, other) in wanted
        }

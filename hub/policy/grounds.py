"""Finds whom or what an account is: the person, the health partner, the sources that its roles stand on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import YixinError
from schema.health.health_partner import HealthPartner
from schema.integration.source import Source
from schema.kit.entity import Entity
from schema.people.staff import Staff


class GroundUnknown(YixinError):
    """What an account should stand on does not exist."""

    code = "account.ground"


class Grounds:
    """Looks grounds up by what people call them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def named(
        self, *, staff: str | None, partner: str | None, sources: Sequence[str]
    ) -> dict[str, Any]:
        """Arguments for `Accounts.add`. Raises GroundUnknown naming what is not there."""
        return {
            "staff_id": None if staff is None else await self._one(Staff, "staff_number", staff),
            "health_partner_id": None if partner is None else await self._one(HealthPartner, "code", partner),
            "source_ids": [await self._one(Source, "name", name) for name in sources],
        }

    async def _one(self, entity: type[Entity], column: str, value: str) -> int:
        table = entity.__table__
        assert isinstance(table, Table)
        live = [table.c.removed_at.is_(None)] if "removed_at" in table.c else []
        found = (
            (await self.connection.execute(select(table.c.id).where(table.c[column] == value, *live)))
            .scalars()
            .all()
        )
        if len(found) != 1:
            raise GroundUnknown(
                f"{len(found)} rows of {entity.__name__} have this {column}",
                place=entity.__name__,
                mend="look it up in the graph",
            )
        return int(found[0])

"""Finds whom or what an account is: the person, the health partner, the sources that its roles stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import Refusal
from schema.health.health_partner import HealthPartner
from schema.integration.source import Source
from schema.kit.access import Role
from schema.kit.entity import Entity
from schema.people.staff import Staff

_POST = """
SELECT p.staff_id FROM staff_post p JOIN student s ON s.school_id = p.school_id AND s.removed_at IS NULL
WHERE p.kind = '{kind}' AND p.removed_at IS NULL AND p.ends_on IS NULL
GROUP BY p.staff_id ORDER BY count(s.id) FILTER (WHERE EXISTS (
  SELECT FROM referral r WHERE r.student_id = s.id AND r.removed_at IS NULL)) DESC, p.staff_id LIMIT 1
"""
_DEMO: Mapping[Role, tuple[str, str]] = {
    Role.HOMEROOM_TEACHER: ("staff_id", _POST.format(kind="HOMEROOM_TEACHER")),
    Role.PSYCHOLOGIST: ("staff_id", _POST.format(kind="PSYCHOLOGIST")),
    Role.PRINCIPAL: ("staff_id", _POST.format(kind="PRINCIPAL")),
    Role.PARENT_EDUCATION: ("staff_id", _POST.format(kind="PSYCHOLOGIST")),
    Role.MENTOR: (
        "staff_id",
        "SELECT mentor_id FROM mentor_assignment WHERE removed_at IS NULL AND ends_on IS NULL"
        " GROUP BY mentor_id ORDER BY count(*) DESC, mentor_id LIMIT 1",
    ),
    Role.HEALTH_PARTNER: (
        "health_partner_id",
        "SELECT partner_id FROM referral WHERE removed_at IS NULL AND partner_id IS NOT NULL"
        " GROUP BY partner_id ORDER BY count(*) DESC, partner_id LIMIT 1",
    ),
    Role.GUARDIAN: (
        "guardian_id",
        "SELECT guardian_id FROM guardianship WHERE removed_at IS NULL"
        " GROUP BY guardian_id ORDER BY count(*) DESC, guardian_id LIMIT 1",
    ),
    Role.INTEGRATOR: ("source_ids", "SELECT array_agg(id ORDER BY id) FROM source"),
}
"""For a role of the demo, what its account is, chosen so that it sees something."""


class GroundUnknown(Refusal):
    """What an account should stand on does not exist."""

    code = "account.ground"
    chinese = "没有该人员、机构或数据来源。"


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

    async def demo(self, role: Role) -> dict[str, Any]:
        """Arguments for `Accounts.add` of the demo's account of a role; none where the role needs no ground."""
        if role not in _DEMO:
            return {}
        name, sql = _DEMO[role]
        found = (await self.connection.execute(text(sql))).scalar()
        return {} if found is None else {name: found}

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
                f"{'several rows' if found else 'no row'} of {entity.__name__} with this {column}",
                place=entity.__name__,
                mend="`yixin source list` shows the sources"
                if entity is Source
                else "look it up in the graph",
            )
        return int(found[0])

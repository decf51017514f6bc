"""The demo's accounts: one for each role, each with a ground in the data that shows what the role sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.policy.accounts import Accounts
from schema.kit.access import Role

_POST = """
SELECT p.staff_id FROM staff_post p JOIN student s ON s.school_id = p.school_id AND s.removed_at IS NULL
WHERE p.kind = '{kind}' AND p.removed_at IS NULL AND p.ends_on IS NULL
GROUP BY p.staff_id ORDER BY count(s.id) FILTER (WHERE EXISTS (
  SELECT FROM referral r WHERE r.student_id = s.id AND r.removed_at IS NULL)) DESC, p.staff_id LIMIT 1
"""
_GROUNDS: Mapping[Role, tuple[str, str]] = {
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
"""For a role, what its account is and where to find it."""


async def demo_accounts(connection: AsyncConnection) -> dict[Role, int]:
    """Make, or bring up to date, the demo's account of every role; returns their ids."""
    accounts = Accounts(connection)
    made: dict[Role, int] = {}
    for role in Role:
        ground: dict[str, Any] = {}
        if role in _GROUNDS:
            name, sql = _GROUNDS[role]
            found = (await connection.execute(text(sql))).scalar()
            ground = {} if found is None else {name: found}
        made[role] = await accounts.add([role], **ground, demo=role)
    return made

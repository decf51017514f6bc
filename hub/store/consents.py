"""Whether guardians agree to what is done with a pupil's data."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.writer import table_of
from schema.access.consent import Consent
from schema.access.purpose import Purpose


async def in_force(connection: AsyncConnection, student: int, purpose: Purpose) -> bool:
    """Whether a consent is recorded that nobody withdrew, and none was withdrawn after it was given."""
    table = table_of(Consent)
    given = func.max(table.c.given_at).filter(table.c.withdrawn_at.is_(None))
    found = await connection.execute(
        select(given, func.max(table.c.withdrawn_at)).where(
            table.c.student_id == student, table.c.purpose == purpose.name
        )
    )
    agreed, withdrawn = found.one()
    return agreed is not None and (withdrawn is None or agreed > withdrawn)

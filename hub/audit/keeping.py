"""How long entries are kept, and taking out those whose time has passed: the owner's business, and signed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
from sqlalchemy.engine import URL

from hub.audit.seals import signed_pruning
from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.crypto.signing import Signer
from hub.store.reader import address
from schema.kit import Role

LEAST = timedelta(days=184)
"""Six months: Cybersecurity Law, article 21."""

LEAST_DISCLOSED = timedelta(days=3 * 366)
"""Three years for what was given to health partners: PIPL, article 56."""

_DUE = """
SELECT array_agg(id ORDER BY id) FROM audit_entry
WHERE at < CASE WHEN $3 = ANY(roles) THEN $2::timestamptz ELSE $1::timestamptz END
"""


class KeptTooShort(YixinError):
    """Entries are to be taken out before their time."""

    code = "audit.retention"


async def prune(
    url: URL, signer: Signer, clock: Clock, keep: timedelta, disclosed: timedelta, settings: Any = None
) -> int:
    """Take out what is older; `disclosed` counts for what health partners read. Returns how many.

    `url` is the owner's. Raises KeptTooShort, asyncpg's errors and OSError.
    """
    if keep < LEAST or disclosed < LEAST_DISCLOSED:
        raise KeptTooShort(
            f"entries are kept {LEAST.days} days at least, disclosures to health partners {LEAST_DISCLOSED.days}",
            mend="name longer times, or leave them out",
        )
    now = clock.now()
    connection: Any = await asyncpg.connect(**address(url), server_settings=settings or {})
    try:
        async with connection.transaction():
            due = await connection.fetchval(_DUE, now - keep, now - disclosed, Role.HEALTH_PARTNER.name)
            if due:
                await _take_out(connection, due, now, signer)
            return len(due or ())
    finally:
        await connection.close()


async def _take_out(connection: Any, due: list[int], now: datetime, signer: Signer) -> None:
    await connection.execute("DELETE FROM audit_entry WHERE id = ANY($1)", due)
    await connection.execute(
        "INSERT INTO audit_pruning (at, entries, key_id, signature) VALUES ($1, $2, $3, $4)",
        now, due, *signer.sign(signed_pruning(now.astimezone(UTC), due)),
    )  # fmt: skip

"""What people, or the hub where it was certain, decided of a record's identity: it stands whatever later syncs bring."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.writer import among, table_of
from hub.sync.drafting import Claim
from schema.integration.identity_match import IdentityMatch, MatchState
from schema.kit.entity import Entity


async def decide(
    connection: AsyncConnection, source_id: int, stream: str, entity: type[Entity], claims: Sequence[Claim]
) -> None:
    """Give claims of one stream the row that was decided for them, and tell of which rows they are not."""
    if not claims:
        return
    table = table_of(IdentityMatch)
    found = await connection.execute(
        select(table.c.key, table.c.slot, table.c.subject_id, table.c.state).where(
            table.c.subject_entity == entity.__name__,
            table.c.source_id == source_id,
            table.c.stream == stream,
            among(table.c.key, {claim.staged.key for claim in claims}),
            table.c.state.in_((MatchState.SAME.name, MatchState.DIFFERENT.name)),
        )
    )
    decisions = found.all()
    by_place = {(claim.staged.key, claim.draft.slot): claim for claim in claims}
    for key, slot, subject, state in decisions:
        claim = by_place.get((key, slot))
        if claim is None:
            continue
        if state == MatchState.SAME.name:
            claim.subject_id, claim.founding = subject, False
        else:
            claim.apart.add(subject)

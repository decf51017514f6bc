"""Of somebody who is erased no match is left, nor that anybody was compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, delete, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.writer import among, table_of
from hub.sync.tables import compared
from schema.integration.identity_match import IdentityMatch
from schema.integration.match_evidence import MatchEvidence
from schema.kit.entity import Entity


async def forget(
    connection: AsyncConnection, rows: Mapping[type[Entity], set[int]], records: Iterable[Mapping[str, Any]]
) -> None:
    """Delete what was found of these rows and staged records (`id`, `source_id`, `stream`, `key`)."""
    match, staged = table_of(IdentityMatch), list(records)
    about = [
        and_(
            match.c.subject_entity == entity.__name__,
            or_(among(match.c.subject_id, ids), among(match.c.other_id, ids)),
        )
        for entity, ids in rows.items()
        if ids
    ]
    places = [(each["source_id"], each["stream"], each["key"]) for each in staged]
    if places:
        about.append(tuple_(match.c.source_id, match.c.stream, match.c.key).in_(places))
    if about:
        found = await connection.execute(select(match.c.id).where(or_(*about)))
        ids = [int(match_id) for (match_id,) in found]
        evidence = table_of(MatchEvidence)
        await connection.execute(delete(evidence).where(among(evidence.c.match_id, ids)))
        await connection.execute(delete(match).where(among(match.c.id, ids)))
    for entity, gone in rows.items():
        await connection.execute(
            delete(compared).where(
                compared.c.entity == entity.__name__, ~compared.c.waiting, among(compared.c.id, gone)
            )
        )
    waiting = [each["id"] for each in staged]
    await connection.execute(delete(compared).where(compared.c.waiting, among(compared.c.id, waiting)))

"""What was applied in a transaction, and what stands behind a record: for who has to know what a decision led to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.writer import among, table_of
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity
from schema.kit.registry import load

Subject = tuple[str, int]
"""Entity and row."""


async def behind(connection: AsyncConnection, record: Mapping[str, Any]) -> set[Subject]:
    """The rows behind which a record stands; it is given by its `source_id`, `stream` and `key`."""
    table = table_of(SourceRecord)
    same = [table.c[name] == record[name] for name in ("source_id", "stream", "key")]
    return await _subjects(connection, *same, table.c.removed_at.is_(None))


async def newly(connection: AsyncConnection, now: datetime) -> set[Subject]:
    """The rows behind which records stand since the transaction of this instant, and did not before."""
    table, before = table_of(SourceRecord), SourceRecord.history
    assert before is not None
    stood = exists().where(
        before.c.id == table.c.id, before.c.subject_id == table.c.subject_id, before.c.removed_at.is_(None)
    )
    return await _subjects(connection, table.c.changed_at == now, table.c.removed_at.is_(None), ~stood)


async def tell_of(
    connection: AsyncConnection, subjects: Iterable[Subject], people: Mapping[type[Entity], int | None]
) -> bool:
    """Whether one of the rows is one of these people, or has a relation to one (a post, a mentor's assignment)."""
    by_entity: dict[str, list[int]] = defaultdict(list)
    for name, key in subjects:
        by_entity[name].append(key)
    for name, ids in by_entity.items():
        entity = load()[name]
        table = table_of(entity)
        keys = [("id", entity)]
        keys += [(relation.column, relation.target) for relation in entity.declaration.relations.values()]
        same = [table.c[column] == person for column, target in keys if (person := people.get(target))]
        if same:
            found = await connection.execute(select(table.c.id).where(among(table.c.id, ids), or_(*same)))
            if found.first() is not None:
                return True
    return False


async def _subjects(connection: AsyncConnection, *conditions: Any) -> set[Subject]:
    table = table_of(SourceRecord)
    found = await connection.execute(select(table.c.subject_entity, table.c.subject_id).where(*conditions))
    return {(str(name), int(key)) for name, key in found}

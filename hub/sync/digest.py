"""Digests of the graph's content, by which two ends are compared: a hub before and after, or two hubs.

What a row says counts: its values (sealed ones opened), the rows that it points to, and the source records
behind it. Surrogate ids, times of fetching, the sealing's nonces and the order of rows do not.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

import orjson
from sqlalchemy import RowMapping, Select, and_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.store import cells
from hub.store.rollups import declared
from hub.store.writer import table_of
from schema.care.alert import Alert
from schema.care.alert_evidence import AlertEvidence
from schema.integration.quarantined_record import QuarantinedRecord, QuarantineState
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.kit.declaration import VERSION, Relation
from schema.kit.entity import Entity
from schema.kit.registry import load
from schema.kit.rollup import COUNT, Dimension, Rollup
from schema.standards.self_check_item import SelfCheckItem

_PASSING = frozenset(
    {"first_seen_at", "resolved_at", "dismissed_at", "payload", "stated_at", "revision", VERSION}
)
"""When a record was first met or last sent differs between two ends, the address in it from which it came, and in how many
steps a row came to be; what it says does not."""

_TOGETHER = 1000
"""Rows that are in memory at once."""

_TOLD_BY_THE_WAY = (SourceRecord, Alert, AlertEvidence, SelfCheckItem)


@dataclass(frozen=True, slots=True)
class Line:
    """How many live rows an entity has, or cells a roll-up, and the digest of what they say."""

    entity: str
    count: int
    digest: str

    def __str__(self) -> str:
        return f"{self.entity} {self.count} {self.digest}"


class Digester:
    """Works out the digests over one connection, which should be in one snapshot.

    Everything is hashed under `key`, so that a digest of few rows does not betray them to somebody who guesses.
    Two hubs agree only under the same key.
    """

    def __init__(self, connection: AsyncConnection, keyring: Keyring, key: bytes) -> None:
        self.connection = connection
        self.keyring = keyring
        self.key = key
        self._names: dict[type[Entity], dict[int, bytes]] = {}

    async def lines(self) -> list[Line]:
        """One line for each entity, in the order of their names, then one for each roll-up."""
        found = {entity.__name__: await self._entity(entity) for entity in _counted()}
        return [
            *(found[name] for name in sorted(found)),
            *[await self._rollup(rollup) for _, rollup in declared()],
        ]

    async def _entity(self, entity: type[Entity]) -> Line:
        count = total = 0
        names = self._names.setdefault(entity, {})
        pointed_at = entity in _pointed_at()
        async for row in self._rows(entity):
            content = self._content(entity, row)
            if pointed_at:
                names[row["id"]] = self._hash([entity.__name__, content[1] or content])
            if row.get("removed_at") is None:
                count += 1
                total = self._sum(total, content)
        return self._line(entity.__name__, count, total)

    async def _rollup(self, rollup: Rollup) -> Line:
        count = total = 0
        async with self.connection.stream(select(rollup.table)) as rows:
            async for row in rows.mappings():
                count += 1
                total = self._sum(
                    total,
                    [self._said(each, row[each.column]) for each in rollup.dimensions.values()]
                    + [row[COUNT]],
                )
        return self._line(rollup.name, count, total)

    def _said(self, dimension: Dimension, value: Any) -> Any:
        if dimension.target is None or value is None:
            return _written(value)
        return self._names[dimension.target][value].hex()

    def _sum(self, total: int, content: Any) -> int:
        """A sum: equal rows count twice, and their order does not matter."""
        return (total + int.from_bytes(self._hash(content))) % 2**256

    def _line(self, name: str, count: int, total: int) -> Line:
        return Line(name, count, self._hash([name, count, f"{total:x}"]).hex())

    async def _rows(self, entity: type[Entity]) -> AsyncIterator[RowMapping]:
        """All of them, so many at a time: a cursor takes four messages where a small entity takes one."""
        behind = 0
        while True:
            found = await self.connection.execute(_statement(entity), {"behind": behind})
            rows = found.mappings().all()
            for row in rows:
                yield row
            if len(rows) < _TOGETHER:
                return
            behind = rows[-1]["id"]

    def _content(self, entity: type[Entity], row: RowMapping) -> list[Any]:
        values: dict[str, Any] = {}
        for column in entity.declaration.columns.values():
            value = row[column.name]
            if column.sealed and value is not None:
                value = self.keyring.open(cells.place(entity, column.name, row["id"]), value)
            if column.name not in _PASSING:
                values[column.name] = _written(value)
        for relation in _relations(entity):
            number = row[relation.column]
            if relation.target is Source:
                values[relation.name] = row["source_name"]
            else:
                values[relation.name] = None if number is None else self._names[relation.target][number].hex()
        return [values, sorted(row["links"] or ())]

    def _hash(self, said: Any) -> bytes:
        return hmac.digest(self.key, orjson.dumps(said, option=orjson.OPT_SORT_KEYS), "sha256")


@cache
def _counted() -> tuple[type[Entity], ...]:
    """The entities of which the graph consists, each behind those that it points to; of the ledgers, what does not fit.

    Not alerts, nor what the hub checks: which were raised, and when, tells by which way the hub came to its rows.
    """
    entities = [
        entity
        for entity in load().values()
        if entity is QuarantinedRecord
        or (entity.declaration.keeping != "ledger" and entity not in _TOLD_BY_THE_WAY)
    ]
    graph = {
        entity: {relation.target for relation in _relations(entity)} - {entity, Source} for entity in entities
    }
    return tuple(TopologicalSorter(graph).static_order())


@cache
def _pointed_at() -> frozenset[type[Entity]]:
    """The entities that others name."""
    return frozenset(
        relation.target for entity in _counted() for relation in entity.declaration.relations.values()
    )


def _relations(entity: type[Entity]) -> list[Relation]:
    """What a row points to, but for the hub's own ledgers: who decided something is no content."""
    relations = entity.declaration.relations.values()
    return [
        each for each in relations if each.target is Source or each.target.declaration.keeping != "ledger"
    ]


@cache
def _statement(entity: type[Entity]) -> Select[Any]:
    """The next rows behind an id, as `_reading` has them."""
    key = table_of(entity).c.id
    return _reading(entity).where(key > bindparam("behind")).order_by(key).limit(_TOGETHER)


def _reading(entity: type[Entity]) -> Select[Any]:
    """Rows with the source records behind them; of a removed row, which others may point to, those that were."""
    table, link, source = table_of(entity), table_of(SourceRecord), table_of(Source)
    if entity is QuarantinedRecord:
        return (
            select(table, source.c.name.label("source_name"), literal(None, JSONB).label("links"))
            .join(source, source.c.id == table.c.source_id)
            .where(table.c.state != QuarantineState.RESOLVED.name)
        )
    record = func.jsonb_build_array(source.c.name, link.c.stream, link.c.key, link.c.slot, link.c.founding)
    links = (
        select(func.jsonb_agg(record, type_=JSONB))
        .select_from(link.join(source, source.c.id == link.c.source_id))
        .where(
            and_(
                link.c.subject_entity == entity.__name__,
                link.c.subject_id == table.c.id,
                link.c.removed_at.is_(None) | table.c.removed_at.is_not(None),
            )
        )
        .scalar_subquery()
    )
    if any(relation.target is Source for relation in entity.declaration.relations.values()):
        named = select(table, source.c.name.label("source_name"), links.label("links"))
        return named.join(source, source.c.id == table.c.source_id)
    return select(table, links.label("links"))


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, list):
        return [_written(each) for each in value]
    return value

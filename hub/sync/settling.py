"""Settling what sources disagree about: a decision is a record of one more source, the hub's own, which comes before all others.

So it outlives every sync, goes with the row that it is about when rows are joined, and is told of by provenance and conflicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import Refusal
from hub.store import cells
from hub.store.work import Work
from hub.store.writer import Writer, among, table_of
from hub.sync.conflicts import persons, shown
from hub.sync.owning import own_source, project
from hub.sync.survivorship import HUB
from schema.integration.conflict_value import ConflictValue
from schema.integration.settlement import Settlement, SettlementEnd
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.kit.declaration import camel
from schema.kit.entity import Entity
from schema.kit.registry import load

STREAM = "settlements"


class SettlementUnfit(Refusal):
    """What was decided does not fit the field, or the settlement counts no more."""

    code = "settlement.unfit"
    chinese = "该裁定与字段不符，或已失效。"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What counts: a source, by its id, or a value as text."""

    source: int | None = None
    value: str | None = None


class Settling:
    """Settles and takes back, in the caller's transaction and its turn in the line; whoever sits in front of it was asked who may."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.connection = work.connection
        self.writer = Writer(work.connection, work.keyring.pinned(), work.now)

    async def settle(self, conflict: Mapping[str, Any], ruling: Ruling, reason: str, account: int) -> int:
        """Decide on a conflict, given as it is stored; returns the settlement. Raises SettlementUnfit."""
        entity, person, subject = about(conflict)
        field = next(
            name
            for name in (*entity.declaration.columns, *entity.declaration.relations)
            if camel(name) == conflict["field"]
        )
        own, said = await own_source(self.work), self._said(entity, field, ruling)
        if ruling.source is not None:
            await self._check(conflict["id"], ruling.source, own)
        value = None if ruling.value is None else shown(entity, field, said["values"][field])
        settlement = await self.work.add(
            Settlement,
            {
                "kind": entity.__name__,
                "field": conflict["field"],
                "value": value,
                "reason": reason,
                "decided_at": self.work.now,
                "decided_by": account,
                "trusted": ruling.source,
                "conflict": conflict["id"],
                person: subject,
            },
        )
        record = {
            "source": own,
            "stream": STREAM,
            "key": str(settlement),
            "slot": "",
            "subject_entity": entity.__name__,
            "subject_id": subject,
            "refers_to": [],
            "source_time": self.work.now,
            "founding": False,
            "outdated": False,
            "said": orjson.dumps(said, default=cells.jsonable).decode(),
        }
        (link,) = await self.writer.new_ids(SourceRecord, 1)
        await self.writer.save(SourceRecord, {link: record})
        await project(self.writer, entity, subject)
        return settlement

    async def withdraw(self, settlement: Mapping[str, Any]) -> None:
        """Take a settlement back, given as it is stored. Raises SettlementUnfit where it counts no more."""
        if settlement["ended_at"] is not None:
            raise SettlementUnfit(
                "it counts no more", place="settlement", mend="see endedBecause; nothing is left to do"
            )
        entity, _, subject = about(settlement)
        await end(self.writer, [settlement["id"]], SettlementEnd.WITHDRAWN)
        await project(self.writer, entity, subject)

    def _said(self, entity: type[Entity], field: str, ruling: Ruling) -> dict[str, Any]:
        if ruling.source is not None:
            return {"values": {}, "refs": {}, "trusts": {field: ruling.source}}
        column = entity.declaration.columns.get(field)
        if column is None:
            raise SettlementUnfit(
                "a relation leads to a row that a source names", place="value", mend="name the source"
            )
        try:
            return {"values": {field: cells.plain(column, ruling.value)}, "refs": {}}
        except cells.CellError as error:
            raise SettlementUnfit(
                f"the value does not fit the field: {error.message}",
                place="value",
                mend="write what the field can hold",
            ) from None

    async def _check(self, conflict: int, source: int, own: int) -> None:
        table = table_of(ConflictValue)
        said = select(table.c.id).where(
            table.c.conflict_id == conflict, table.c.source_id == source, table.c.removed_at.is_(None)
        )
        if source == own or (await self.connection.execute(said)).first() is None:
            raise SettlementUnfit(
                "this source says nothing of the field",
                place="source",
                mend="name one of those in `values`, or give a value",
            )


def about(row: Mapping[str, Any]) -> tuple[type[Entity], str, int]:
    """Whom a conflict or settlement is about: the entity, the relation that leads there, and the person's row."""
    entity = load()[row["kind"]]
    person = persons()[entity]
    return entity, person, int(row[f"{person}_id"])


async def end(writer: Writer, ids: Iterable[int], why: SettlementEnd) -> None:
    """Let settlements count no more; who calls projects the rows anew."""
    table, link, gone = table_of(Settlement), table_of(SourceRecord), list(ids)
    await writer.connection.execute(
        update(table).where(among(table.c.id, gone)).values(ended_at=writer.now, ended_because=why.name)
    )
    found = await writer.connection.execute(select(link.c.id).where(_records(gone)))
    await writer.remove(SourceRecord, [int(link_id) for (link_id,) in found])


async def part(writer: Writer, entity: type[Entity], rows: Iterable[int], since: datetime) -> None:
    """Let those count no more that were made of these rows since they are one person: of each alone nobody decided it."""
    person = persons().get(entity)
    if person is None:
        return
    table = table_of(Settlement)
    found = await writer.connection.execute(
        select(table.c.id).where(
            among(table.c[f"{person}_id"], rows), table.c.decided_at >= since, table.c.ended_at.is_(None)
        )
    )
    await end(writer, [int(row_id) for (row_id,) in found], SettlementEnd.PARTED)


async def forget(connection: AsyncConnection, rows: Mapping[type[Entity], set[int]]) -> None:
    """Delete what was decided of these rows; their records go as all records behind them do."""
    table = table_of(Settlement)
    theirs = [
        among(table.c[f"{person}_id"], rows[entity])
        for entity, person in persons().items()
        if rows.get(entity)
    ]
    if theirs:
        await connection.execute(delete(table).where(or_(*theirs)))


def _records(settlements: list[int]) -> ColumnElement[bool]:
    """The records of settlements among all records."""
    link, source = table_of(SourceRecord), table_of(Source)
    own = select(source.c.id).where(source.c.connector == HUB).scalar_subquery()
    return and_(link.c.source_id == own, link.c.stream == STREAM, among(link.c.key, map(str, settlements)))

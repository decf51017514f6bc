"""Pupils of whom something changed since the rules of early warning last looked, written with what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, FromClause, Select, Table, any_, literal, select, union
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store import happening
from schema.kit.entity import Entity
from schema.kit.events import events
from schema.kit.registry import load
from schema.places.school_day import SchoolDay

stirred = Table(
    "stirred", Entity.metadata, Column("student_id", BigInteger, primary_key=True, autoincrement=False)
)
EVERYBODY = 0
"""In the place of a pupil: the calendar changed."""


async def touch(connection: AsyncConnection, entity: type[Entity], ids: Iterable[int], now: datetime) -> None:
    """Note, in the transaction that wrote these rows at `now`, whose they are and were."""
    of_these = list(ids)
    if not of_these:
        return
    among = any_(literal(of_these, ARRAY(BigInteger)))
    touched: list[Select[Any]] = []
    if entity is SchoolDay:
        touched.append(select(literal(EVERYBODY)))
    if entity in happening.ways():
        table, history = entity.__table__, entity.history
        touched.append(_pupils(entity, table).where(table.c.id == among))
        if history is not None:
            before = _pupils(entity, history)
            touched.append(before.where(history.c.id == among, history.c.superseded_at == now))
    for other, column in _dated_by().get(entity, ()):
        rows = other.__table__
        touched.append(_pupils(other, rows).where(rows.c[column] == among))
    if touched:
        whole = insert(stirred).from_select(["student_id"], union(*touched))
        await connection.execute(whole.on_conflict_do_nothing())


@cache
def _dated_by() -> dict[type[Entity], list[tuple[type[Entity], str]]]:
    """Entities whose rows tell when others happened, `incident.occurred_on`: those others, by which column they lead there."""
    found: dict[type[Entity], list[tuple[type[Entity], str]]] = defaultdict(list)
    for event in events(load()):
        if event.via:
            found[event.via[0].target].append((event.entity, event.via[0].column))
    return found


def _pupils(entity: type[Entity], row: FromClause) -> Select[Any]:
    key, joined = happening.pupil(entity, row, live=False)
    return select(key.label("student_id")).select_from(joined).where(key.is_not(None)).distinct()

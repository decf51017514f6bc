"""What tells of changes: triggers, which write down in the changing transaction itself which rows it changed.

However a row is written, by the writer, a ledger or one statement over all rows, its change is told once the transaction is
committed, and never otherwise. What is told is kept apart from its order: `announced` is written by all at once, and who
hears of it moves it to `event`, one at a time, so that the numbers there are in the order in which changes were seen.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import BigInteger, Column, Identity, Index, Table
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from hub.store.triggers import Triggers
from schema.kit.entity import Entity
from schema.kit.tables import SEALING, TEXT, quoted
from schema.pupils import announcing, leads

CHANNEL = "yixin_events"
"""Notices that something was announced."""


def _table(name: str) -> Table:
    return Table(
        name,
        Entity.metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("entity", TEXT, nullable=False),
        Column("change", TEXT, nullable=False, comment="a name of RowChange"),
        Column("at", TIMESTAMP(timezone=True), nullable=False),
        Column("row_ids", ARRAY(BigInteger), nullable=False, comment="ascending"),
        Column("pupil_ids", ARRAY(BigInteger), nullable=False, comment="whose file each row is of, or null"),
    )


announced = _table("announced")
"""Changes that nobody numbered yet."""

event = _table("event")
"""Changes in their order: a number that is seen never has a smaller one come after it."""

Index(None, event.c.at)


def _bodies() -> Mapping[type[Entity], str]:
    return {entity: _body(entity) for entity in announcing().values()}


_TRIGGERS = Triggers(
    "announce_",
    {
        "INSERT": "REFERENCING NEW TABLE AS fresh",
        "UPDATE": "REFERENCING OLD TABLE AS stale NEW TABLE AS fresh",
    },
    _bodies,
)
settle, expected, found = _TRIGGERS.settle, _TRIGGERS.expected, _TRIGGERS.found


def _body(entity: type[Entity]) -> str:
    """PL/pgSQL that announces what a statement inserted or updated; a row that moved is of both pupils' files."""
    ledger = entity.declaration.keeping == "ledger"
    alive, was, is_ = (
        ("true",) * 3 if ledger else tuple(f"{row}.removed_at IS NULL" for row in ("fresh", "stale", "fresh"))
    )
    kind = f"CASE WHEN {was} AND NOT ({is_}) THEN 'REMOVED' WHEN NOT ({was}) AND {is_} THEN 'ADDED' ELSE 'CHANGED' END"
    old, new = (
        f"({', '.join(f'{row}.{quoted(name)}' for name in telling(entity))})" for row in ("stale", "fresh")
    )
    # A row that was and is removed is not there, whatever is done to it.
    changed = f"{old} IS DISTINCT FROM {new} AND ({was} OR {is_})"
    after, before = _pupils(entity, "fresh"), _pupils(entity, "stale")
    return f"""
DECLARE
  told bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO announced (entity, change, at, row_ids, pupil_ids)
    SELECT '{entity.__name__}', 'ADDED', clock_timestamp(), array_agg(id ORDER BY id, pupil), array_agg(pupil ORDER BY id, pupil)
    FROM (SELECT fresh.id, {after.value} AS pupil FROM fresh{after.joined} WHERE {alive}) AS one
    HAVING count(*) > 0;
  ELSE
    INSERT INTO announced (entity, change, at, row_ids, pupil_ids)
    SELECT '{entity.__name__}', change, clock_timestamp(), array_agg(id ORDER BY id, pupil), array_agg(pupil ORDER BY id, pupil)
    FROM (
      SELECT fresh.id, {kind} AS change, {after.value} AS pupil
      FROM fresh JOIN stale ON stale.id = fresh.id{after.joined} WHERE {changed}
      UNION
      SELECT fresh.id, {kind}, {before.value}
      FROM fresh JOIN stale ON stale.id = fresh.id{before.joined} WHERE {changed}
    ) AS one
    GROUP BY change;
  END IF;
  GET DIAGNOSTICS told = ROW_COUNT;
  IF told > 0 THEN
    PERFORM pg_notify('{CHANNEL}', '');
  END IF;
  RETURN NULL;
END """


def telling(entity: type[Entity]) -> list[str]:
    """The columns of which a change is told: a value that is only sealed anew has not changed."""
    return [column.name for column in entity.__table__.columns if SEALING not in column.info]


class _Pupils:
    """How the pupil of a row is found."""

    def __init__(self, value: str, joined: str) -> None:
        self.value = value
        self.joined = joined


def _pupils(entity: type[Entity], row: str) -> _Pupils:
    way = leads(entity)
    if way is None:
        return _Pupils("NULL::bigint", "")
    if not way:
        return _Pupils(f"{row}.id", "")
    joined, at, last = "", row, entity.declaration.relations[way[0]]
    for number, name in enumerate(way[1:]):
        step, table = f"step{number}", quoted(last.target.__tablename__)
        joined += f" LEFT JOIN {table} AS {step} ON {step}.id = {at}.{quoted(last.column)}"
        at, last = step, last.target.declaration.relations[name]
    return _Pupils(f"{at}.{quoted(last.column)}", joined)

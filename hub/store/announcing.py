"""What tells of changes: triggers, which write down in the changing transaction itself which rows it changed.

However a row is written, by the writer, a ledger or one statement over all rows, its change is told once the transaction is
committed, and never otherwise. What is told is kept apart from its order: `announced` is written by all at once, and who
hears of it moves it to `event`, one at a time, so that the numbers there are in the order in which changes were seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from sqlalchemy import BigInteger, Column, Connection, Identity, Index, Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from hub.base.logging import logger
from schema.kit.entity import Entity
from schema.kit.tables import SEALING, TEXT
from schema.pupils import announcing, leads

CHANNEL = "yixin_events"
"""Notices that something was announced."""

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_PREFIX = "announce_"

_log = logger("store")


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


def settle(connection: Connection) -> None:
    """Bring the triggers to what the entities declare, in the current schema and transaction. The connection is the owner's."""
    there = found(connection)
    wanted = _functions()
    if there == expected():
        return
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    schema = connection.dialect.identifier_preparer.quote(
        connection.execute(text("SELECT current_schema()")).scalar_one()
    )
    for name in there.keys() | wanted.keys():
        # Its triggers go with it.
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
    for name, entity in {_name(entity): entity for entity in announcing().values()}.items():
        for statement in _built(name, entity, wanted[name], schema):
            connection.exec_driver_sql(statement)
    _log.info("announcing settled", entities=len(wanted))


def expected() -> dict[str, str]:
    """The mark of each function by its name."""
    return {name: hashlib.sha256(body.encode()).hexdigest()[:16] for name, body in _functions().items()}


def found(connection: Connection) -> dict[str, str]:
    """The marks that the database has of functions whose triggers are all there."""
    marks = text(
        "SELECT p.proname, obj_description(p.oid, 'pg_proc') AS mark FROM pg_proc p"
        " WHERE p.proname LIKE 'announce\\_%' AND p.pronamespace = current_schema()::regnamespace"
        " AND (SELECT count(*) FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgenabled = 'O') = 2"
    )
    return {row.proname: row.mark for row in connection.execute(marks)}


def _functions() -> Mapping[str, str]:
    return {_name(entity): _body(entity) for entity in announcing().values()}


def _name(entity: type[Entity]) -> str:
    return f"{_PREFIX}{entity.__tablename__}"


def _built(name: str, entity: type[Entity], body: str, schema: str) -> Iterator[str]:
    table = _quoted(entity.__tablename__)
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $${body}$$"
    )
    yield f"COMMENT ON FUNCTION {name}() IS '{expected()[name]}'"
    for event_, tables in (
        ("INSERT", "NEW TABLE AS fresh"),
        ("UPDATE", "OLD TABLE AS stale NEW TABLE AS fresh"),
    ):
        yield (
            f"CREATE TRIGGER {name}_{event_.lower()} AFTER {event_} ON {table} REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _body(entity: type[Entity]) -> str:
    """PL/pgSQL that announces what a statement inserted or updated; a row that moved is of both pupils' files."""
    ledger = entity.declaration.keeping == "ledger"
    alive, was, is_ = (
        ("true",) * 3 if ledger else tuple(f"{row}.removed_at IS NULL" for row in ("fresh", "stale", "fresh"))
    )
    kind = f"CASE WHEN {was} AND NOT ({is_}) THEN 'REMOVED' WHEN NOT ({was}) AND {is_} THEN 'ADDED' ELSE 'CHANGED' END"
    old, new = (f"({', '.join(f'{row}.{name}' for name in _telling(entity))})" for row in ("stale", "fresh"))
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


def _telling(entity: type[Entity]) -> list[str]:
    """The columns of which a change is told: a value that is only sealed anew has not changed."""
    return [_quoted(column.name) for column in entity.__table__.columns if SEALING not in column.info]


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
        step, table = f"step{number}", _quoted(last.target.__tablename__)
        joined += f" LEFT JOIN {table} AS {step} ON {step}.id = {at}.{_quoted(last.column)}"
        at, last = step, last.target.declaration.relations[name]
    return _Pupils(f"{at}.{_quoted(last.column)}", joined)


def _quoted(name: str) -> str:
    return _DIALECT.identifier_preparer.quote(name)

"""Figures of the district's indicators that are kept, and what says that they hold no longer.

A kept figure names the snapshot in which it was counted, and every change of what figures read is noted by the changing transaction
itself. So whoever asks knows, within the own snapshot, whether all changes that it sees were seen by who counted; no lock, no
clock and no order of commits is believed. What is kept is what was told: guarded, and blurred where it has to be.

Who may be told what was believes PostgreSQL's clock as well: `at` is when the transaction began that counted. What holds may be
kept anew, as if it had been counted again: so figures that go together are of one snapshot, and one that has just changed is not old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, Interval, Table, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.logging import logger
from hub.store.announcing import telling
from hub.store.triggers import Triggers
from schema.indicator import watched
from schema.kit.entity import Entity
from schema.kit.tables import OPEN, TEXT, quoted

kept = Table(
    "indicator_figure",
    Entity.metadata,
    Column("key", TEXT, primary_key=True, comment="digest of the statement that counts it and of its values"),
    Column("cells", TEXT, nullable=False, comment="the rows that the statement gave, as JSON"),
    Column("reads", ARRAY(TEXT), nullable=False, comment="tables and columns: student, student.school_id"),
    Column("snapshot", TEXT, nullable=False, comment="in which it was counted: a pg_snapshot"),
    Column("cluster", BigInteger, nullable=False, comment="of whose transactions the snapshot is"),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    info={OPEN: True},
)
"""What was counted, by what was asked."""

changed = Table(
    "indicator_change",
    Entity.metadata,
    Column("transaction", BigInteger, primary_key=True, autoincrement=False, comment="a xid8"),
    Column("touched", ARRAY(TEXT), primary_key=True, comment="as in reads; empty: all before were cleared"),
    info={OPEN: True},
)
"""Changes that some kept figure may not have seen."""

_KEEPING = 0x79696669
_TRANSACTION = "pg_current_xact_id()::text::bigint"
_CLUSTER = "(SELECT system_identifier FROM pg_control_system())"

FRESH = text(
    "WITH kept AS MATERIALIZED (SELECT key, cells, reads, snapshot, at FROM indicator_figure"
    f" WHERE key = ANY(:keys) AND cluster = {_CLUSTER}),"
    # Many are of one snapshot, and many changes are alike.
    " seen AS MATERIALIZED (SELECT DISTINCT snapshot FROM kept),"
    " unseen AS MATERIALIZED (SELECT DISTINCT seen.snapshot, change.touched FROM seen JOIN indicator_change AS change"
    " ON change.transaction >= pg_snapshot_xmin(seen.snapshot::pg_snapshot)::text::bigint"
    # What is cleared was seen by all that was kept by then, not by who still counted.
    " AND (change.touched = '{}' OR NOT pg_visible_in_snapshot(change.transaction::text::xid8, seen.snapshot::pg_snapshot))),"
    " told AS (SELECT key, cells, snapshot, at, NOT EXISTS (SELECT FROM unseen WHERE unseen.snapshot = kept.snapshot"
    " AND (unseen.touched && kept.reads OR unseen.touched = '{}')) AS holds FROM kept)"
    " SELECT NULL AS key, '[]' AS cells, pg_current_snapshot()::text AS snapshot, now() AS at, true AS holds"
    " UNION ALL SELECT * FROM told WHERE holds OR at > now() - :age AND at <= now()"
).bindparams(bindparam("keys", type_=ARRAY(TEXT)), bindparam("age", type_=Interval))
"""The kept figures of these keys that hold in the snapshot of who asks, or are no older than `age`; the first row is that snapshot itself. See `Row`."""

# One after the other: rows of several are written in no order.
_LOCK = text("SELECT set_config('lock_timeout', '1s', true), pg_advisory_xact_lock(:key)")
_KEEP = text(
    "INSERT INTO indicator_figure (key, cells, reads, snapshot, cluster, at)"
    f" VALUES (:key, :cells, :reads, :snapshot, {_CLUSTER}, :at)"
    " ON CONFLICT (key) DO UPDATE SET cells = excluded.cells, reads = excluded.reads, snapshot = excluded.snapshot,"
    " cluster = excluded.cluster, at = excluded.at"
    # Who counted for long does not bring back what was.
    " WHERE indicator_figure.cluster <> excluded.cluster"
    " OR pg_snapshot_xmax(indicator_figure.snapshot::pg_snapshot) <= pg_snapshot_xmax(excluded.snapshot::pg_snapshot)"
).bindparams(bindparam("reads", type_=ARRAY(TEXT)), bindparam("at", type_=TIMESTAMP(timezone=True)))
# What was counted anew meanwhile is left as it is: of the older snapshot it says nothing.
_HOLD = text(
    "UPDATE indicator_figure AS kept SET snapshot = :snapshot, at = :at"
    " FROM unnest(:keys, :snapshots) AS held (key, snapshot) WHERE kept.key = held.key AND kept.snapshot = held.snapshot"
).bindparams(
    bindparam("keys", type_=ARRAY(TEXT)),
    bindparam("snapshots", type_=ARRAY(TEXT)),
    bindparam("at", type_=TIMESTAMP(timezone=True)),
)
_FORGET = text("DELETE FROM indicator_figure WHERE at < now() - interval '2 days'")
# The note of what is cleared is written before it is: both are seen together.
_CLEAR = text(
    "WITH seen AS (SELECT min(pg_snapshot_xmin(snapshot::pg_snapshot)::text::bigint) AS below FROM indicator_figure),"
    " gone AS (DELETE FROM indicator_change USING seen WHERE transaction < seen.below RETURNING transaction)"
    " INSERT INTO indicator_change (transaction, touched) SELECT max(transaction), '{}' FROM gone HAVING count(*) > 0"
)

_log = logger("store")


@dataclass(frozen=True)
class Kept:
    """What was counted, to be kept."""

    key: str
    cells: str
    reads: Sequence[str]


@dataclass(frozen=True)
class Row:
    """What `FRESH` tells of a kept figure."""

    key: str
    cells: str
    snapshot: str
    at: datetime
    """When the transaction of the snapshot began."""
    holds: bool


class Figures:
    """Keeps what queries counted."""

    def __init__(self, database: AsyncEngine, age: timedelta = timedelta()) -> None:
        """`database`: as the writer. `age`: how old what is told may be where it holds no longer; by default it has to hold."""
        self._database = database
        self.age = age

    async def keep(self, asked: Row, counted: Sequence[Kept] = (), held: Sequence[Row] = ()) -> None:
        """Keep what was counted in a snapshot, and that what is kept held in it. Where that fails it is counted again, which is no reason to fail."""
        if not counted and not held:
            return
        moment = {"snapshot": asked.snapshot, "at": asked.at}
        try:
            async with self._database.begin() as connection:
                await connection.execute(_LOCK, {"key": _KEEPING})
                if counted:
                    rows = [
                        {"key": one.key, "cells": one.cells, "reads": list(one.reads), **moment}
                        for one in counted
                    ]
                    await connection.execute(_KEEP, rows)
                if held:
                    seen = {
                        "keys": [one.key for one in held],
                        "snapshots": [one.snapshot for one in held],
                    }
                    await connection.execute(_HOLD, {**seen, **moment})
                await connection.execute(_FORGET)
                await connection.execute(_CLEAR)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("figures not kept", kind=type(error).__name__)


def _bodies() -> Mapping[type[Entity], str]:
    return {entity: _body(entity) for entity in watched().values()}


def _body(entity: type[Entity]) -> str:
    """PL/pgSQL that notes of which columns a statement changed values, or that there are other rows."""
    table = entity.__tablename__
    columns = [name for name in telling(entity) if name != "id"]
    differing = ", ".join(
        f"CASE WHEN bool_or(fresh.{quoted(name)} IS DISTINCT FROM stale.{quoted(name)}) THEN '{table}.{name}' END"
        for name in columns
    )
    return f"""
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO indicator_change (transaction, touched)
    SELECT {_TRANSACTION}, one.touched
    FROM (SELECT array_remove(ARRAY[{differing}], NULL) AS touched FROM fresh JOIN stale ON stale.id = fresh.id) AS one
    WHERE cardinality(one.touched) > 0
    ON CONFLICT DO NOTHING;
    RETURN NULL;
  ELSIF TG_OP = 'INSERT' THEN
    -- An upsert that found all rows there is one as well.
    PERFORM FROM fresh LIMIT 1;
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  INSERT INTO indicator_change (transaction, touched) VALUES ({_TRANSACTION}, ARRAY['{table}']) ON CONFLICT DO NOTHING;
  RETURN NULL;
END """


_TRIGGERS = Triggers(
    "watch_",
    {
        "INSERT": "REFERENCING NEW TABLE AS fresh",
        "UPDATE": "REFERENCING OLD TABLE AS stale NEW TABLE AS fresh",
        "DELETE": "",
        "TRUNCATE": "",
    },
    _bodies,
)
settle, expected, found = _TRIGGERS.settle, _TRIGGERS.expected, _TRIGGERS.found

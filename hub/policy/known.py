"""By which numbers a pupil stands in lists of ids: the own, those of rows that were joined to it, and its sources' quarantined records.

Who reads such a list (a guardian the access log) reads neither matches nor quarantine: the owner looks there, in functions
that tell numbers and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from schema.integration.quarantined_record import QuarantinedRecord
from schema.kit import Entity
from schema.kit.registry import load
from schema.pupils import Path, leads, pupil

ROWS, RECORDS = "wall_known_as", "wall_records_of"
"""Functions of the owner's: of pupils, the rows that are them, and the quarantined records that are about them."""


def names(
    entity: type[Entity],
    row: FromClause,
    target: type[Entity],
    keys: ColumnElement[Any],
    *,
    fixed: bool = False,
) -> ColumnElement[bool]:
    """A list of ids of the row names one of these rows of `target`; `keys` is an array of their ids.

    `fixed`: the keys depend on no row around, so what is found by them is worked out once for a statement.
    """

    def by(function: str) -> ColumnElement[Any]:
        called: ColumnElement[Any] = getattr(func, function)(keys, type_=ARRAY(Integer))
        return select(called).scalar_subquery() if fixed else called

    found: list[ColumnElement[bool]] = []
    for column in entity.declaration.columns.values():
        named, ids = column.spec.names, row.c[column.name]
        if named is target:
            found.append(ids.overlap(by(ROWS) if target is pupil() else keys))
        elif named is QuarantinedRecord and target is pupil():
            found.append(ids.overlap(by(RECORDS)))
    return or_(*found)


def lookups() -> Mapping[str, str]:
    """The functions by name: bodies (PL/pgSQL) for an argument `asked`, the ids of pupils."""
    return {ROWS: _ROWS.format(pupil=pupil().__name__), RECORDS: _RECORDS.format(links=_links())}


_ROWS = """BEGIN RETURN ARRAY(
  WITH RECURSIVE known(id) AS (
    SELECT unnest(asked) UNION SELECT m.other_id::bigint FROM identity_match m JOIN known ON m.subject_id = known.id
    WHERE m.subject_entity = '{pupil}' AND m.merged AND m.other_id IS NOT NULL
  ) SELECT id::integer FROM known); END"""
_RECORDS = f"""DECLARE known bigint[] := {ROWS}(asked)::bigint[]; BEGIN RETURN ARRAY(
  SELECT DISTINCT q.id::integer FROM ({{links}}) l
  JOIN source_record s ON s.subject_entity = l.entity AND s.subject_id = l.id
  JOIN quarantined_record q ON q.source_id = s.source_id AND q.stream = s.stream AND q.key = s.key); END"""


def _links() -> str:
    """The rows of the pupils, of whatever entity; one that was removed too: what its record said had been looked at."""
    return " UNION ALL ".join(
        f"SELECT '{name}' AS entity, e.id FROM {entity.__tablename__} e WHERE {_led(entity, 'e', way)} = ANY (known)"
        for name, entity in load().items()
        if entity.declaration.keeping == "projected" and (way := leads(entity)) is not None
    )


def _led(entity: type[Entity], row: str, way: Path) -> str:
    if not way:
        return f"{row}.id"
    relation = entity.declaration.relations[way[0]]
    key = f"{row}.{relation.column}"
    if len(way) == 1:
        return key
    step = f"{row}_"
    further = _led(relation.target, step, way[1:])
    return f"(SELECT {further} FROM {relation.target.__tablename__} {step} WHERE {step}.id = {key})"

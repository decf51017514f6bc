"""What the second wall stands before: whole tables, or only the secret columns of one.

A clinical field tells of a pupil's health, and so does the row that holds it: its table is guarded as a whole. A
number by which an authority knows a person is one secret among ordinary facts. Such a table has a view of the
owner's (`open_student`) without the secret columns, which asks nobody; the table itself stands behind the wall.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from schema.kit import Entity, Sensitivity
from schema.kit.registry import load
from schema.kit.tables import quoted


@cache
def is_guarded(entity: type[Entity]) -> bool:
    """Whether a field of the entity is clinical or secret, so that its table stands behind the wall."""
    return not _kinds(entity).isdisjoint((Sensitivity.CLINICAL, Sensitivity.SECRET))


@cache
def is_open(entity: type[Entity]) -> bool:
    """Whether only secret columns of the guarded table need the wall, and a view has the others."""
    return Sensitivity.SECRET in _kinds(entity) and Sensitivity.CLINICAL not in _kinds(entity)


def readable(entity: type[Entity]) -> list[str]:
    """The columns that the application's role reads: not what is kept for the hub itself, but lists of ids, by which rows are found."""
    columns = entity.declaration.columns
    hidden = {name for name, column in columns.items() if column.spec.hidden and column.spec.names is None}
    return [column.name for column in entity.__table__.columns if column.name not in hidden]


def opened(entity: type[Entity]) -> list[str]:
    """The columns of the view beside the table: those that are no secret."""
    return [name for name in readable(entity) if name not in _secret(entity)]


def held_in(entity: type[Entity], used: Iterable[str] = ()) -> str:
    """Where a query reads these columns of the entity's rows, beside those that are no secret: table or view, unquoted."""
    table = entity.__tablename__
    return f"open_{table}" if is_open(entity) and _secret(entity).isdisjoint(used) else table


def counted_in(entity: type[Entity]) -> str:
    """Where the rows of a guarded table are found for figures over the district, and only for those: a view, unquoted."""
    return held_in(entity) if is_open(entity) else f"wall_{entity.__tablename__}_counted"


def counting(sql: str) -> str:
    """A statement of figures over the district, which asks once whether it may count, and not of each row who may read it."""
    return _named().sub(lambda found: f"wall_{found[1]}_counted AS ", sql)


def meets_wall(sql: str) -> bool:
    """Whether a statement reads a table behind the wall, so that the viewer has to be told."""
    return _guarded().search(sql) is not None


@cache
def _secret(entity: type[Entity]) -> frozenset[str]:
    """The secret columns, and those by which a secret is found again."""
    columns = entity.declaration.columns.values()
    secret = [column for column in columns if column.sensitivity is Sensitivity.SECRET]
    return frozenset(name for column in secret for name in (column.name, column.hashed) if name is not None)


def _kinds(entity: type[Entity]) -> set[Sensitivity]:
    columns = entity.declaration.columns.values()
    return {column.sensitivity for column in columns if not column.spec.hidden}


@cache
def _guarded() -> re.Pattern[str]:
    tables = [entity.__tablename__ for entity in load().values() if is_guarded(entity)]
    # A statement without the wall's word reads nothing of them: what this overlooked would be missed, not shown.
    return re.compile(
        rf"\b(?:FROM|JOIN)\s+(?:{'|'.join(re.escape(quoted(name)) for name in tables)})(?![\w])"
    )


@cache
def _named() -> re.Pattern[str]:
    tables = [
        entity.__tablename__ for entity in load().values() if is_guarded(entity) and not is_open(entity)
    ]
    return re.compile(rf"(?<![.\w])({'|'.join(tables)}) AS ")

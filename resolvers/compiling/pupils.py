"""Which rows are of the same pupil as the row that they hang on, and what stands for the pupil of a row in a statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, cast, literal, select

from hub.policy.predicates import alias
from schema.kit import Entity
from schema.kit.declaration import Collection, Relation
from schema.pupils import Path, leads, told_by


def same_above(entity: type[Entity], relation: Relation) -> bool:
    """Whether the row at the end of a relation is of the same pupil as the row that has it."""
    further = leads(relation.target)
    return further is not None and leads(entity) == (relation.name, *further)


def same_below(entity: type[Entity], collection: Collection) -> bool:
    """Whether the rows of a list are of the same pupil as the row that has it."""
    own = leads(entity)
    if own is None:
        return False
    return bool(collection.where) or leads(collection.entity) == (
        collection.column.removesuffix("_id"),
        *own,
    )


def saying(says: type[Entity], key: int | None) -> str | None:
    """The row that says whom another is about, as `whom` writes it."""
    return None if key is None else f"{says.__name__}:{key}"


def whom(entity: type[Entity], row: FromClause) -> ColumnElement[Any] | None:
    """What tells of whom a row is: its pupil's id, or `IdentityMatch:12`, the row that says so; None where nothing does."""
    found = told_by(entity)
    if found is None:
        return pupil_of(entity, row)
    way, says = found
    return literal(f"{says.__name__}:", String(), literal_execute=True) + cast(
        key_of(entity, row, way), String()
    )


def pupil_of(entity: type[Entity], row: FromClause) -> ColumnElement[Any] | None:
    """The id of a row's pupil, whoever may read it; None where rows of the entity lead to none."""
    way = leads(entity)
    return None if way is None else key_of(entity, row, way)


def key_of(entity: type[Entity], row: FromClause, way: Path) -> ColumnElement[Any]:
    """The id of the row at the end of a way."""
    if not way:
        found: ColumnElement[Any] = row.c.id
        return found
    relation = entity.declaration.relations[way[0]]
    key: ColumnElement[Any] = row.c[relation.column]
    if len(way) == 1:
        return key
    step = alias(relation.target)
    return select(key_of(relation.target, step, way[1:])).where(step.c.id == key).scalar_subquery()

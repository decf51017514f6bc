"""To which pupil a row leads: by its to-one relations, as they are declared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, select

from hub.policy.predicates import alias
from schema.kit import Entity
from schema.kit.declaration import Collection, Relation
from schema.pupils import leads


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


def pupil_of(entity: type[Entity], row: FromClause) -> ColumnElement[Any] | None:
    """The id of a row's pupil, whoever may read it; None where rows of the entity lead to none."""
    way = leads(entity)
    if way is None:
        return None
    if not way:
        found: ColumnElement[Any] = row.c.id
        return found
    relation = entity.declaration.relations[way[0]]
    key: ColumnElement[Any] = row.c[relation.column]
    if len(way) == 1:
        return key
    step = alias(relation.target)
    further = pupil_of(relation.target, step)
    assert further is not None
    return select(further).where(step.c.id == key).scalar_subquery()

"""What happens to pupils, and the way from each such row to its pupil."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause

from schema.care.alert import Alert
from schema.kit.declaration import Relation
from schema.kit.entity import Entity
from schema.kit.events import events
from schema.kit.registry import load
from schema.people.student import Student


@cache
def ways() -> Mapping[type[Entity], tuple[Relation, ...]]:
    """By entity the relations that lead to the pupil: none for pupils themselves. Alerts are not among them: they come of it all."""
    return {
        Student: (),
        **{event.entity: event.of for event in events(load()) if event.entity is not Alert},
    }


def pupil(entity: type[Entity], row: FromClause, *, live: bool) -> tuple[ColumnElement[Any], Any]:
    """The id of the pupil of `row`, and the row with what it is joined to on the way; `live`: with nothing that was removed."""
    joined: Any = row
    key: ColumnElement[Any] = row.c.id
    steps = ways()[entity]
    for number, relation in enumerate(steps):
        key = row.c[relation.column]
        if number + 1 < len(steps):
            row = relation.target.__table__.alias()
            there = row.c.id == key
            joined = joined.join(row, there & row.c.removed_at.is_(None) if live else there)
    return key, joined

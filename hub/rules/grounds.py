"""For which pupils a rule holds, and by which rows: one SELECT for each ground, over all pupils or some."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Select,
    cast,
    exists,
    func,
    literal,
    not_,
    select,
)

from hub.rules.days import Days
from hub.rules.stated import Condition, Ground, Presence, watched, when
from hub.store import happening
from hub.store.writer import among, table_of
from schema.kit import Entity
from schema.people.student import Student

_OPERATORS: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "eq": lambda one, other: one == other,
    "ne": lambda one, other: one != other,
    "in": lambda one, other: one.in_(other),
    "notIn": lambda one, other: one.not_in(other),
    "lt": lambda one, other: one < other,
    "lte": lambda one, other: one <= other,
    "gt": lambda one, other: one > other,
    "gte": lambda one, other: one >= other,
    "isNull": lambda one, other: one.is_(None) if other else one.is_not(None),
    "has": lambda one, other: one.contains([other]),
}


@dataclass(frozen=True)
class Scope:
    """Of whom and when it is asked."""

    days: Days
    zone: str
    """Of the district, by which an instant is of a day."""
    students: Sequence[int] | None = None
    """None: all pupils."""


def found(ground: Ground, scope: Scope) -> Select[Any]:
    """Pupil, row and its day for every row by which the ground is there."""
    entity = watched(ground.of)
    row = table_of(entity).alias()
    pupil, joined = happening.pupil(entity, row, live=True)
    student = table_of(Student).alias()
    since = _day(entity, ground.since, row, scope.zone)
    joined = joined.join(student, student.c.id == pupil)
    wanted = [
        row.c.removed_at.is_(None),
        student.c.removed_at.is_(None),
        since.is_not(None),
        # What is only planned is no ground yet.
        since <= scope.days.today,
        *_conditions(entity, row, ground.where),
        *_conditions(Student, student, ground.pupil),
    ]
    if scope.students is not None:
        wanted.append(among(student.c.id, scope.students))
    if ground.after is not None:
        wanted.append(since <= scope.days.passed(ground.after))
    if ground.within is not None:
        wanted.append(since >= scope.days.begun(ground.within))
    wanted += [_there(each, student.c.id, since, scope) for each in ground.if_]
    wanted += [not_(_there(each, student.c.id, since, scope)) for each in ground.unless]
    rows = select(student.c.id.label("student"), row.c.id.label("row"), since.label("since"))
    rows = rows.select_from(joined).where(*wanted)
    if ground.at_least == 1:
        return rows
    counted = rows.add_columns(func.count().over(partition_by=student.c.id).label("many")).subquery()
    return select(counted.c.student, counted.c.row, counted.c.since).where(counted.c.many >= ground.at_least)


def _there(presence: Presence, student: Any, since: Any, scope: Scope) -> ColumnElement[bool]:
    entity = watched(presence.of)
    row = table_of(entity).alias()
    pupil, joined = happening.pupil(entity, row, live=True)
    wanted = [pupil == student, row.c.removed_at.is_(None), *_conditions(entity, row, presence.where)]
    if presence.by is not None:
        day = _day(entity, presence.by, row, scope.zone)
        wanted.append(day <= scope.days.today)
        if presence.within is not None:
            wanted.append(day >= scope.days.begun(presence.within))
        if presence.after_since:
            wanted.append(day >= since)
    return exists(select(literal(1)).select_from(joined).where(*wanted))


def _day(entity: type[Entity], name: str, row: FromClause, zone: str) -> ColumnElement[date]:
    value = _value(entity, row, name)
    return cast(func.timezone(zone, value), Date) if when(entity, name).type is datetime else value


def _value(entity: type[Entity], row: FromClause, name: str) -> ColumnElement[Any]:
    """A field of the row, `due_on`, or of one to which it leads, `incident.occurred_on`."""
    step, _, last = name.rpartition(".")
    if not step:
        relation = entity.declaration.relations.get(last)
        found: ColumnElement[Any] = row.c[last if relation is None else relation.column]
        return found
    relation = entity.declaration.relations[step]
    beside = table_of(relation.target).alias()
    there = select(beside.c[last]).where(beside.c.id == row.c[relation.column], beside.c.removed_at.is_(None))
    return there.scalar_subquery()


def _conditions(entity: type[Entity], row: FromClause, condition: Condition) -> list[ColumnElement[bool]]:
    return [
        _OPERATORS[operator](_value(entity, row, name), value)
        for name, operations in condition.items()
        for operator, value in operations.items()
    ]

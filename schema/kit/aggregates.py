"""What may be aggregated of an entity: the dimensions of its groups and its measures, from the declarations."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from hub.base.errors import DeclarationError
from schema.kit.declaration import Column, ColumnSpec, Relation
from schema.kit.entity import ENTITIES, Entity
from schema.kit.sensitivity import Sensitivity
from schema.kit.vocabulary import Vocabulary

TERM = "Term"
"""The entity whose rows are the terms of the calendar: `starts_on` to `ends_on`."""

_ENDING = "_aggregate"

DEFAULT_GROUPS = 100
"""Groups that are given where nothing is said."""

PLACES = 6
"""Digits behind the point to which averages are rounded, half away from zero."""


class Bucket(enum.Enum):
    """Parts of the calendar that days and instants fall into; the value is the description."""

    DAY = "by day in the district's zone (按日)"
    WEEK = "by week: the Monday that begins it (按周)"
    MONTH = "by month: its first day (按月)"
    TERM = "by term: the one whose period holds the day (按学期)"


@dataclass(frozen=True)
class Dimension:
    """What groups are made by: a field, a calendar bucket of it, or the row at the end of a to-one relation."""

    path: tuple[str, ...]
    """To-one relations from the aggregated row on, at most two."""
    column: str | None
    """The field of the last row; None: the row itself."""
    bucket: Bucket | None
    doc: str

    @property
    def name(self) -> str:
        """`class_group_grade`, `date_week`: the field of the key; in capitals the value of the enum."""
        bucket = self.bucket.name.lower() if self.bucket else None
        return "_".join(part for part in (*self.path, self.column, bucket) if part)


def aggregated(list_: str) -> str:
    """Name of the aggregate beside a list: `students_aggregate`."""
    return f"{list_}{_ENDING}"


def listed_by(aggregate: str) -> str | None:
    """Name of the list beside which an aggregate stands; None for the name of something else."""
    return aggregate.removesuffix(_ENDING) if aggregate.endswith(_ENDING) else None


@dataclass(frozen=True)
class Measure:
    """A figure about the rows of a group: `count`, or a function of one field."""

    function: str
    """`count`, `count_distinct`, `min`, `max`, `sum` or `avg`."""
    of: str = ""
    """The field, or the to-one relation for `count_distinct`."""

    @property
    def name(self) -> str:
        """`avg_period`: how `having` and `orderBy` name it."""
        return f"{self.function}_{self.of}" if self.of else self.function


COUNT = Measure("count")
FUNCTIONS = {
    "count_distinct": "How many different values there are, nulls left out (去重计数).",
    "min": "The least value (最小值).",
    "max": "The greatest value (最大值).",
    "sum": "The sum, exact (总和).",
    "avg": f"The average, rounded to {PLACES} digits behind the point, halves away from zero (平均值).",
}
"""The functions of fields, with their descriptions."""


ENDINGS = {
    "count_distinct": "Distinct",
    "min": "Extremes",
    "max": "Extremes",
    "sum": "Figures",
    "avg": "Figures",
}
"""For each function the ending of the type of its results, after the entity's name."""


def plain(column: Column) -> bool:
    """Whether the field has one value that SQL can compare."""
    return not (column.sealed or column.spec.hidden or column.many)


def numeric(column: Column) -> bool:
    """Whether the field can be summed."""
    return plain(column) and column.type in (int, Decimal)


def ranked(column: Column) -> bool:
    """Whether the field has a least and a greatest value."""
    return numeric(column) or (plain(column) and column.type in (date, datetime))


def groupable(column: Column) -> bool:
    """Whether groups may be made by the field's values. Of instants, only by the calendar."""
    return plain(column) and (column.type in (bool, str, int, date) or issubclass(column.type, Vocabulary))


@cache
def measures(entity: type[Entity]) -> Mapping[str, Measure]:
    """Every measure of the entity by its name; `count` first."""
    declaration = entity.declaration
    columns = [column for column in declaration.columns.values() if plain(column)]
    of = {
        "count_distinct": [*(column.name for column in columns), *declaration.relations],
        "min": [column.name for column in columns if ranked(column)],
        "sum": [column.name for column in columns if numeric(column)],
    }
    of |= {"max": of["min"], "avg": of["sum"]}
    found = [COUNT, *(Measure(function, name) for function in FUNCTIONS for name in of[function])]
    return _named(entity, found)


@cache
def comparable(entity: type[Entity]) -> Mapping[str, Measure]:
    """The measures by which groups may be chosen and sorted: of distinct counts those of rows, not of values."""
    relations = entity.declaration.relations
    return {
        name: measure
        for name, measure in measures(entity).items()
        if measure.function != "count_distinct" or measure.of in relations
    }


@cache
def dimensions(entity: type[Entity]) -> Mapping[str, Dimension]:
    """Every dimension of the entity by its name."""
    return _named(entity, list(_dimensions(entity)))


def _dimensions(entity: type[Entity]) -> Iterator[Dimension]:
    declaration = entity.declaration
    for column in declaration.columns.values():
        if groupable(column):
            yield Dimension((), column.name, None, column.spec.doc)
        if plain(column) and column.type in (date, datetime):
            for bucket in Bucket:
                # Groups by a date are groups by day already.
                if not (bucket is Bucket.DAY and column.type is date):
                    yield Dimension((), column.name, bucket, _joined(column.spec.doc, bucket.value))
    for relation in declaration.relations.values():
        yield Dimension((relation.name,), None, None, relation.spec.doc)
        yield from _further(relation)


def _further(relation: Relation) -> Iterator[Dimension]:
    """One step further. A text that names the row is left out: groups by the row itself tell more."""
    target, doc = relation.target.declaration, relation.spec.doc
    for column in target.columns.values():
        if groupable(column) and not (column.spec.identifies or column.spec.pinyin):
            yield Dimension((relation.name,), column.name, None, _joined(doc, column.spec.doc))
    for other in target.relations.values():
        yield Dimension((relation.name, other.name), None, None, _joined(doc, other.spec.doc))


def _joined(first: str, then: str) -> str:
    return f"{first.removesuffix('.')}: {then[0].lower()}{then[1:].removesuffix('.')}."


def _named(entity: type[Entity], found: list[Any]) -> Mapping[str, Any]:
    named = {one.name: one for one in found}
    if len(named) < len(found):
        twice = next(one.name for one in found if named[one.name] is not one)
        raise DeclarationError(f"two of its aggregates are called {twice}", place=entity.__name__)
    return named


def end(entity: type[Entity], path: tuple[str, ...]) -> type[Entity]:
    """The entity at the end of a path of to-one relations."""
    for name in path:
        entity = entity.declaration.relations[name].target
    return entity


def keyed(entity: type[Entity], dimension: Dimension) -> type[Entity] | None:
    """The entity whose rows are the keys of the dimension's groups; None where the keys are plain values."""
    if dimension.bucket is Bucket.TERM:
        return ENTITIES[TERM]
    return end(entity, dimension.path) if dimension.column is None else None


def said(entity: type[Entity], dimension: Dimension) -> Column:
    """The keys of a dimension as if they were a field: that field, or the days that a bucket gives."""
    assert dimension.column is not None
    column = end(entity, dimension.path).declaration.columns[dimension.column]
    return column if dimension.bucket is None else _figure(dimension.name, date, dimension.doc)


def figure(entity: type[Entity], measure: Measure) -> Column:
    """A measure as if it were a field. Sums and averages are decimals, as no integer would hold each of them."""
    if measure == COUNT:
        return _figure("count", int, "How many rows there are (计数).")
    declaration = entity.declaration
    named: Any = declaration.columns.get(measure.of) or declaration.relations[measure.of]
    doc = f"{FUNCTIONS[measure.function].removesuffix('.')}: {named.spec.doc}"
    kinds = {"count_distinct": int, "sum": Decimal, "avg": Decimal}
    return _figure(measure.name, kinds.get(measure.function) or named.type, doc)


def _figure(name: str, kind: type[Any], doc: str) -> Column:
    return Column(name, kind, False, True, Sensitivity.PUBLIC, ColumnSpec(doc))


@cache
def fields() -> Mapping[tuple[str, str], tuple[type[Entity], Column]]:
    """By type and field of the graph: the field of an entity from which a figure, or a part of a key, is made."""
    found: dict[tuple[str, str], tuple[type[Entity], Column]] = {}
    for name, entity in ENTITIES.items():
        columns = entity.declaration.columns
        for measure in measures(entity).values():
            if measure.of in columns:
                found[f"{name}{ENDINGS[measure.function]}", measure.of] = (entity, columns[measure.of])
        for own, dimension in dimensions(entity).items():
            if dimension.column is not None:
                last = end(entity, dimension.path)
                found[f"{name}Key", own] = (last, last.declaration.columns[dimension.column])
    return found

"""Aggregates as SQL expressions: the keys of groups, their measures, and what they are sorted by.

Rows and values come from the policy in one place, `Grain`: what a caller does not read is neither counted nor part
of a figure or a key, and a row that is hidden is the same key as one that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import orjson
from sqlalchemy import (
    Date,
    FromClause,
    Numeric,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from hub.policy import Policy
from hub.policy.predicates import alias, all_of
from resolvers.compiling.arguments import LARGEST_PAGE, Plain, as_text, plain_filter
from resolvers.compiling.filters import Condition, Filters, Value
from resolvers.compiling.orders import Term, rank, terms
from resolvers.errors import FieldWithheld, FilterInvalid, GroupsInvalid, PageSize
from schema.graph.enums import Direction
from schema.kit import Entity, Vocabulary
from schema.kit.aggregates import (
    COUNT,
    DEFAULT_GROUPS,
    PLACES,
    TERM,
    Bucket,
    Dimension,
    Measure,
    end,
    figure,
    keyed,
    measures,
    said,
)
from schema.kit.declaration import Column, camel
from schema.kit.entity import ENTITIES

MOST_DIMENSIONS = 8


@dataclass(frozen=True)
class Sorting:
    """One thing that groups are sorted by."""

    of: Measure | Dimension
    way: Direction


@dataclass(frozen=True)
class Grouping:
    """The arguments of groups, checked."""

    by: tuple[Dimension, ...]
    having: Plain
    order: tuple[Sorting, ...]
    first: int

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for equal arguments: such groups are made together."""
        having = orjson.dumps(self.having, default=as_text, option=orjson.OPT_SORT_KEYS)
        return (self.by, having, self.order, self.first)

    @property
    def needed(self) -> list[Measure]:
        """The measures without which the groups cannot be chosen and sorted."""
        return [sorting.of for sorting in self.order if isinstance(sorting.of, Measure)]


def checked(by: Sequence[Dimension], order: Sequence[Sorting]) -> tuple[Dimension, ...]:
    """The dimensions, each once. Raises GroupsInvalid."""
    found = tuple(dict.fromkeys(by))
    if not 1 <= len(found) <= MOST_DIMENSIONS:
        raise GroupsInvalid(
            f"groups are made by 1 to {MOST_DIMENSIONS} dimensions",
            place="by",
            mend="name some; without any, ask the figures of the list itself",
        )
    for sorting in order:
        if isinstance(sorting.of, Dimension):
            grouped(sorting.of, found)
    return found


def grouped(dimension: Dimension, by: Sequence[Dimension]) -> int:
    """The place of a dimension among those of the groups. Raises GroupsInvalid for one that is not there."""
    if dimension not in by:
        name = dimension.name.upper()
        raise GroupsInvalid("the groups are not made by this", place=name, mend=f"add {name} to `by`")
    return by.index(dimension)


class Joins(Protocol):
    """Finds the rows at the ends of to-one relations."""

    def row(self, path: tuple[str, ...]) -> FromClause:
        """The row at the end of a path from the aggregated row, where the viewer reads each on the way; else nulls."""
        ...

    def found(self, key: Select[Any]) -> Value:
        """The key that a query about the aggregated row finds; null where there is none."""
        ...


class Grain:
    """One aggregated row: the only place where aggregates take rows and values from the policy."""

    def __init__(
        self, policy: Policy, entity: type[Entity], joins: Joins, subject: str | None = None
    ) -> None:
        self._policy = policy
        self._entity = entity
        self._joins = joins
        self._subject = subject

    def key(self, dimension: Dimension) -> Value:
        """What rows of one group have in common: a value, or the id of a row that the viewer reads."""
        row = self._joins.row(dimension.path)
        if dimension.column is None:
            return row.c.id
        entity = end(self._entity, dimension.path)
        column = entity.declaration.columns[dimension.column]
        value = self._value(entity, column, row, row.c[column.name], dimension.path)
        if dimension.bucket is Bucket.TERM:
            return self._joins.found(self.term(_day(column, value)))
        return value if dimension.bucket is None else _bucket(dimension.bucket, _day(column, value))

    def day(self, dimension: Dimension) -> Value:
        """The day by which a dimension's term is found."""
        return self.key(replace(dimension, bucket=Bucket.DAY))

    def term(self, day: Value) -> Select[Any]:
        """The term whose period holds the day; of several the one that began last."""
        entity = ENTITIES[TERM]
        term, columns = alias(entity), entity.declaration.columns
        first, last = (
            self._value(entity, columns[name], term, term.c[name], (TERM,))
            for name in ("starts_on", "ends_on")
        )
        held = select(term.c.id).where(self._policy.rows(entity, term), first <= day, last >= day)
        return held.order_by(first.desc(), term.c.id.desc()).limit(literal_column("1"))

    def romanised(self, dimension: Dimension) -> Value | None:
        """The form by which a key of Chinese text is sorted; None where the key itself is sorted."""
        if dimension.column is None or dimension.bucket is not None:
            return None
        row, entity = self._joins.row(dimension.path), end(self._entity, dimension.path)
        column = entity.declaration.columns[dimension.column]
        if column.pinyin is None:
            return None
        return self._value(entity, column, row, row.c[column.pinyin], dimension.path)

    def measured(self, measure: Measure) -> Value:
        """The figure over all rows of a group. Raises FieldWithheld."""
        if measure == COUNT:
            return func.count()
        return over(measure, self.operand(measure))

    def operand(self, measure: Measure) -> Value:
        """The value of one row that goes into a figure."""
        column = self._entity.declaration.columns.get(measure.of)
        if column is None:
            return self._joins.row((measure.of,)).c.id
        row = self._joins.row(())
        return self._value(self._entity, column, row, row.c[column.name], ())

    def _value(
        self, entity: type[Entity], column: Column, row: FromClause, value: Value, path: tuple[str, ...]
    ) -> Value:
        subject = None if path else self._subject
        guarded = self._policy.column(entity, column, row, value=value, subject=subject)
        if guarded is None:
            raise FieldWithheld(
                "none of your roles reads this field, so nothing can be made of it",
                place=f"{entity.declaration.name}.{camel(column.name)}",
                mend="leave the field out, or ask with an account whose role reads it",
            )
        return guarded


def _day(column: Column, value: Value) -> Value:
    """The day of a date, or of an instant in the district's zone."""
    if column.type is not datetime:
        return value
    return cast(func.timezone(bindparam("zone", type_=Text()), value, type_=TIMESTAMP()), Date)


def _bucket(bucket: Bucket, day: Value) -> Value:
    if bucket is Bucket.DAY:
        return day
    unit: Value = literal_column(f"'{bucket.name.lower()}'")
    return cast(func.date_trunc(unit, cast(day, TIMESTAMP())), Date)


def over(measure: Measure, operand: Value) -> Value:
    """A figure over the rows of a group. PostgreSQL's numeric is exact; trailing zeros tell nothing."""
    match measure.function:
        case "count_distinct":
            return func.count(operand.distinct())
        case "sum":
            return func.trim_scale(func.sum(cast(operand, Numeric)), type_=Numeric())
        case "avg":
            return func.trim_scale(
                func.round(func.avg(cast(operand, Numeric)), literal_column(str(PLACES))), type_=Numeric()
            )
    found: Value = getattr(func, measure.function)(operand, type_=operand.type)
    return func.trim_scale(found, type_=Numeric()) if isinstance(operand.type, Numeric) else found


def holding(
    filters: Filters, entity: type[Entity], having: Plain, value: Callable[[Measure], Value]
) -> Condition:
    """The condition on groups."""
    named = measures(entity)
    return all_of(
        *(
            filters.compared(figure(entity, named[name]), value(named[name]), given)
            for name, given in having.items()
        )
    )


@dataclass(frozen=True)
class Group:
    """The keys and measures of one group, as the columns of the grouped rows, for its order."""

    entity: type[Entity]
    by: Sequence[Dimension]
    keys: Sequence[Value]
    romanised: Sequence[Value | None]
    measures: Mapping[Measure, Value]

    def order(
        self, policy: Policy, asked: Sequence[Sorting], target: Callable[[int, type[Entity]], FromClause]
    ) -> list[Term]:
        """What to sort the groups by; total, since keys differ. `target` joins the row that is a key."""
        found: list[Term] = []
        told: set[Dimension] = set()
        for sorting in asked or [Sorting(dimension, Direction.ASC) for dimension in self.by]:
            if isinstance(sorting.of, Measure):
                descending, nulls_first = sorting.way.value
                kind = figure(self.entity, sorting.of).type
                found.append(Term(self.measures[sorting.of], kind, descending, nulls_first, True))
            elif sorting.of not in told:
                told.add(sorting.of)
                found += self._key(policy, sorting.of, sorting.way, target)
        for dimension, key in zip(self.by, self.keys, strict=True):
            if dimension not in told:
                found += [Term(key, int, False, False, True)]
        return found

    def _key(
        self,
        policy: Policy,
        dimension: Dimension,
        way: Direction,
        target: Callable[[int, type[Entity]], FromClause],
    ) -> list[Term]:
        place = self.by.index(dimension)
        key, romanised = self.keys[place], self.romanised[place]
        descending, nulls_first = way.value
        entity = keyed(self.entity, dimension)
        if entity is not None:
            own = terms(policy, entity, target(place, entity), ())
            missing = Term(key.is_(None), bool, nulls_first, False, False)
            return [missing, *(term.reversed() if descending else term for term in own)]
        column = said(self.entity, dimension)
        values = [key]
        if issubclass(column.type, Vocabulary):
            values = [rank(column, key)]
        elif romanised is not None:
            values = [romanised, key]
        return [Term(value, column.type, descending, nulls_first, True) for value in values]


def read(entity: type[Entity], given: Mapping[str, Any]) -> Grouping:
    """Check the arguments of groups. Raises a RequestError for what cannot be meant."""
    stated = {name: value for name, value in given.items() if value is not None}
    first = stated.get("first", DEFAULT_GROUPS)
    if not 1 <= first <= LARGEST_PAGE:
        raise PageSize(f"1 to {LARGEST_PAGE:,} groups at once", place="first")
    order = [_sorting(entity, item) for item in stated.get("order_by", ())]
    by = checked([member.value for member in stated["by"]], order)
    having = plain_filter(stated["having"]) if "having" in stated else {}
    return Grouping(by, having, tuple(order), first)


def _sorting(entity: type[Entity], given: Any) -> Sorting:
    stated = [(name, value) for name, value in given.items() if value is not None]
    if len(stated) != 1:
        raise FilterInvalid("an order names one field", mend="write [{count: DESC}, {key: {by: …}}]")
    ((name, value),) = stated
    return (
        Sorting(value["by"].value, value["way"]) if name == "key" else Sorting(measures(entity)[name], value)
    )

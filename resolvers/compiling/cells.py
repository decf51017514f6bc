"""Figures over the district as SQL: counted by people, blurred by cell keys, kept back where they tell of few.

Rows become figures in three steps, which both executors write down around the same expressions:

1. `by_person`: rows of one group and one person, with how many there are and what they sum up to;
2. `Cell`: the people of one group, and its figures, blurred where they have to be;
3. `kept_back`: which of the groups may not be shown.

The blur of a cell is a function of who is in it and of nothing else (its *cell key* is the sum of its people's secret
record keys), so that the same people give the same figure however they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Numeric,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
)
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.types import TypeEngine

from hub.policy.aggregating import DistrictWide
from hub.policy.small_cells import BOUND, KEY_BITS, steps
from resolvers.compiling.aggregates import Grain, Joins
from resolvers.compiling.district import Disclosure
from resolvers.compiling.filters import Condition, Value
from schema.kit import Entity, Sensitivity
from schema.kit.aggregates import COUNT, PLACES, Dimension, Measure
from schema.kit.declaration import snake

COUNTS = "count"
"""All counts of the same people are blurred alike: what each has one of would else be told once for each kind of it."""

Columns = Callable[[str, TypeEngine[Any]], Value]
"""Finds a column of the rows that the step before gives."""


class WideJoins(Joins, Protocol):
    """Joins over the district, which can also ask what the viewer reads."""

    def readable(self, path: tuple[str, ...]) -> Value:
        """The id of the row at the end of a path, where the viewer reads it; else null."""
        ...


class WideGrain(Grain):
    """One row of the district, for figures only."""

    def __init__(self, policy: DistrictWide, entity: type[Entity], joins: WideJoins) -> None:
        super().__init__(policy, entity, joins)
        self._wide = joins

    def key(self, dimension: Dimension) -> Value:
        """As for rows that are read; a key that is a row is one that the viewer reads."""
        if dimension.column is None:
            return self._wide.readable(dimension.path)
        return super().key(dimension)

    def person(self, path: tuple[str, ...]) -> Value:
        """Whom the row tells of; null where nobody knows."""
        return self._joins.row(path).c.id

    def there(self, paths: Iterable[tuple[str, ...]]) -> list[Condition]:
        """That nobody on the way to the people was removed: what is about them went with them."""
        found: list[Condition] = []
        for path in paths:
            for length in range(1, len(path) + 1):
                before, row = self._joins.row(path[: length - 1]), self._joins.row(path[:length])
                found.append(or_(before.c[f"{path[length - 1]}_id"].is_(None), row.c.id.is_not(None)))
        return found


def by_person(grain: WideGrain, told: Disclosure, measures: Iterable[Measure]) -> Mapping[str, Value]:
    """The columns of the first step; they are grouped by the keys and by `w`. Rows of unknown people stand for one each."""
    own = grain.person(())
    first, *others = told.people
    found: dict[str, Value] = {"w": func.coalesce(grain.person(first), -own) if first else own}
    found["n"] = func.count()
    for index, path in enumerate(others):
        found[f"w{index}"] = func.coalesce(func.min(grain.person(path)), func.min(-own))
    for measure in measures:
        if measure.function in ("sum", "avg"):
            value = grain.operand(measure)
            found[f"s_{measure.of}"] = func.sum(cast(value, Numeric))
            found[f"c_{measure.of}"] = func.count(value)
        elif measure.function == "count_distinct" and (measure.of,) != first:
            # Each person has one row here, else it would have been refused.
            found[f"d_{measure.of}"] = func.min(grain.operand(measure))
    return found


class Cell:
    """The people of one group, as rows of the first step."""

    def __init__(self, told: Disclosure, of: Columns) -> None:
        self._told = told
        self._of = of
        self._least = least(told.by)
        self._who: Value = of("w", BigInteger())

    @property
    def people(self) -> Value:
        """How many there are; of pupils and guardians, the fewer."""
        others = [
            func.count(self._of(f"w{index}", BigInteger()).distinct())
            for index in range(len(self._told.people) - 1)
        ]
        return func.least(func.count(), *others, type_=BigInteger()) if others else func.count()

    def figure(self, measure: Measure) -> Value:
        """The figure, null where it would tell of few. Raises AggregateRefused."""
        refused = self._told.refused(measure)
        if refused is not None:
            raise refused
        if measure == COUNT:
            return cast(self._counted(), BigInteger)
        if measure.function == "count_distinct":
            if (measure.of,) != self._told.people[0]:
                return func.count(self._of(f"d_{measure.of}", BigInteger()).distinct())
            known = self._who > 0
            people: Value = func.count().filter(known)
            return self._of_enough(known, self._least, cast(self._blurred(people, known), BigInteger))
        column = self._told.entity.declaration.columns[measure.of]
        enough = least(max(self._told.by, column.sensitivity))
        sums = self._of(f"s_{measure.of}", Numeric())
        total = self._summed(sums, sums.is_not(None), f"{self._told.entity.__name__}.{measure.of}", enough)
        if measure.function == "sum":
            return func.trim_scale(total, type_=Numeric())
        parts = self._of(f"c_{measure.of}", BigInteger())
        number = self._summed(parts, parts > 0, COUNTS, enough)
        mean = func.round(total / func.nullif(number, 0), literal_column(str(PLACES)))
        return func.trim_scale(mean, type_=Numeric())

    def _counted(self) -> Value:
        """How many rows there are."""
        rows: Value = self._of("n", BigInteger())
        if not self._told.perturbed:
            return func.sum(rows)
        if self._told.people[0] == ():
            return self._blurred(func.count(), None)
        return self._summed(rows, None, COUNTS, self._least)

    def _blurred(self, number: Value, only: Condition | None) -> Value:
        """A number of people."""
        if not self._told.perturbed:
            return number
        return number + self._blur(COUNTS, only)

    def _summed(self, value: Value, only: Condition | None, what: str, enough: Value) -> Value:
        """What people sum up to, blurred by as much as the most that one of them gives; null where few give most of it."""
        most = func.max(func.abs(value))
        number = func.sum(value) + self._blur(what, only) * most
        spread = func.sum(func.abs(value)) >= enough * most
        return self._of_enough(only, enough, case((spread, number)))

    def _of_enough(self, only: Condition | None, enough: Value, value: Value) -> Value:
        return value if only is None else case((func.count().filter(only) >= enough, value))

    def _blur(self, what: str, only: Condition | None) -> Value:
        """A number from -BOUND to BOUND that follows from who is in the cell, and from what is summed up of them."""
        name = snake(self._told.counted.__name__)
        keys = func.sum(_drawn(f"record:{name}:", cast(self._who, Text)))
        key = func.mod(keys if only is None else keys.filter(only), literal_column(str(2**KEY_BITS)))
        drawn = _drawn(f"cell:{what}:", cast(key, Text))
        at = literal_column(f"ARRAY[{', '.join(map(str, steps()))}]::bigint[]", ARRAY(BigInteger))
        return func.width_bucket(drawn, at, type_=Integer()) - literal_column(str(BOUND), Integer())


def least(by: Sensitivity) -> Value:
    """Of how many people a figure must be, where the most sensitive part of it is this."""
    return bindparam("cell_clinical" if by >= Sensitivity.CLINICAL else "cell_people", type_=Integer)


def _drawn(what: str, value: Value) -> Value:
    """A number of `KEY_BITS` bits that nobody can foretell who does not know the hub's secret."""
    # Names of entities and fields: nothing to escape.
    text = bindparam("cell_secret", type_=Text()) + literal_column(f"'{what}'", Text) + value
    digest = func.encode(
        func.sha256(func.convert_to(text, literal_column("'UTF8'"))), literal_column("'hex'")
    )
    digits = literal_column("'x'", Text) + func.left(digest, literal_column(str(KEY_BITS // 4)))
    return cast(cast(digits, BIT(KEY_BITS)), BigInteger)


def kept_back(told: Disclosure, keys: Sequence[Value], parent: Sequence[Value], people: Value) -> Condition:
    """Which of the groups tell of few people, or would by what is left of the sums that they stand in.

    A line of groups that differ in one part of the key has a sum, which may be asked as well. So where a line has a small
    group, its smallest ones are kept back until they are two and tell of enough people together. Blurred counts need that not.
    """
    few = least(told.by)
    if told.perturbed:
        return people < few
    found = []
    for index in range(len(keys)):
        line: Mapping[str, Any] = {
            "partition_by": [*parent, *keys[:index], *keys[index + 1 :]] or None,
            "order_by": [people, *keys],
        }
        place = func.row_number().over(**line)
        before = func.sum(people).over(**line, rows=(None, 0)) - people
        smallest = func.first_value(people).over(**line)
        found.append(and_(smallest < few, or_(place <= 2, before < few)))
    return or_(people < few, *found)

"""Indicators as SQL: whatever is counted for one of them, by the same steps as every other figure.

A row is what it comes to: over the district, or at one stage or school. The policy is that of figures over the district; who
has no such right counts what is open to everybody, and nothing else, as a part of the district is no figure of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Numeric,
    Select,
    String,
    cast,
    false,
    func,
    null,
    select,
)

from hub.policy import Policy
from hub.policy.aggregating import aggregating
from hub.policy.predicates import alias
from hub.policy.viewer import Shape
from resolvers.compiling.aggregate_statements import Figures
from resolvers.compiling.aggregates import Grouping
from resolvers.compiling.arguments import LARGEST_PAGE
from resolvers.compiling.district_statements import figures
from resolvers.compiling.periods import Period
from resolvers.compiling.tallies import Read
from resolvers.errors import AggregateRefused
from schema.kit import Entity
from schema.kit.access import COUNTS_OWN_ROWS, Everything, Over
from schema.kit.aggregates import Dimension
from schema.kit.declaration import snake
from schema.places.school import School

Cell = tuple[str | None, Any, bool]
"""The stage or school (None: the district), what it comes to, whether that is kept back."""


class Grain(Enum):
    """Of what indicators are told: the field of the school that keys them."""

    DISTRICT = None
    STAGE = "stage"
    SCHOOL = ""


def whole(shape: Shape, entity: type[Entity]) -> Policy:
    """The policy under which all rows of the district are counted. Raises AggregateRefused where no role may."""
    wide = aggregating(shape, entity, Over.DISTRICT)
    if wide is not None:
        return wide
    rules = entity.declaration.access.rules
    open_ = any(Everything() in rules.get(role, ()) for role in shape & COUNTS_OWN_ROWS)
    found = aggregating(shape, entity, Over.READABLE) if open_ else None
    if found is None:
        raise AggregateRefused(
            "none of your roles counts these rows over the whole district",
            place=entity.__name__,
            mend="ask with an account whose role does",
        )
    return found


@dataclass(frozen=True)
class Counted:
    """A tally under a policy and in a period."""

    read: Read
    policy: Policy
    district: str
    period: Period

    @classmethod
    def of(cls, read: Read, shape: Shape, district: str, period: Period) -> Counted:
        """Raises a RequestError for what may not be counted, or not of such a period."""
        made = cls(read, whole(shape, read.entity), district, period)
        made._check(())
        return made

    @cached_property
    def figures(self) -> Figures:
        """Its list."""
        made = figures(self.policy, self.district, self.read.collection, self.read.filter)
        return made if self.read.tally.when is None else replace(made, narrowed=self._around)

    def perturbed(self, grain: Grain) -> bool:
        """Whether it is blurred."""
        return self.figures.perturbed((*self._keys(grain), *self._within))

    @property
    def guarded(self) -> bool:
        """Whether it would tell of people, so that nothing of it may be taken for zero."""
        return self.figures.telling

    @property
    def placed(self) -> bool:
        """Whether its rows lead to a school."""
        return self.read.tally.school is not None

    def statement(self, grain: Grain) -> Select[Any]:
        """Rows of `Cell`."""
        keys = self._keys(grain)
        grouped = [*keys, *self._within, *self.read.groups]
        measures = [] if self.read.measure is None else [self.read.measure]
        if not grouped:
            found = self.figures.totals(measures).subquery()
            value, *others = found.c
            back: Any = others[0] if others else false()
            return select(cast(null(), String), cast(value, Numeric), back)
        made = self.figures.made(Grouping(tuple(grouped), {}, (), LARGEST_PAGE), measures)
        key = cast(made.c.k0 if keys else null(), String)
        if self.read.measure is None:
            counted = select(key, cast(func.count(), Numeric), false()).select_from(made)
            return counted.group_by(key) if keys else counted
        back_ = made.c.suppressed if "suppressed" in made.c else false()
        found_ = select(key, cast(made.c.m0, Numeric), back_).select_from(made)
        if self.within is not None:
            cell = self.period.cell
            assert cell is not None
            found_ = found_.where(made.c[f"k{len(keys)}"] == cell[1])
        return found_

    def _check(self, keys: Sequence[Dimension]) -> None:
        grouped = (*keys, *self._within)
        measure = self.read.measure
        if measure is None and self.guarded:
            raise AggregateRefused("groups of people are not counted", place=self.read.entity.__name__)
        refused = None if measure is None else self.figures.refused(measure, grouped)
        if refused is not None:
            raise refused

    def _keys(self, grain: Grain) -> list[Dimension]:
        return [] if grain is Grain.DISTRICT else [self.read.by(grain.value or None)]

    @property
    def _within(self) -> list[Dimension]:
        return [] if self.within is None else [self.within]

    def _around(self, row: FromClause) -> ColumnElement[bool]:
        """That a row is of about the period: of its cell of the calendar all are."""
        day = row.c[snake(self.read.tally.when or "")]
        # Of instants, whose days are those of the district's zone, some more.
        slack = timedelta(days=2 if isinstance(day.type, DateTime) else 0)
        return day.between(self.period.since - slack, self.period.until + slack)

    @property
    def within(self) -> Dimension | None:
        """The calendar of the period, where the filter does not say it."""
        if self.read.tally.when is None:
            return None
        cell = self.period.cell
        if cell is None:
            raise AggregateRefused(
                "figures that are blurred are of a term or a month",
                place="period",
                mend="name a term, or the first and the last day of a month",
            )
        return self.read.period(cell[0])


def schools(policy: Policy) -> Select[Any]:
    """The schools that a caller reads: key, code, stage."""
    row = alias(School)
    found = select(row.c.id, row.c.code, row.c.stage).where(policy.rows(School, row))
    return found.order_by(row.c.code, row.c.id)

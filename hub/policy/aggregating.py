"""What a viewer may aggregate: the rows that the viewer reads, or those of the whole district (2-domain: two permissions)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause

from hub.policy.policy import Policy, Reach, policy_for
from hub.policy.predicates import Condition, alive
from hub.policy.rollups import Cell, Unfit
from hub.policy.viewer import AGGREGATE, Shape
from schema.kit import Entity
from schema.kit.access import COUNTS_OWN_ROWS, DISTRICT_WIDE, Over
from schema.kit.aggregates import plain
from schema.kit.declaration import Column
from schema.kit.rollup import Rollup
from schema.protected import of_the_district, personal


class DistrictWide(Policy):
    """The rows of all schools, for figures only. Nothing that is shown as a row may be taken from it."""

    way = AGGREGATE

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self.reading = policy_for(shape)
        self._ceiling = max(DISTRICT_WIDE[role] for role in shape if role in DISTRICT_WIDE)

    def rows(self, entity: type[Entity], row: FromClause, *, subject: str | None = None) -> Condition:
        """Every row that is not removed."""
        return alive(entity, row)

    def column(
        self,
        entity: type[Entity],
        column: Column,
        row: FromClause,
        *,
        value: ColumnElement[Any] | None = None,
        subject: str | None = None,
    ) -> ColumnElement[Any] | None:
        """The value where figures may be made of it; None where they may not."""
        if self.reach(entity, column) is Reach.NONE:
            return None
        return row.c[column.name] if value is None else value

    def reach(self, entity: type[Entity], column: Column) -> Reach:
        """Codes, numbers and times up to the ceiling; texts only where every row shows them and they are of nobody."""
        allowed = plain(column) and column.sensitivity <= self._ceiling
        if allowed and column.type is str:
            allowed = not personal(entity) and self.reading.reach(entity, column) is Reach.WHOLE
        return Reach.WHOLE if allowed else Reach.NONE

    def reads_any(self, entity: type[Entity]) -> bool:
        """Whether there may be figures at all."""
        return of_the_district(entity)

    def cells(self, entity: type[Entity], rollup: Rollup, cell: Cell) -> Condition:
        """None: a roll-up does not tell of how many people its counts are."""
        raise Unfit


@lru_cache(maxsize=256)
def aggregating(shape: Shape, entity: type[Entity], asked: Over | None) -> Policy | None:
    """The policy of an entity's figures; None where no role of the shape may have them.

    Where nothing is asked, they are made over the rows that the viewer reads, if there may be any, else over the district.
    """
    own = shape & COUNTS_OWN_ROWS
    readable = policy_for(own) if own else None
    wide = district_wide(shape) if shape & DISTRICT_WIDE.keys() and of_the_district(entity) else None
    if asked is Over.READABLE:
        return readable
    if asked is Over.DISTRICT:
        return wide
    if readable is not None and (wide is None or readable.reads_any(entity)):
        return readable
    return wide


@lru_cache(maxsize=256)
def district_wide(shape: Shape) -> DistrictWide:
    """The policy of figures over the district, made once for a shape."""
    return DistrictWide(shape)

"""The policy for one shape of viewer: which rows, and of them which columns."""

from __future__ import annotations

import enum
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, False_, FromClause, True_, case, false

from hub.policy.predicates import Condition, alive, all_of, any_of, reads
from hub.policy.rollups import Cell, Cells
from hub.policy.viewer import Shape, excepted, many_schools
from schema.kit import Entity, Role, Sensitivity
from schema.kit.access import CEILING
from schema.kit.declaration import Column
from schema.kit.rollup import Rollup


class Reach(enum.Enum):
    """How far a field of an entity can be read."""

    WHOLE = "in every row that is read"
    PARTLY = "in some of the rows that are read"
    NONE = "in no row"


class Policy:
    """What viewers of one shape read. It holds no value of any viewer: those are `Viewer.values`."""

    way = ""
    """What a statement under it tells the second wall beside the viewer."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self._excepted = excepted(shape)
        self._many = many_schools(shape)
        self._roles = tuple(sorted(shape, key=lambda role: role.name))

    since = ""
    """Told apart in cursors: of when the data are; nothing: as they are."""

    def table(self, entity: type[Entity]) -> FromClause:
        """The rows that statements read, under a name of their own."""
        return entity.__table__.alias()

    def rows(self, entity: type[Entity], row: FromClause, *, subject: str | None = None) -> Condition:
        """The rows of `entity` (as `row`, its table or an alias of it) that one of the roles reads; removed ones never.

        Every statement that reads, joins, counts or orders by rows of an entity carries it. `subject` narrows the
        rule of records about a subject to one entity, where the statement asks for that one only.
        """
        return all_of(alive(entity, row), any_of(self._granting(entity, row, subject).values()))

    def gone(self, entity: type[Entity], row: FromClause) -> Condition:
        """The rows that were removed, and that one of the roles would read if they were there. Ledgers keep all their rows."""
        if entity.declaration.keeping == "ledger":
            return false()
        return all_of(row.c.removed_at.is_not(None), any_of(self._granting(entity, row, None).values()))

    def column(
        self,
        entity: type[Entity],
        column: Column,
        row: FromClause,
        *,
        value: ColumnElement[Any] | None = None,
        subject: str | None = None,
    ) -> ColumnElement[Any] | None:
        """The column's value where one role reads both the row and the field, null elsewhere; None: nowhere (A2).

        `value`: another expression that tells as much (its romanised form). `subject`: as for `rows`.
        """
        value = row.c[column.name] if value is None else value
        reach = self.reach(entity, column)
        if reach is Reach.NONE:
            return None
        if reach is Reach.WHOLE:
            return value
        granting = self._granting(entity, row, subject)
        permitting = any_of(granting[role] for role in granting if permits(entity, role, column))
        return case((permitting, value))

    def cells(self, entity: type[Entity], rollup: Rollup, cell: Cell) -> Condition:
        """The cells of a roll-up that count the rows of `rows`, and no others. Raises Unfit where that cannot be told."""
        return any_of(
            [
                Cells(role, rollup, cell, excepted=self._excepted, many=self._many).granted(entity)
                for role in self._roles
            ]
        )

    def reach(self, entity: type[Entity], column: Column) -> Reach:
        """How far the shape alone says that the field can be read."""
        return _reach(entity, column.name, self.shape)

    def reads_any(self, entity: type[Entity]) -> bool:
        """Whether there may be rows for this shape at all."""
        return any(_unconditional(entity, role, self._excepted) is not None for role in self.shape)

    def _granting(self, entity: type[Entity], row: FromClause, subject: str | None) -> dict[Role, Condition]:
        found = {
            role: reads(entity, role, row, subject, excepted=self._excepted, many=self._many)
            for role in self._roles
        }
        return {role: condition for role, condition in found.items() if not isinstance(condition, False_)}


@lru_cache(maxsize=256)
def policy_for(shape: Shape) -> Policy:
    """The policy of a shape, made once."""
    return Policy(shape)


@cache
def _unconditional(entity: type[Entity], role: Role, is_excepted: bool) -> bool | None:
    """True: the role reads every row; False: some, by their data; None: none."""
    condition = reads(entity, role, entity.__table__, excepted=is_excepted)
    return None if isinstance(condition, False_) else isinstance(condition, True_)


@lru_cache(maxsize=65536)
def _reach(entity: type[Entity], name: str, shape: Shape) -> Reach:
    column = entity.declaration.columns[name]
    granting = {role: _unconditional(entity, role, excepted(shape)) for role in shape}
    granting = {role: every for role, every in granting.items() if every is not None}
    permitting = {role for role in granting if permits(entity, role, column)}
    if not permitting:
        return Reach.NONE
    if permitting == granting.keys() or any(granting[role] for role in permitting):
        return Reach.WHOLE
    return Reach.PARTLY


def permits(entity: type[Entity], role: Role, column: Column) -> bool:
    """Whether the role's ceiling reaches the field; a secret is shown masked from PERSONAL on."""
    ceiling = entity.declaration.access.ceilings.get(role, CEILING[role])
    needed = Sensitivity.PERSONAL if column.sensitivity is Sensitivity.SECRET else column.sensitivity
    return ceiling >= needed and not column.spec.hidden

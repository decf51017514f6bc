"""Today's policy on rows as the hub knew them at an instant.

Who reads a row, and which of its fields, is told by the row as it is now: by its class, its mentor, its referral of today. What it says
is told by its version of then: the row itself where it has not changed since, else the one that its history kept. A row that was
removed since is read where its rules hold beside that; behind the second wall nobody reads it any more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    False_,
    FromClause,
    True_,
    and_,
    case,
    false,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from hub.policy.guarded import readable
from hub.policy.policy import Policy, Reach, permits
from hub.policy.predicates import Condition, any_of
from hub.policy.viewer import Shape
from schema.kit import Entity
from schema.kit.declaration import Column


class AsOf(Policy):
    """The policy of a shape, for the data of one instant."""

    def __init__(self, shape: Shape, instant: datetime) -> None:
        super().__init__(shape)
        self.instant = instant
        self.since = f"@{instant.isoformat()}"

    def table(self, entity: type[Entity]) -> FromClause:
        """The rows as they were known then; a ledger's, which has no history, as they are."""
        history = entity.history
        if history is None:
            return super().table(entity)
        then, names = literal(self.instant, TIMESTAMP(timezone=True)), readable(entity)
        versions = [
            select(*(table.c[name] for name in names)).where(
                and_(table.c.changed_at <= then, table.c.removed_at.is_(None), *until)
            )
            for table, until in ((entity.__table__, ()), (history, (history.c.superseded_at > then,)))
        ]
        return union_all(*versions).subquery()

    def rows(self, entity: type[Entity], row: FromClause, *, subject: str | None = None) -> Condition:
        """Rows that one of the roles reads today."""
        if entity.history is None:
            return super().rows(entity, row, subject=subject)
        now = super().table(entity)
        return _among(row, now, any_of(self._granting(entity, now, subject).values()))

    def column(
        self,
        entity: type[Entity],
        column: Column,
        row: FromClause,
        *,
        value: ColumnElement[Any] | None = None,
        subject: str | None = None,
    ) -> ColumnElement[Any] | None:
        """The value of then, where one role reads both the row and the field today."""
        if entity.history is None or self.reach(entity, column) is not Reach.PARTLY:
            return super().column(entity, column, row, value=value, subject=subject)
        now = super().table(entity)
        granting = self._granting(entity, now, subject)
        permitting = any_of(granting[role] for role in granting if permits(entity, role, column))
        return case((_among(row, now, permitting), row.c[column.name] if value is None else value))


def _among(row: FromClause, now: FromClause, condition: Condition) -> Condition:
    if isinstance(condition, False_):
        return false()
    if isinstance(condition, True_):
        return condition
    return row.c.id.in_(select(now.c.id).where(condition))

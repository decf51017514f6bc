"""The policy within filters: what it says of rows stands there as text that was compiled before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Alias, Boolean, ColumnElement, FromClause, false, literal_column, true

from hub.policy import Policy
from hub.policy.predicates import Condition
from resolvers.planner.sql import Row, visible
from resolvers.planner.statement import Statement
from schema.kit import Entity
from schema.kit.declaration import Column


class Guards(Policy):
    """A policy, for rows that the statement has under a name.

    To compile a row predicate takes some milliseconds, and a filter may go through dozens of relations.
    """

    def __init__(self, policy: Policy, statement: Statement) -> None:
        super().__init__(policy.shape)
        self._policy = policy
        self._statement = statement

    def rows(self, entity: type[Entity], row: FromClause, *, subject: str | None = None) -> Condition:
        """See `Policy.rows`."""
        assert isinstance(row, Alias)
        piece = visible(self._policy, entity, Row(str(row.name), entity), subject)
        if piece is None:
            return true()
        text = self._statement.kept(piece)
        return false() if text == "FALSE" else literal_column(text, Boolean())

    def column(
        self, entity: type[Entity], column: Column, row: FromClause, **more: Any
    ) -> ColumnElement[Any] | None:
        """See `Policy.column`."""
        return self._policy.column(entity, column, row, **more)

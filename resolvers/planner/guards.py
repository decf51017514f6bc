"""The policy within filters: what it says of rows stands there as text that was compiled before."""

from __future__ import annotations

from sqlalchemy import Alias, Boolean, FromClause, false, literal_column, true

from hub.policy import Policy
from hub.policy.predicates import Condition
from resolvers.planner.sql import Row, visible
from resolvers.planner.statement import Statement
from schema.kit import Entity


class Guards(Policy):
    """The policy of a shape, for rows that the statement has under a name.

    To compile a row predicate takes some milliseconds, and a filter may go through dozens of relations.
    """

    def __init__(self, policy: Policy, statement: Statement) -> None:
        super().__init__(policy.shape)
        self._statement = statement

    def rows(self, entity: type[Entity], row: FromClause, *, subject: str | None = None) -> Condition:
        """See `Policy.rows`."""
        assert isinstance(row, Alias)
        piece = visible(self.shape, entity, Row(str(row.name), entity), subject)
        if piece is None:
            return true()
        text = self._statement.kept(piece)
        return false() if text == "FALSE" else literal_column(text, Boolean())

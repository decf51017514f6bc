"""Which rows of an event a viewer may be told of: under the policy of this moment, as in every other statement."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    False_,
    FromClause,
    Select,
    any_,
    bindparam,
    select,
)

from hub.policy import Policy
from hub.policy.predicates import all_of
from resolvers.compiling.arguments import Plain
from resolvers.compiling.filters import Filters
from schema.kit import Entity


def readable(
    policy: Policy, district: str, entity: type[Entity], filter_: Plain
) -> Select[tuple[int]] | None:
    """Of the rows of the parameter `keys`, those that the viewer reads and the filter lets through; None: never any.

    Raises a RequestError for a filter that may not be asked.
    """
    row = policy.table(entity)
    condition = all_of(policy.rows(entity, row), Filters(policy, district).compile(entity, row, filter_))
    return None if isinstance(condition, False_) else _among(row, condition)


def gone(policy: Policy, district: str, entity: type[Entity], filter_: Plain) -> Select[tuple[int]] | None:
    """The same of rows that were removed: those that would be told of if they were there. For the writer, as the wall hides them."""
    row = policy.table(entity)
    condition = all_of(policy.gone(entity, row), Filters(policy, district).compile(entity, row, filter_))
    return None if isinstance(condition, False_) else _among(row, condition)


def _among(row: FromClause, condition: ColumnElement[bool]) -> Select[tuple[int]]:
    keys = bindparam("keys", type_=ARRAY(BigInteger))
    return select(row.c.id).where(row.c.id == any_(keys), condition)

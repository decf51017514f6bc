"""The statements of the reference executor: rows by key, pages of a list for many parents at once, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    False_,
    FromClause,
    Select,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import array

from hub.policy import Policy
from hub.policy.known import names
from hub.policy.predicates import all_of
from resolvers.compiling.arguments import Arguments
from resolvers.compiling.filters import Filters, members_of
from resolvers.compiling.orders import Term, after, joins, terms
from resolvers.errors import CursorInvalid
from schema.kit import Entity
from schema.kit.declaration import Collection, Column

Marks = Sequence[Any] | None
"""The sort values of the row after (or before) which a page goes on."""


@dataclass(frozen=True)
class Reading:
    """What is selected of an entity: its key, the keys of its relations and the columns that may be read."""

    entity: type[Entity]
    columns: tuple[Column, ...]
    selected: tuple[ColumnElement[Any], ...]


def reading(policy: Policy, entity: type[Entity], row: FromClause, subject: str | None = None) -> Reading:
    """The permitted columns of `row`; what is withheld is not selected at all."""
    keys = [row.c[relation.column] for relation in entity.declaration.relations.values()]
    columns, values = [], []
    for column in entity.declaration.columns.values():
        value = policy.column(entity, column, row, subject=subject)
        if value is not None:
            columns.append(column)
            values.append(value)
    return Reading(entity, tuple(columns), (row.c.id, *keys, *values))


def by_keys(policy: Policy, entity: type[Entity], name: str = "id") -> tuple[Reading, Select[Any]]:
    """Rows whose `name` is among the parameter `keys`."""
    row = policy.table(entity)
    read = reading(policy, entity, row)
    column = row.c[name]
    among = column == any_(bindparam("keys", type_=ARRAY(column.type)))
    return read, select(column, *read.selected).where(among, policy.rows(entity, row)).order_by(row.c.id)


@dataclass(frozen=True)
class Listing:
    """A list with its filter and order, for the parents in the parameter `keys` (or the root's)."""

    collection: Collection
    read: Reading
    order: list[Term]
    row: FromClause
    condition: ColumnElement[bool]

    @property
    def empty(self) -> bool:
        """No row can be in it, whatever the data are: no statement is worth its while."""
        return isinstance(self.condition, False_)


def listing(policy: Policy, district: str, collection: Collection, arguments: Arguments) -> Listing:
    """Compile filter and order of a list."""
    entity = collection.entity
    row = policy.table(entity)
    asked = Filters(policy, district).compile(entity, row, arguments.filter)
    return Listing(
        collection,
        reading(policy, entity, row, dict(collection.where).get("subject_entity")),
        terms(policy, entity, row, arguments.order),
        row,
        all_of(*members_of(policy, collection, row), asked),
    )


def page(list_: Listing, size: int, backward: bool, after_: Marks, before: Marks) -> Select[Any]:
    """One row more than the page of each parent: (parent, sort values…, selected…), parents in the order of keys."""
    order = [term.reversed() for term in list_.order] if backward else list_.order
    conditions = [list_.condition]
    if after_ is not None:
        conditions.append(after(list_.order, _fitting(list_.order, after_)))
    if before is not None:
        conditions.append(after([term.reversed() for term in list_.order], _fitting(list_.order, before)))
    sorting = [term.value.label(f"s{index}") for index, term in enumerate(list_.order)]
    values = [value.label(f"c{index}") for index, value in enumerate(list_.read.selected)]
    source = list_.row
    for join in joins(list_.order):
        source = source.outerjoin(join.row, join.on)
    rows = select(*sorting, *values).select_from(source).where(all_of(*conditions))
    rows = rows.order_by(*(term.clause() for term in order)).limit(size + 1)
    if not list_.collection.column:
        return rows
    parents = _parents()
    own = rows.where(_belongs(list_, parents.c.id))
    own = own.add_columns(func.row_number().over(order_by=[term.clause() for term in order]).label("place"))
    page_ = own.correlate(parents).lateral()
    return (
        select(*page_.c, parents.c.id.label("parent"))
        .select_from(parents)
        .order_by(parents.c.place, page_.c.place)
    )


def count(list_: Listing) -> Select[Any]:
    """How many rows: (parent, number), or one number for the root's list."""
    if not list_.collection.column:
        return select(func.count()).select_from(list_.row).where(list_.condition)
    if list_.collection.among:
        parents = _parents()
        return (
            select(parents.c.id, func.count())
            .select_from(parents.join(list_.row, _belongs(list_, parents.c.id)))
            .where(list_.condition)
            .group_by(parents.c.id)
        )
    parent = list_.row.c[list_.collection.column]
    keys = bindparam("keys", type_=ARRAY(BigInteger))
    return select(parent, func.count()).where(all_of(parent == any_(keys), list_.condition)).group_by(parent)


def _belongs(list_: Listing, parent: ColumnElement[Any]) -> ColumnElement[bool]:
    """A row of the list is the parent's."""
    collection = list_.collection
    if not collection.among:
        found: ColumnElement[bool] = list_.row.c[collection.column] == parent
        return found
    target = collection.entity.declaration.columns[collection.column].spec.names
    assert target is not None
    return names(collection.entity, list_.row, target, array([parent], type_=BigInteger))


def _parents() -> Any:
    keys = bindparam("keys", type_=ARRAY(BigInteger))
    return func.unnest(keys).table_valued("id", with_ordinality="place", name="parents").render_derived()


def _fitting(order: Sequence[Term], marks: Sequence[Any]) -> Sequence[Any]:
    if len(order) != len(marks):
        raise CursorInvalid("this cursor is of another list or order")
    return marks

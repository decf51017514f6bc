"""Orders as SQL terms, with the keyset conditions by which a page goes on after a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    and_,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)

from hub.policy import Policy, Reach
from hub.policy.predicates import alias
from resolvers.compiling.filters import Condition, members_of, readable
from schema.kit import Entity, Vocabulary
from schema.kit.declaration import Collection, Column, Relation
from schema.kit.graphql_inputs import Direction


@dataclass(frozen=True)
class Term:
    """One expression to sort by."""

    value: ColumnElement[Any]
    type: type[Any]
    descending: bool
    nulls_first: bool
    nullable: bool

    def reversed(self) -> Term:
        """The same, from the other end."""
        return Term(self.value, self.type, not self.descending, not self.nulls_first, self.nullable)

    def clause(self) -> ColumnElement[Any]:
        """For ORDER BY. Where no nulls are, an index need not say where it puts them."""
        ordered = self.value.desc() if self.descending else self.value.asc()
        if not self.nullable:
            return ordered
        return ordered.nulls_first() if self.nulls_first else ordered.nulls_last()

    def equals(self, mark: Any) -> Condition:
        """Rows that stand level with the mark."""
        if self.nullable and isinstance(mark, BindParameter) and mark.required:
            return self.value.is_not_distinct_from(mark)
        return self.value.is_(None) if mark is None else self.value == mark

    def beyond(self, mark: Any) -> Condition:
        """Rows that stand after the mark."""
        if mark is None:
            return self.value.is_not(None) if self.nulls_first else false()
        beyond = self.value < mark if self.descending else self.value > mark
        if self.nullable and isinstance(mark, BindParameter) and mark.required:
            # A parameter, of which only the request knows whether it is null.
            first, last = (mark, self.value) if self.nulls_first else (self.value, mark)
            return or_(beyond, and_(first.is_(None), last.is_not(None)))
        return or_(beyond, self.value.is_(None)) if self.nullable and not self.nulls_first else beyond


def terms(
    policy: Policy, entity: type[Entity], row: FromClause, asked: Sequence[tuple[str, Direction]]
) -> list[Term]:
    """What to sort by: as asked, else as the entity declares; `id` comes last and makes it total."""
    found: list[Term] = []
    for name, way in asked:
        descending, nulls_first = way.value
        found += _named(policy, entity, row, name, descending, nulls_first)
    if not asked:
        for name in entity.declaration.order:
            column = entity.declaration.columns.get(name.lstrip("-"))
            # An order by what is withheld would tell it; the next term decides.
            if column is None or policy.reach(entity, column) is not Reach.NONE:
                found += _named(policy, entity, row, name.lstrip("-"), name.startswith("-"), False)
    if not any(term.value is row.c.id for term in found):
        found.append(Term(row.c.id, int, found[-1].descending if found else False, False, False))
    return found


def _named(
    policy: Policy, entity: type[Entity], row: FromClause, name: str, descending: bool, nulls_first: bool
) -> list[Term]:
    first, _, rest = name.partition(".")
    if rest and first in entity.declaration.relations:
        return _related(policy, row, entity.declaration.relations[first], rest, descending, nulls_first)
    if rest:
        number = _counted(policy, row, entity.declaration.collections[first])
        return [Term(number, int, descending, nulls_first, False)]
    column = entity.declaration.columns.get(name)
    if column is None:
        key = row.c[name]
        return [Term(key, int, descending, nulls_first, bool(entity.__table__.c[name].nullable))]
    nullable = column.nullable or policy.reach(entity, column) is not Reach.WHOLE
    values: list[tuple[ColumnElement[Any], type[Any]]] = [(row.c[column.name], column.type)]
    if column.pinyin:
        values.insert(0, (row.c[column.pinyin], str))
    elif issubclass(column.type, Vocabulary):
        values = [(_rank(column, row), int)]
    return [
        Term(readable(policy, entity, column, row, value), type_, descending, nulls_first, nullable)
        for value, type_ in values
    ]


def _related(
    policy: Policy, row: FromClause, relation: Relation, name: str, descending: bool, nulls_first: bool
) -> list[Term]:
    """Terms of a related row; one that is missing, or that the viewer does not read, has no values."""
    target = alias(relation.target)
    of = [target.c.id == row.c[relation.column], policy.rows(relation.target, target)]
    inner = _named(policy, relation.target, target, name, descending, nulls_first)
    return [
        Term(select(term.value).where(*of).scalar_subquery(), term.type, descending, nulls_first, True)
        for term in inner
    ]


def _counted(policy: Policy, row: FromClause, collection: Collection) -> ColumnElement[Any]:
    """How many rows of a list the viewer reads."""
    item = alias(collection.entity)
    own = item.c[collection.column] == row.c.id
    return select(func.count()).where(own, *members_of(policy, collection, item)).scalar_subquery()


def _rank(column: Column, row: FromClause) -> ColumnElement[Any]:
    """A vocabulary sorts in the order in which it is declared (ROUTINE before URGENT), not by its letters."""
    names = ", ".join(f"'{member.name}'" for member in column.type)
    return func.array_position(literal_column(f"ARRAY[{names}]"), row.c[column.name], type_=Integer)


def after(order: Sequence[Term], marks: Sequence[Any]) -> Condition:
    """Rows that stand after the row with these values."""
    one_way = len({term.descending for term in order}) == 1
    if one_way and not any(term.nullable for term in order):
        # One comparison of rows, which an index on the terms serves.
        left = tuple_(*(term.value for term in order))
        right = tuple_(*(_marked(mark, term) for mark, term in zip(marks, order, strict=True)))
        return left < right if order[0].descending else left > right
    given = [None if mark is None else _marked(mark, term) for mark, term in zip(marks, order, strict=True)]
    arms: list[Condition] = []
    for index, term in enumerate(order):
        level = [earlier.equals(mark) for earlier, mark in zip(order[:index], given[:index], strict=True)]
        arms.append(and_(*level, term.beyond(given[index])))
    return or_(false(), *arms)


def _marked(mark: Any, term: Term) -> ColumnElement[Any]:
    """A sort value, or the parameter that brings it."""
    return mark if isinstance(mark, ColumnElement) else literal(mark, term.value.type)

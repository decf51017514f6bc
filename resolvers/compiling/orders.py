"""Orders as SQL terms, with the keyset conditions by which a page goes on after a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    ScalarSelect,
    and_,
    case,
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
from resolvers.compiling.filters import Condition, members_below, readable
from schema.graph.enums import Direction
from schema.kit import Entity, Vocabulary
from schema.kit.declaration import Collection, Column, Relation


@dataclass(frozen=True)
class Join:
    """A related row that gives values to sort by."""

    entity: type[Entity]
    row: FromClause
    on: Condition
    """Which row it is, and that the viewer reads it."""


@dataclass(frozen=True)
class Term:
    """One expression to sort by."""

    value: ColumnElement[Any]
    type: type[Any]
    descending: bool
    nulls_first: bool
    nullable: bool
    joins: tuple[Join, ...] = ()
    """What is to be joined for it, in this order."""

    def reversed(self) -> Term:
        """The same, from the other end."""
        return replace(self, descending=not self.descending, nulls_first=not self.nulls_first)

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
    policy: Policy,
    entity: type[Entity],
    row: FromClause,
    asked: Sequence[tuple[str, Direction]],
    joined: Callable[[type[Entity]], FromClause] = alias,
) -> list[Term]:
    """What to sort by: as asked, else as the entity declares; `id` comes last and makes it total.

    `joined` names the related rows by which it sorts. Raises FieldWithheld.
    """
    naming = _Naming(policy, joined)
    found: list[Term] = []
    for name, way in asked:
        found += naming.terms(entity, row, name, *way.value)
    if not asked:
        for name in entity.declaration.order:
            column = entity.declaration.columns.get(name.lstrip("-"))
            # An order by what is withheld would tell it; the next term decides.
            if column is None or policy.reach(entity, column) is not Reach.NONE:
                found += naming.terms(entity, row, name.lstrip("-"), name.startswith("-"), False)
    if not any(term.value is row.c.id for term in found):
        found.append(Term(row.c.id, int, found[-1].descending if found else False, False, False))
    return found


def joins(order: Sequence[Term]) -> list[Join]:
    """What an order joins, each once."""
    return list({join.row: join for term in order for join in term.joins}.values())


@dataclass(frozen=True)
class _Naming:
    """Terms by the paths of their fields."""

    policy: Policy
    joined: Callable[[type[Entity]], FromClause]

    def terms(
        self, entity: type[Entity], row: FromClause, path: str, descending: bool, nulls_first: bool
    ) -> list[Term]:
        declaration = entity.declaration
        name, _, rest = path.partition(".")
        if rest and name in declaration.relations:
            return self._related(row, declaration.relations[name], rest, descending, nulls_first)
        if rest:
            number = self._counted(row, declaration.collections[name])
            return [Term(number, int, descending, nulls_first, False)]
        column = declaration.columns.get(name)
        if column is None:
            nullable = bool(entity.__table__.c[name].nullable)
            return [Term(row.c[name], int, descending, nulls_first, nullable)]
        nullable = column.nullable or self.policy.reach(entity, column) is not Reach.WHOLE
        values: list[tuple[ColumnElement[Any], type[Any]]] = [(row.c[column.name], column.type)]
        if column.pinyin:
            values.insert(0, (row.c[column.pinyin], str))
        elif issubclass(column.type, Vocabulary):
            values = [(rank(column, row.c[column.name]), int)]
        return [
            Term(readable(self.policy, entity, column, row, value), type_, descending, nulls_first, nullable)
            for value, type_ in values
        ]

    def _related(
        self, row: FromClause, relation: Relation, path: str, descending: bool, nulls_first: bool
    ) -> list[Term]:
        """Terms of a related row; one that is missing, or that the viewer does not read, has no values."""
        target = self.joined(relation.target)
        on = and_(target.c.id == row.c[relation.column], self.policy.rows(relation.target, target))
        join = Join(relation.target, target, on)
        return [
            replace(
                term,
                value=_of(target, term.value),
                nullable=True,
                joins=(join, *term.joins),
            )
            for term in self.terms(relation.target, target, path, descending, nulls_first)
        ]

    def _counted(self, row: FromClause, collection: Collection) -> ColumnElement[Any]:
        """How many rows of a list the viewer reads."""
        item = alias(collection.entity)
        own = item.c[collection.column] == row.c.id
        return (
            select(func.count()).where(own, *members_below(self.policy, collection, item)).scalar_subquery()
        )


def _of(row: FromClause, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The value where the row was found: what no row has is null already, but a number of nothing is none."""
    return case((row.c.id.is_not(None), value)) if isinstance(value, ScalarSelect) else value


def rank(column: Column, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A vocabulary sorts in the order in which it is declared (ROUTINE before URGENT), not by its letters."""
    names = ", ".join(f"'{member.name}'" for member in column.type)
    return func.array_position(literal_column(f"ARRAY[{names}]"), value, type_=Integer)


def after(order: Sequence[Term], marks: Sequence[Any]) -> Condition:
    """Rows that stand after the row with these values."""
    if not order:
        return false()
    # Where values are never null and go one way, rows are compared as wholes: an index on the terms serves that.
    plain = [*takewhile(lambda term: not term.nullable and term.descending == order[0].descending, order)]
    if not plain:
        term, mark = order[0], None if marks[0] is None else _marked(marks[0], order[0])
        return or_(term.beyond(mark), and_(term.equals(mark), after(order[1:], marks[1:])))
    left = tuple_(*(term.value for term in plain))
    right = tuple_(*(_marked(mark, term) for mark, term in zip(marks, plain, strict=False)))
    if len(plain) == len(order):
        return left < right if order[0].descending else left > right
    # Not as `a > x OR (a = x AND …)`: an index would begin at the first row of all.
    level_or_beyond = left <= right if order[0].descending else left >= right
    return and_(level_or_beyond, or_(left != right, after(order[len(plain) :], marks[len(plain) :])))


def _marked(mark: Any, term: Term) -> ColumnElement[Any]:
    """A sort value, or the parameter that brings it."""
    return mark if isinstance(mark, ColumnElement) else literal(mark, term.value.type)

"""Expressions as text of SQL, in which parameters are marked: a statement is put together far faster than compiled.

What the policy, filters and orders say comes as SQLAlchemy's expressions. Each is compiled for itself, once where
it is the same for every request (`visible`, `shown`), and stands in the statement as text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NewType, cast

from sqlalchemy import ColumnClause, ColumnElement, False_, FromClause, True_, literal_column
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.types import TypeEngine

from hub.policy import Policy, Reach
from hub.policy.guarded import held_in, opened, readable
from hub.policy.once import FEW, MANY, MARK
from schema.kit import Entity
from schema.kit.declaration import Column
from schema.kit.tables import quoted

Sql = NewType("Sql", str)
"""An expression, a condition or a statement; parameters stand in it as `marker` writes them."""

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]
_DIALECT.marks_once = True  # type: ignore[attr-defined]
_PLACE = re.compile(r"\$(\d+)")
_ONCE = re.compile(f"{MARK}([^{MARK}]*){MARK}")
_FEW, _MANY = (re.compile(f"{mark}([^{mark}]*){mark}([^{mark}]*){mark}") for mark in (FEW, MANY))
_MARKER = re.compile("\x00(\\w+)\x00")
ANY = "any_row"
"""The row of an expression that is kept: replaced by the one for which it is said."""


class Row:
    """A row by its name in the statement; it knows which of its columns are used."""

    def __init__(self, name: str, entity: type[Entity]) -> None:
        self.name = name
        self.c = Columns(name, entity.__table__)

    @property
    def clause(self) -> FromClause:
        """For policy, filters and orders, which read nothing of a row but its columns."""
        return cast(FromClause, self)

    def __getitem__(self, column: str) -> Sql:
        """A column as text."""
        return Sql(self.c[column].name)


class Columns:
    """The columns of a row. Written by name: SQLAlchemy looks for no FROM that they could come from."""

    def __init__(self, row: str, table: FromClause) -> None:
        self._row = row
        self._table = table
        self.used: dict[str, ColumnClause[Any]] = {}

    def __getitem__(self, name: str) -> ColumnClause[Any]:
        if name not in self.used:
            column = self._table.c[name]
            self.used[name] = written(f"{self._row}.{name}", column.type, nullable=column.nullable)
        return self.used[name]

    def __getattr__(self, name: str) -> ColumnClause[Any]:
        return self[name]


def written(name: str, type_: TypeEngine[Any], *, nullable: bool = True) -> ColumnClause[Any]:
    """A column by its name in the statement."""
    column: Any = literal_column(name, type_)
    column.nullable = nullable
    return cast(ColumnClause[Any], column)


@dataclass(frozen=True)
class Piece:
    """A compiled expression; its parameters are the request's, or constants of its own."""

    text: Sql
    constants: Mapping[str, Any]


def table(entity: type[Entity], used: Iterable[str] = ()) -> str:
    """Where the entity's rows are read, these columns of them too; quoted where the name is a word of SQL."""
    return quoted(held_in(entity, used))


@cache
def every_column(entity: type[Entity], used: frozenset[str] = frozenset()) -> str:
    """All columns that queries may name of where these are read."""
    from_table = held_in(entity, used) == entity.__tablename__
    columns = readable(entity) if from_table else opened(entity)
    if not from_table or len(columns) == len(entity.__table__.columns):
        return "*"
    return ", ".join(quoted(name) for name in columns)


def marker(name: str) -> str:
    """A parameter's place. No text of SQL holds a NUL."""
    return f"\x00{name}\x00"


def compiled(expression: ColumnElement[Any], name: Callable[[], str]) -> Piece:
    """Compile an expression; `name` gives each of its constants a name that the statement has once."""
    if isinstance(expression, ColumnClause) and expression.is_literal:
        return Piece(Sql(expression.name), {})
    made = expression.compile(dialect=_DIALECT)
    # What each request brings is named here, so that expanding asks for no value of it.
    brought = {given for bind, given in made.bind_names.items() if bind.required}
    state = made.construct_expanded_state(dict.fromkeys(brought))
    names = {given: given if given in brought else name() for given in state.positiontup or ()}
    places = [marker(names[given]) for given in state.positiontup or ()]
    text = _PLACE.sub(lambda match: places[int(match[1]) - 1], state.statement)
    constants = {own: state.parameters[given] for given, own in names.items() if given not in brought}
    # In parentheses, as it stands among others: one that ends in OR would let all of them through.
    return Piece(Sql(f"({text})"), constants)


def probing(text: Sql) -> Sql:
    """A condition on a handful of rows: what each is to be among is looked up for it by its key, however much it is.

    Not one of several ways: PostgreSQL may try a way on all the rows of a table, to keep what it finds.
    """
    if " OR " in _MANY.sub("", text):
        return text
    return Sql(_MANY.sub(r"EXISTS (SELECT FROM (\2) AS held(key) WHERE held.key = \1 OFFSET 0)", text))


def choosing(text: Sql) -> Sql:
    """A condition that chooses a list's rows: PostgreSQL, which takes any array for ten items, sees how few the posts are.

    Not one of several ways: what it knows of a join says nothing of them.
    """
    if " OR " in _FEW.sub("", text):
        return text
    return Sql(_FEW.sub(r"\1 IN \2", text))


def gathered(text: str) -> str:
    """The statement with what several of its conditions work out alike before it, worked out once.

    As a column of an outer row: reading it costs nothing, where each place that reads a WITH starts a plan of its own.
    """
    # With IS TRUE it is no join, whose rows PostgreSQL would take for few: it keeps the keys by their hash.
    text = _FEW.sub(rf"\1 = ANY ({MARK}array(\2){MARK})", text)
    text = _MANY.sub(rf"(\1 IN (SELECT unnest({MARK}array(\2){MARK}))) IS TRUE", text)
    found = Counter(match[1] for match in _ONCE.finditer(text))
    names = {said: f"v{index}" for index, said in enumerate(said for said in found if found[said] > 1)}
    body = _ONCE.sub(
        lambda match: f"viewers.{names[match[1]]}" if match[1] in names else match[1],
        text,
    )
    if not names:
        return body
    values = ", ".join(f"{said} AS {name}" for said, name in names.items())
    return f"SELECT ({body}) FROM (SELECT {values} OFFSET 0) AS viewers"


def numbered(text: str) -> tuple[str, tuple[str, ...]]:
    """The finished statement, and its parameters' names in the order of their numbers."""
    numbers: dict[str, int] = {}
    finished = _MARKER.sub(lambda match: f"${numbers.setdefault(match[1], len(numbers) + 1)}", text)
    return finished, tuple(numbers)


def visible(policy: Policy, entity: type[Entity], row: Row, subject: str | None = None) -> Piece | None:
    """Which rows viewers under this policy read; None: all that are there, or `FALSE`."""
    return _said(_visible(policy, entity, subject), row)


def shown(
    policy: Policy, entity: type[Entity], column: Column, row: Row, subject: str | None = None
) -> Piece | None:
    """The column's value where it may be read; None where the column itself is that."""
    row.c[column.name]
    piece, used = _shown(policy, entity, column.name, subject)
    for name in used:
        row.c[name]
    return _said(piece, row)


def prepare(policy: Policy, entity: type[Entity]) -> None:
    """Compile now what plans under this policy will say of the entity's rows and columns."""
    row = Row(ANY, entity)
    visible(policy, entity, row)
    if policy.reads_any(entity):
        for column in entity.declaration.columns.values():
            if not column.spec.hidden and policy.reach(entity, column) is not Reach.NONE:
                shown(policy, entity, column, row)


def of(piece: Piece, row: Row) -> Piece:
    """A piece that was compiled for `ANY` row, for this one."""
    return Piece(Sql(piece.text.replace(f"{ANY}.", f"{row.name}.")), piece.constants)


def _said(piece: Piece | None, row: Row) -> Piece | None:
    return None if piece is None else of(piece, row)


@lru_cache(maxsize=8192)
def _visible(policy: Policy, entity: type[Entity], subject: str | None) -> Piece | None:
    row = Row(ANY, entity)
    condition = policy.rows(entity, row.clause, subject=subject)
    if isinstance(condition, True_):
        return None
    if isinstance(condition, False_):
        return Piece(Sql("FALSE"), {})
    return compiled(condition, numbers(f"{entity.__name__}_{subject or ''}"))


@lru_cache(maxsize=8192)
def _shown(
    policy: Policy, entity: type[Entity], name: str, subject: str | None
) -> tuple[Piece | None, tuple[str, ...]]:
    row, column = Row(ANY, entity), entity.declaration.columns[name]
    value = policy.column(entity, column, row.clause, subject=subject)
    assert value is not None
    if value is row.c[name]:
        return None, ()
    return compiled(value, numbers(f"{entity.__name__}_{name}_{subject or ''}")), tuple(row.c.used)


def numbers(of: str) -> Callable[[], str]:
    """Names for the constants of a piece that is kept: `of` says whose, as a statement holds those of many."""
    taken = iter(range(1_000))
    return lambda: f"{of}_{next(taken)}"

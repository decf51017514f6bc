"""A statement in the making: its parameters, its marks, and the rows from which objects are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, Select, String, bindparam, literal, literal_column, select
from sqlalchemy.types import TypeEngine

from resolvers.planner import text
from resolvers.planner.arguments import Leaf, Variables
from resolvers.planner.marks import Asker, Mark
from resolvers.planner.text import Text, Value
from schema.kit import Entity

Ready = Callable[[Variables, Asker], Any]
"""Finds for one request what it brings: a parameter's value, or a list of several."""


@dataclass
class Statement:
    """The making of one root field's statement."""

    sources: list[Ready] = field(default_factory=list)
    """Each is asked in every request, whatever became of its parameters: it may refuse what was given."""
    parameters: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    """By name: which of the sources, and which item of what it brings."""
    marks: list[Mark] = field(default_factory=list)
    rows: int = 0

    def parameter(self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]) -> Value:
        """See `resolvers.compiling.filters.Parameters`: the value is taken from each request."""
        assert isinstance(given, Leaf)
        if given.constant:
            return literal(ready(given.get({})), type_)
        self.sources.append(lambda variables, _: ready(given.get(variables)))
        return self._bind(type_, None)

    def bind(self, types: Sequence[TypeEngine[Any]], ready: Ready) -> list[Value]:
        """Parameters for the items of what one source brings."""
        self.sources.append(ready)
        return [self._bind(type_, index) for index, type_ in enumerate(types)]

    def _bind(self, type_: TypeEngine[Any], item: int | None) -> Value:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = (len(self.sources) - 1, item)
        return bindparam(name, type_=type_)

    def mark(self, mark: Mark, *pieces: Value) -> Text:
        """A place in the text where Python has the word."""
        self.marks.append(mark)
        word = text.of(bindparam("word", type_=String))
        parts = [text.constant('"'), word, text.constant(f"{len(self.marks) - 1}")]
        for piece in pieces:
            parts += [text.constant("."), text.of(piece)]
        return text.joined(*parts, text.constant('"'))

    def row(self, entity: type[Entity]) -> Row:
        """A row under a name that the statement has once."""
        self.rows += 1
        return Row(f"r{self.rows}", entity)


class Row:
    """A row by its name in the statement; it knows which of its columns are used."""

    def __init__(self, name: str, entity: type[Entity]) -> None:
        self.name = name
        self.entity = entity
        self.c = Columns(name, entity.__table__)

    @property
    def clause(self) -> FromClause:
        """For the policy, which reads nothing of a row but its columns."""
        return cast(FromClause, self)


class Columns:
    """The columns of a row. Written by name: SQLAlchemy looks for no FROM that they could come from."""

    def __init__(self, row: str, table: FromClause) -> None:
        self._row = row
        self._table = table
        self.used: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self.used:
            self.used[name] = literal_column(f"{self._row}.{name}", self._table.c[name].type)
        return self.used[name]

    def __getattr__(self, name: str) -> Value:
        return self[name]


@dataclass
class Rows:
    """The rows from which objects are made, and the relations that are joined to them."""

    row: Row
    subject: str | None = None
    joins: list[tuple[FromClause, ColumnElement[bool]]] = field(default_factory=list)

    def joined(self, row: Row) -> Rows:
        """The same for a row that was joined."""
        return Rows(row, None, self.joins)

    def joined_to(self, source: FromClause) -> FromClause:
        """What to select from, once everything was asked of the rows."""
        for table, on in self.joins:
            source = source.outerjoin(table, on)
        return source

    def chosen(self, base: FromClause, *more: Value) -> Select[Any]:
        """The used columns of the rows, from their table."""
        return select(*(base.c[name] for name in self.row.c.used), *more)

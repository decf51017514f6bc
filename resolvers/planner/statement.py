"""A statement in the making: its parameters, its marks, and the rows from which objects are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, bindparam, literal
from sqlalchemy.types import TypeEngine

from hub.policy.predicates import alias
from hub.policy.viewer import Shape
from resolvers.looks import Categories
from resolvers.planner import text
from resolvers.planner.arguments import Leaf, Variables
from resolvers.planner.marks import Asker, LookMark, Mark
from resolvers.planner.sql import Piece, Row, Sql, compiled, every_column, marker, probing, table
from resolvers.planner.text import Text
from schema.kit import Entity

Ready = Callable[[Variables, Asker], Any]
"""Finds for one request what it brings: a parameter's value, or a list of several."""


@dataclass
class Statement:
    """The making of one root field's statement."""

    roles: Shape
    """Those of whoever will send it."""
    sources: list[Ready] = field(default_factory=list)
    """Each is asked in every request, whatever became of its parameters: it may refuse what was given."""
    parameters: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    """By name: which of the sources, and which item of what it brings."""
    constants: dict[str, Any] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    way: str = ""
    """See `Policy.way`; the widest of its parts."""
    _rows: int = 0

    def parameter(
        self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]
    ) -> ColumnElement[Any]:
        """See `resolvers.compiling.filters.Parameters`: the value is taken from each request."""
        assert isinstance(given, Leaf)
        if given.constant:
            return literal(ready(given.get({})), type_)
        return self.moving(given, type_, ready)

    def moving(self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]) -> ColumnElement[Any]:
        """See `resolvers.compiling.filters.Writing`."""
        assert isinstance(given, Leaf)
        self.sources.append(lambda variables, _: ready(given.get(variables)))
        return bindparam(self._parameter(None), type_=type_)

    def place(self, given: Any, ready: Callable[[Any], Any]) -> str:
        """The same as the name of a place, for text that is compiled already."""
        assert isinstance(given, Leaf)
        if given.constant:
            name = self._constant()
            self.constants[name] = ready(given.get({}))
            return name
        self.sources.append(lambda variables, _: ready(given.get(variables)))
        return self._parameter(None)

    def alias(self, entity: type[Entity]) -> FromClause:
        """See `resolvers.compiling.filters.Parameters`."""
        return alias(entity, self.name())

    def bind(self, types: Sequence[TypeEngine[Any]], ready: Ready) -> list[ColumnElement[Any]]:
        """Parameters for the items of what one source brings."""
        self.sources.append(ready)
        return [bindparam(self._parameter(index), type_=type_) for index, type_ in enumerate(types)]

    def _parameter(self, item: int | None) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = (len(self.sources) - 1, item)
        return name

    def said(self, expression: ColumnElement[Any]) -> Sql:
        """An expression as text; its constants become the statement's."""
        return self.kept(compiled(expression, self._constant))

    def kept(self, piece: Piece) -> Sql:
        """A piece that was compiled before."""
        self.constants.update(piece.constants)
        return piece.text

    def _constant(self) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = None
        return name

    def mark(self, mark: Mark, *pieces: Sql) -> Text:
        """A place in the text where Python has the word."""
        self.marks.append(mark)
        word = text.of(f"{marker('word')}::text")
        parts = [text.constant('"'), word, text.constant(f"{len(self.marks) - 1}")]
        for piece in pieces:
            parts += [text.constant("."), text.of(piece)]
        return text.joined(*parts, text.constant('"'))

    def looked(self, categories: Categories, pupil: Sql) -> Text:
        """The mark of one row of which these categories are told; of none where there are none."""
        if not categories:
            return Text(())
        return self.mark(LookMark(categories), Sql(f"coalesce({pupil}::text, '')"))

    def looked_at(self, categories: Categories, pupil: Sql, only: str) -> Text:
        """One mark for all rows of a list. `only` narrows the rows; it may be empty."""
        if not categories:
            return Text(())
        listed = Sql(f"string_agg(coalesce({pupil}::text, ''), '.'){only}")
        return text.of(f"coalesce({self.mark(LookMark(categories), listed).sql}, '')")

    def row(self, entity: type[Entity]) -> Row:
        """A row under a name that the statement has once."""
        return Row(self.name(), entity)

    def name(self) -> str:
        """A name of rows that the statement has once."""
        self._rows += 1
        return f"r{self._rows}"


@dataclass(frozen=True)
class Join:
    """A relation's row beside those that are there. From where it is read is known once everything was asked of it."""

    entity: type[Entity]
    row: Row
    on: str
    lateral: bool

    def __str__(self) -> str:
        used = frozenset(self.row.c.used)
        own, name = f"{table(self.entity, used)} AS {self.row.name}", self.row.name
        if self.lateral:
            return f" LEFT JOIN LATERAL (SELECT {every_column(self.entity, used)} FROM {own} WHERE {self.on} OFFSET 0) AS {name} ON TRUE"
        return f" LEFT JOIN {own} ON {self.on}"


def joined(joins: Iterable[Join]) -> str:
    """The joins as text."""
    return "".join(str(join) for join in joins)


FEW = 200
"""Up to so many rows, the rows of their relations are looked up one by one."""

HANDFUL = 50
"""Up to so many rows of an answer, the posts of who has many are looked up for each, instead of all for one another."""


@dataclass
class Rows:
    """The rows from which objects are made, and the relations that are joined to them."""

    entity: type[Entity]
    row: Row
    subject: str | None = None
    joins: list[Join] = field(default_factory=list)
    few: bool = False
    """Whether there are at most `FEW` of them for each row around."""
    most: int | None = None
    """How many there are in the whole answer at most, where that is known."""

    def joined(self, entity: type[Entity], row: Row, visible: Sequence[Sql], key: Sql) -> Rows:
        """Join a relation's row, where it is one of the visible."""
        if self.few and self.most is not None and self.most <= HANDFUL:
            visible = [probing(condition) for condition in visible]
        on = " AND ".join([f"{row['id']} = {key}", *visible])
        # PostgreSQL takes the visible rows for a handful and reads them all; each of a few is found sooner by its key.
        self.joins.append(Join(entity, row, on, lateral=self.few and "SELECT" in on))
        return Rows(entity, row, None, self.joins, self.few, self.most)

    def source(self, inner: str) -> str:
        """What to select from, once everything was asked of the rows."""
        return inner + joined(self.joins)

    def columns(self, base: Row) -> list[str]:
        """The used columns, as the table's row has them."""
        return [f"{base.name}.{name}" for name in self.row.c.used]

"""A statement in the making: its parameters, its marks, and the rows from which objects are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, bindparam
from sqlalchemy.types import TypeEngine

from resolvers.planner import text
from resolvers.planner.arguments import Leaf, Variables
from resolvers.planner.marks import Asker, Mark
from resolvers.planner.text import Text

Ready = Callable[[Variables, Asker], Any]
"""Finds a parameter's value for one request."""


@dataclass
class Statement:
    """The making of one root field's statement."""

    parameters: dict[str, Ready] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    def parameter(
        self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]
    ) -> ColumnElement[Any]:
        """See `resolvers.compiling.filters.Parameters`: the value is taken from each request."""
        assert isinstance(given, Leaf)
        return self.bind(type_, lambda variables, _: ready(given.get(variables)))

    def bind(self, type_: TypeEngine[Any], ready: Ready) -> ColumnElement[Any]:
        """A parameter that each request gives anew."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = ready
        return bindparam(name, type_=type_)

    def mark(self, mark: Mark, *pieces: Text) -> Text:
        """A place in the text where Python has the word."""
        self.marks.append(mark)
        word = bindparam("word", type_=String)
        parts: list[Text] = [text.constant('"'), word, text.constant(f"{len(self.marks) - 1}")]
        for piece in pieces:
            parts += [text.constant("."), piece]
        return text.joined(*parts, text.constant('"'))


@dataclass
class Rows:
    """The rows from which objects are made, and the relations that were joined to them."""

    row: FromClause
    source: FromClause
    subject: str | None = None

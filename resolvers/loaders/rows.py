"""Rows, pages and edges as the types of the graph read them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from resolvers.compiling.arguments import Arguments
from resolvers.compiling.statements import Reading
from resolvers.cursors import Binding
from schema.kit import Vocabulary
from schema.kit.declaration import Column

if TYPE_CHECKING:
    from resolvers.loaders.place import Place


class Builder:
    """Makes objects of an entity's graph type from selected values, converting each value once."""

    def __init__(self, type_: type[Any], read: Reading, place: Place) -> None:
        self._type = type_
        self._place = place
        self._keys = tuple(read.entity.declaration.relations)
        self._columns = [(column.name, conversion(column)) for column in read.columns]
        withheld = read.entity.declaration.columns.keys() - {column.name for column in read.columns}
        self._blank: Mapping[str, Any] = dict.fromkeys(withheld)

    def build(self, values: tuple[Any, ...]) -> Any:
        """One row from `Reading.selected`. `_key` and `_keys` are the row's own and its relations' ids."""
        row = object.__new__(self._type)
        attributes = row.__dict__
        attributes.update(self._blank)
        split = 1 + len(self._keys)
        attributes["_key"] = values[0]
        attributes["_place"] = self._place
        attributes["_keys"] = dict(zip(self._keys, values[1:split], strict=True))
        for (name, convert), value in zip(self._columns, values[split:], strict=True):
            attributes[name] = value if value is None or convert is None else convert(value)
        return row


def conversion(column: Column) -> Callable[[Any], Any] | None:
    """From a column's value as the driver gives it to the graph's; None: as it is."""
    if column.sealed:
        return None
    if column.type is Decimal and column.many:
        return lambda numbers: [format(number, "f") for number in numbers]
    if column.type is Decimal:
        return lambda number: format(number, "f")
    if column.type is datetime:
        # The driver gives PostgreSQL's infinity as the last instant of Python, without an offset.
        return lambda instant: instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    if not issubclass(column.type, Vocabulary):
        return None
    members = column.type.__members__
    if column.many:
        return lambda names: [members[name] for name in names]
    return lambda name: members[name]


@dataclass
class Edge:
    """A row with where it stands."""

    node: Any
    marks: tuple[Any, ...]
    binding: Binding

    @property
    def cursor(self) -> str:
        """Sealed only when it is asked for."""
        return self.binding.seal(self.marks)


@dataclass
class PageInfo:
    """Where a page stands."""

    edges: list[Edge]
    has_next_page: bool
    has_previous_page: bool

    @property
    def start_cursor(self) -> str | None:
        """Cursor of the first row."""
        return self.edges[0].cursor if self.edges else None

    @property
    def end_cursor(self) -> str | None:
        """Cursor of the last row."""
        return self.edges[-1].cursor if self.edges else None


class Paging(Protocol):
    """Where pages come from."""

    @property
    def arguments(self) -> Arguments:
        """Which page."""
        ...

    def count(self, parent: int | None) -> Awaitable[int]:
        """How many rows all pages of one parent have."""
        ...


@dataclass
class Page:
    """One page of a list."""

    place: Paging
    parent: int | None
    edges: list[Edge]
    more: bool

    @property
    def nodes(self) -> list[Any]:
        """The rows."""
        return [edge.node for edge in self.edges]

    @cached_property
    def page_info(self) -> PageInfo:
        """Where the page stands. Beyond the cursor from which it was asked there are rows, or were."""
        arguments = self.place.arguments
        after, before = arguments.after is not None, arguments.before is not None
        if arguments.backward:
            return PageInfo(self.edges, before, self.more)
        return PageInfo(self.edges, self.more, after)

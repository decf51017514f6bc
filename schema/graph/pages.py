"""The types of pages: connections, edges, where a page stands, and the arguments that choose one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from schema.graph.fields import add


class Counting(Protocol):
    """What the executor does for pages."""

    def counted(self, page: Any) -> Awaitable[int]:
        """How many rows all pages have together."""


@strawberry.type(description="Where a page stands among all rows.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool = strawberry.field(description="Whether there are rows after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there are rows before this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row.")


PAGES: Mapping[str, Any] = {"first": int, "after": str, "last": int, "before": str}
PAGING = {
    "first": "At most so many rows from the start, 1 to 1,000; 50 where nothing is said.",
    "after": "Only rows after this cursor.",
    "last": "At most so many rows from the end, 1 to 1,000.",
    "before": "Only rows before this cursor.",
    "filter": "Only rows for which this holds.",
    "order_by": "What to sort by, the most important first; the hub's own order breaks ties.",
}


def edge_of(row: type[Any]) -> type[Any]:
    """The type of a row with its cursor."""
    edge = type(f"{row.__name__}Edge", (), {"__annotations__": {"cursor": str, "node": row}})
    edge.cursor = strawberry.field(description="Where the row stands; for `after` and `before`.")  # type: ignore[attr-defined]
    edge.node = strawberry.field(description="The row.")  # type: ignore[attr-defined]
    return strawberry.type(edge, description=f"A row of a page of {row.__name__}.")


def connection_of(
    of: str, node: Any, edge: type[Any], more: Callable[[type[Any]], None] | None = None
) -> type[Any]:
    """The type of a page of nodes; `more` gives it further fields."""

    async def total_count(self: Any, info: Info) -> Any:
        counting: Counting = info.context
        return await counting.counted(self)

    cls = type(f"{of}Connection", (), {"__annotations__": {}})
    for name, type_, doc in (
        ("edges", list[edge], "The rows with their cursors."),  # type: ignore[valid-type]
        ("nodes", list[node], "The rows."),
        ("page_info", PageInfo, "Where the page stands."),
    ):
        cls.__annotations__[name] = type_
        setattr(cls, name, strawberry.field(description=doc))
    add(cls, "total_count", total_count, int, "How many rows there are on all pages together.")
    if more is not None:
        more(cls)
    return strawberry.type(cls, description=f"A page of {of}.")

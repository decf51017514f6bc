"""The types of files: views of a row, whose fields are the row's own, part by part; and where a part's rows come from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from schema.changes import RowChange
from schema.files import CHANGES, FILE, ROW, SOURCES, change_type, file_type, part_type
from schema.graph.fields import add, optional, with_arguments
from schema.graph.provenance import SourceFreshness, some
from schema.kit.declaration import Part
from schema.kit.entity import Entity
from schema.kit.events import TIMELINE

SOURCES_OF_A_PART = 3
"""So many are reckoned with in the cost."""


class Filing(Protocol):
    """What the executor does for files beyond what it does for their rows."""

    def changes(self, row: Any, arguments: Mapping[str, Any], info: Info) -> Awaitable[Any]:
        """A page of what is new in a row's file."""

    def sources(self, row: Any, part: Part, info: Info) -> Awaitable[list[Any]]:
        """From which sources the rows of a part come."""


@strawberry.type(
    name="PartSource", description="A source from which rows of a part of a file come (数据来源)."
)
class PartSource:
    """A source of a part."""

    name: str | None = strawberry.field(
        description="Name of the source; null, once for all, where you may not know sources (名称)."
    )
    rows: int = strawberry.field(description="How many of the rows that you read it knows (记录数).")
    stated_at: datetime | None = strawberry.field(
        description="When it last changed one of their records, by its own clock (来源时间)."
    )
    freshness: SourceFreshness | None = strawberry.field(
        description="How fresh what it gave is; null where its name is (时效)."
    )


SINCE = (
    "Since when; where nothing is said, since you looked at the pupil before this sitting, as the record of your own looks has it:"
    " looks that are no half hour apart are one. If you never did, all is new."
)


def change_types(entity: type[Entity], node: type[Any]) -> tuple[type[Any], type[Any]]:
    """The types of what is new in files, and of its place on a page."""
    cls = type(change_type(entity), (), {"__annotations__": {}})
    fields: list[tuple[str, Any, str]] = [
        ("at", datetime, "When the row was last written (变更时间)."),
        ("change", RowChange, "What became of it since (变更类型)."),
        ("kind", str, "Type of the row, as `__typename` tells it (记录类型)."),
        (
            "fields",
            list[str],
            "Which of the fields that you read say something else; of a new or removed row none (变更字段).",
        ),
    ]
    for name, type_, doc in fields:
        cls.__annotations__[name] = type_
        setattr(cls, name, strawberry.field(description=doc))
    add(
        cls,
        ROW,
        _row,
        optional(node),
        "The row as it is now, as far as you read it; null where it was removed (记录).",
    )
    made = strawberry.type(cls, description="Something that is new in a file (档案变更).")
    edge = type(f"{cls.__name__}Edge", (), {"__annotations__": {"cursor": str, "node": made}})
    edge.cursor = strawberry.field(description="Where it stands; for `after` and `before`.")  # type: ignore[attr-defined]
    edge.node = strawberry.field(description="What is new.")  # type: ignore[attr-defined]
    return made, strawberry.type(edge, description="Something new of a page.")


def add_since(connection: type[Any]) -> None:
    """Have a page tell since when it tells what is new."""
    connection.__annotations__["since"] = datetime | None
    connection.since = strawberry.field(
        description="Since when; null: you never looked. Give it as `since` to go on with pages later (起始时间)."
    )


def file_types(
    entity: type[Entity],
    show: Callable[[type[Any], str], None],
    changes: type[Any],
    paging: Mapping[str, Any],
) -> tuple[type[Any], Mapping[str, type[Any]]]:
    """The type of an entity's files, and all views that were made, by name. `show` gives a view a field of the row's own type."""
    made: dict[str, type[Any]] = {}
    whole = type(file_type(entity), (), {"__annotations__": {}})
    for part in entity.parts:
        name = part_type(entity, part)
        cls = type(name, (), {"__annotations__": {}})
        for held in part.holds:
            show(cls, held)
        add(cls, SOURCES, _sources(part), list[PartSource], "From which sources these rows come (来源).")
        cls.sources.directives = [some(SOURCES_OF_A_PART)]  # type: ignore[attr-defined]
        made[name] = strawberry.type(cls, description=part.doc)
        add(whole, part.name, _same, made[name], part.doc)
    show(whole, TIMELINE)
    resolve = with_arguments(_changes, {"since": (datetime, SINCE), **paging})
    add(whole, CHANGES, resolve, changes, "What is new in the file, the latest first (最新变更).")
    made[whole.__name__] = strawberry.type(whole, description=f"{FILE_DOC} {_first(entity)}")
    return whole, made


FILE_DOC = "All that hangs on one row, part by part: a view, in which everybody reads what they read elsewhere (一生一档)."


def add_file(cls: type[Any], made: type[Any]) -> None:
    """Give a row's type the field that leads to its file."""
    add(cls, FILE, _same, made, FILE_DOC)


async def _same(self: Any, info: Info) -> Any:
    return self


async def _row(self: Any, info: Info) -> Any:
    return await self.read()


async def _changes(self: Any, info: Info, **arguments: Any) -> Any:
    filing: Filing = info.context
    return await filing.changes(self, arguments, info)


def _sources(part: Part) -> Callable[..., Any]:
    async def resolve(self: Any, info: Info) -> Any:
        filing: Filing = info.context
        return await filing.sources(self, part, info)

    return resolve


def _first(entity: type[Entity]) -> str:
    return entity.declaration.doc.partition("\n")[0]

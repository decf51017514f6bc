"""The types of timeline and search: unions of what declares to be an event or to be found, and their kinds."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Union

import strawberry

from schema.kit.entity import Entity
from schema.kit.events import Event, subject


class TimelineTypes:
    """What the graph says of events. Only made where there are any."""

    def __init__(
        self, events: tuple[Event, ...], rows: Mapping[str, type[Any]], kind: type[enum.Enum]
    ) -> None:
        found = subject(events)
        assert found is not None
        self.subject = found
        self.kinds = kinds(kind, (event.entity for event in events), "Kinds of events (事件类别).")
        doc = "Something that happened to a pupil (学生事件)."
        self.event = union("TimelineEvent", [rows[event.name] for event in events], doc)
        fields: dict[str, tuple[Any, str]] = {
            "cursor": (str, "Where the event stands; for `after` and `before`."),
            "node": (self.event, "The event."),
            "kind": (self.kinds, "Its kind (类别)."),
            "on": (date | None, "The day by which it stands here; null: not known or withheld (日期)."),
        }
        self.edge = type("TimelineEdge", (), {})
        self.edge.__annotations__ = {name: type_ for name, (type_, _) in fields.items()}
        for name, (_, description) in fields.items():
            setattr(self.edge, name, strawberry.field(description=description))
        strawberry.type(self.edge, description="An event of a page of a timeline.")
        self.arguments: dict[str, tuple[Any, str]] = {
            "kinds": (list[self.kinds], "Only events of these kinds; all where nothing is said."),  # type: ignore[name-defined]
            "from_": (date, "Only events of this day or later; those of an unknown day are left out."),
            "to": (date, "Only events of this day or earlier; those of an unknown day are left out."),
        }


class SearchTypes:
    """What the graph says of search. Only made where something is found by a text."""

    def __init__(
        self, entities: Iterable[type[Entity]], rows: Mapping[str, type[Any]], kind: type[enum.Enum]
    ) -> None:
        listed = list(entities)
        found = [rows[entity.__name__] for entity in listed]
        self.result = union("SearchResult", found, "What is found by a text (搜索结果).")
        self.arguments: dict[str, tuple[Any, str]] = {
            "text": (str, "A part of a name, in characters or pinyin; of codes, the whole."),
            "kinds": (
                list[kinds(kind, listed, "What can be found (搜索类别).")],  # type: ignore[misc]
                "Only these; where nothing is said, all of which you may read the names.",
            ),
            "first": (int, "At most so many, 1 to 1,000; 20 where nothing is said."),
        }


def union(name: str, members: Iterable[type[Any]], doc: str) -> Any:
    """A union of rows."""
    return Annotated[Union[tuple(members)], strawberry.union(name, description=doc)]  # noqa: UP007


def kinds(made: type[enum.Enum], entities: Iterable[type[Entity]], doc: str) -> type[enum.Enum]:
    """Make the enum of these entities one of the graph."""
    typed: Any = strawberry.enum(made, description=doc)
    for value, entity in zip(typed.__strawberry_definition__.values, entities, strict=True):
        value.description = entity.declaration.doc.partition("\n")[0]
    return made

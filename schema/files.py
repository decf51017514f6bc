"""Files: views of what hangs on a row, part by part. A view is the row itself under another type of the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hub.base.errors import DeclarationError
from schema.kit.declaration import Part, camel
from schema.kit.entity import Entity
from schema.kit.registry import load

FILE = "file"
"""Name of the field that leads from a row to its file."""
SOURCES = "sources"
"""Name of the field of a part that tells from which sources its rows come."""
CHANGES = "changes_since"
"""Name of the list of what is new in a file."""

ROW = "row"
"""Name of the field of a change that leads to the row."""


@dataclass(frozen=True)
class View:
    """A type of the graph whose objects are rows of an entity."""

    entity: type[Entity]
    below: Mapping[str, str]
    """Its fields that lead to a further view of the same row, and the types of those."""
    part: Part | None = None
    """What it shows, where it is a part of a file."""


@cache
def views() -> Mapping[str, View]:
    """By the name of their type; the entities' own types stand first. Raises DeclarationError for parts of what is not there."""
    found: dict[str, View] = {}
    for name, entity in load().items():
        found[name] = View(entity, {FILE: file_type(entity)} if entity.parts else {})
    for entity in load().values():
        if entity.parts:
            below = {part.name: part_type(entity, part) for part in entity.parts}
            found[file_type(entity)] = View(entity, {camel(part): type_ for part, type_ in below.items()})
            for part in entity.parts:
                _check(entity, part)
                found[below[part.name]] = View(entity, {}, part)
    return found


def file_type(entity: type[Entity]) -> str:
    """`StudentFile`."""
    return f"{entity.__name__}File"


def part_type(entity: type[Entity], part: Part) -> str:
    """`StudentFilePeople`."""
    return f"{file_type(entity)}{part.name.title().replace('_', '')}"


def change_type(entity: type[Entity]) -> str:
    """`StudentChange`."""
    return f"{entity.__name__}Change"


def viewed(type_name: str) -> type[Entity] | None:
    """The entity of whose rows a type tells; None where it tells of none."""
    view = views().get(type_name)
    return None if view is None else view.entity


def within(type_name: str, field: str) -> str | None:
    """The type of the view to which a field leads that shows the same row; None for every other field."""
    view = views().get(type_name)
    return None if view is None else view.below.get(field)


def _check(entity: type[Entity], part: Part) -> None:
    declaration = entity.declaration
    for name in part.holds:
        if name not in {**declaration.relations, **declaration.collections}:
            raise DeclarationError(
                f"{entity.__name__} has no list or relation {name}",
                place=f"{entity.__name__}.parts.{part.name}",
            )

"""What an entity may say of itself besides its fields: that its rows happen to a pupil, or are found by a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hub.base.errors import DeclarationError
from schema.kit.declaration import Column, Relation
from schema.kit.entity import Entity

TIMELINE = "timeline"
PROVENANCE = "provenance"
"""Name of the list of all events, at the root and below whom they happen to."""
SEARCH = "search"
"""Name of the root field that finds rows by a text."""


@dataclass(frozen=True)
class Event:
    """Rows of `entity` happen to the row at the end of `of`, when `column` at the end of `via` says."""

    entity: type[Entity]
    of: tuple[Relation, ...]
    via: tuple[Relation, ...]
    column: Column

    @property
    def name(self) -> str:
        """The entity's name: the kind of the event."""
        return self.entity.declaration.name

    @property
    def path(self) -> str:
        """The relations of `of` as access rules write them: `assignment.student`."""
        return ".".join(relation.name for relation in self.of)

    @property
    def dated(self) -> type[Entity]:
        """The entity whose column says when."""
        return self.via[-1].target if self.via else self.entity


def events(entities: Mapping[str, type[Entity]]) -> tuple[Event, ...]:
    """What is declared to be an event, by name. Raises DeclarationError for paths that lead nowhere."""
    return tuple(_event(entity) for entity in entities.values() if entity.event)


def subject(found: tuple[Event, ...]) -> type[Entity] | None:
    """Whom all events happen to; None where there are none."""
    targets = {event.of[-1].target for event in found}
    if len(targets) > 1:
        raise DeclarationError("events happen to rows of one entity", place="event_of")
    return targets.pop() if targets else None


def searched(entities: Mapping[str, type[Entity]]) -> dict[type[Entity], tuple[Column, ...]]:
    """By what each entity is found that declares to be. Raises DeclarationError for what cannot be compared."""
    found: dict[type[Entity], tuple[Column, ...]] = {}
    for entity in entities.values():
        columns = [entity.declaration.columns.get(name) for name in entity.found_by]
        if any(
            column is None or column.type is not str or column.many or column.sealed for column in columns
        ):
            raise DeclarationError("rows are found by plain texts", place=f"{entity.__name__}.found_by")
        if columns:
            found[entity] = tuple(column for column in columns if column is not None)
    return found


def _event(entity: type[Entity]) -> Event:
    place = f"{entity.__name__}.event"
    *steps, name = entity.event.split(".")
    via = _path(entity, steps, place)
    column = (via[-1].target if via else entity).declaration.columns.get(name)
    if column is None or column.type not in (date, datetime) or column.sealed:
        raise DeclarationError("name the column that says when, a date or an instant", place=place)
    return Event(entity, _path(entity, entity.event_of.split("."), place), via, column)


def _path(entity: type[Entity], steps: list[str], place: str) -> tuple[Relation, ...]:
    found: list[Relation] = []
    for step in steps:
        relation = (found[-1].target if found else entity).declaration.relations.get(step)
        if relation is None:
            raise DeclarationError(f"{step} is no relation on the way", place=place)
        found.append(relation)
    return tuple(found)

"""To which pupil the rows of an entity lead: by their to-one relations, as they are declared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from schema.kit.entity import Entity
from schema.kit.events import events, subject
from schema.kit.registry import load

Path = tuple[str, ...]


@cache
def pupil() -> type[Entity]:
    """Whom events happen to."""
    found = subject(events(load()))
    assert found is not None
    return found


@cache
def leads(entity: type[Entity]) -> Path | None:
    """The shortest way from a row to its pupil, of several the first declared; `()` for a pupil, None where there is none."""
    target = pupil()
    ways: dict[type[Entity], Path] = {entity: ()}
    waiting = [entity]
    while waiting:
        reached = waiting.pop(0)
        if reached is target:
            return ways[reached]
        for relation in reached.declaration.relations.values():
            if relation.target not in ways:
                ways[relation.target] = (*ways[reached], relation.name)
                waiting.append(relation.target)
    return None


@cache
def announcing() -> Mapping[str, type[Entity]]:
    """The entities whose changes are told, by name: those that say so, and all that is part of a pupil's file."""
    return {name: entity for name, entity in load().items() if entity.announces or leads(entity) is not None}

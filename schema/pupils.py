"""To which pupil the rows of an entity lead: by their to-one relations, as they are declared; and where rows say themselves whom they are about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from schema.kit.entity import Entity
from schema.kit.events import events, subject
from schema.kit.registry import load

Path = tuple[str, ...]

SUBJECT = ("subject_entity", "subject_id")
"""Columns by which a row is about a row of any entity."""
RECORD = ("source_id", "stream", "key")
"""Columns by which a row is about a record of a source."""


@cache
def pupil() -> type[Entity]:
    """Whom events happen to."""
    found = subject(events(load()))
    assert found is not None
    return found


@cache
def leads(entity: type[Entity]) -> Path | None:
    """The shortest way from a row to its pupil, of several the first declared; `()` for a pupil, None where there is none."""
    return _way(entity, frozenset({pupil()}))


@cache
def told_by(entity: type[Entity]) -> tuple[Path, type[Entity]] | None:
    """Where rows lead to no pupil: the way to what says whom they are about (a match, a quarantined record), None where nothing does."""
    if leads(entity) is not None:
        return None
    way = _way(entity, frozenset(each for each in load().values() if says_whom(each)))
    if way is None:
        return None
    reached = entity
    for name in way:
        reached = reached.declaration.relations[name].target
    return way, reached


@cache
def says_whom(entity: type[Entity]) -> bool:
    """Whether a row names the row, or the record of a source, that it is about."""
    columns = entity.__table__.c
    return any(all(name in columns for name in names) for names in (SUBJECT, RECORD))


def _way(entity: type[Entity], targets: frozenset[type[Entity]]) -> Path | None:
    ways: dict[type[Entity], Path] = {entity: ()}
    waiting = [entity]
    while waiting:
        reached = waiting.pop(0)
        if reached in targets:
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

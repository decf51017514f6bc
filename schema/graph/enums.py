"""The enums of the graph, as Python has them: whatever form of the types reads a value, it becomes the same member."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Any, cast

from schema.access.unusual import UnusualWay
from schema.changes import RowChange
from schema.indicator import IndicatorArea, IndicatorUnit
from schema.kit.access import Over, Role
from schema.kit.aggregates import dimensions
from schema.kit.declaration import snake
from schema.kit.entity import Entity
from schema.kit.events import events, searched
from schema.kit.vocabulary import Vocabulary

TIMELINE_KIND = "TimelineKind"
SEARCH_KIND = "SearchKind"


class Direction(enum.Enum):
    """Sort order: (descending, nulls first)."""

    ASC = (False, False)
    DESC = (True, False)
    ASC_NULLS_FIRST = (False, True)
    DESC_NULLS_FIRST = (True, True)


def enums(entities: Mapping[str, type[Entity]]) -> dict[str, type[enum.Enum]]:
    """Every enum by its name in the graph."""
    found: dict[str, type[enum.Enum]] = {
        "Role": Role,
        "Over": Over,
        "Direction": Direction,
        UnusualWay.__name__: UnusualWay,
        RowChange.__name__: RowChange,
        IndicatorArea.__name__: IndicatorArea,
        IndicatorUnit.__name__: IndicatorUnit,
    }
    for name, entity in entities.items():
        for column in entity.declaration.columns.values():
            type_: type[Any] = column.type
            if issubclass(type_, Vocabulary):
                found[type_.__name__] = type_
        found[by(name)] = _enum(by(name), {own.upper(): one for own, one in dimensions(entity).items()})
    happened = [event.entity for event in events(entities)]
    for kind, listed in ((TIMELINE_KIND, happened), (SEARCH_KIND, searched(entities))):
        if listed:
            found[kind] = _enum(kind, _kinds(listed))
    return found


def by(entity: str) -> str:
    """The name of the enum of what an entity's rows may be grouped by."""
    return f"{entity}Dimension"


def _kinds(entities: Iterable[type[Entity]]) -> dict[str, str]:
    """`ATTENDANCE_MARK`, whose value is the entity's name."""
    return {snake(entity.__name__).upper(): entity.__name__ for entity in entities}


def _enum(name: str, members: Mapping[str, Any]) -> type[enum.Enum]:
    made: Any = enum.Enum(name, members)  # type: ignore[misc]  # made from data
    return cast(type[enum.Enum], made)

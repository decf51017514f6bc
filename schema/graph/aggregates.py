"""The types of aggregates, made from the declarations: figures of a list, and of its rows in groups."""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, cast

import strawberry
from strawberry.types import Info

from schema.graph.enums import Direction, by
from schema.graph.fields import add, input_type, optional, with_arguments
from schema.graph.inputs import Inputs, scalar_filter
from schema.kit.access import Over
from schema.kit.aggregates import (
    COUNT,
    ENDINGS,
    FUNCTIONS,
    comparable,
    dimensions,
    figure,
    keyed,
    measures,
    said,
)
from schema.kit.declaration import Collection
from schema.kit.entity import Entity
from schema.protected import guarded

Fields = Mapping[str, tuple[Any, str]]

GROUPING = {
    "by": "What to make the groups by: rows that agree in all of these are a group; 1 to 8 of them.",
    "having": "Only groups for which this holds.",
    "order_by": "What to sort the groups by, the most important first; their keys break ties, and sort where nothing is said.",
    "first": "At most so many groups, 1 to 1,000; 100 where nothing is said.",
}


GUARDED: Fields = {
    "suppressed": (bool, "Whether the figures are kept back, as they would tell of few people (小样本隐藏)."),
    "perturbed": (
        bool,
        "Whether counts are blurred by a few, always the same way; over the district, sums and averages always are (扰动).",
    ),
}
"""What is told of each aggregate and each group beside its figures."""


class Aggregating(Protocol):
    """What the executor does for aggregates. What it returns has the fields of the types as attributes."""

    def aggregate(
        self, row: Any, collection: Collection, arguments: Mapping[str, Any], info: Info
    ) -> Awaitable[Any]:
        """The figures of a list below a row, or at the root where `row` is None."""

    def groups(self, aggregate: Any, arguments: Mapping[str, Any], info: Info) -> Awaitable[list[Any]]:
        """The rows of the list in groups."""


def _aggregating(info: Info) -> Aggregating:
    aggregating: Aggregating = info.context
    return aggregating


class AggregateTypes:
    """`aggregates` holds the type of each entity's aggregate, by the entity's name."""

    def __init__(
        self,
        entities: Mapping[str, type[Entity]],
        rows: Mapping[str, type[Any]],
        inputs: Inputs,
        enums: Mapping[str, type[enum.Enum]],
    ) -> None:
        self._rows = rows
        self._inputs = inputs
        self._enums = enums
        self.aggregates = {name: self._aggregate(name, entity) for name, entity in entities.items()}

    def field(self, collection: Collection) -> tuple[Callable[..., Any], Any, str]:
        """The resolver of the aggregate beside a list, its type and its description."""
        name = collection.entity.__name__

        async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
            return await _aggregating(info).aggregate(self, collection, arguments, info)

        given = {
            "filter": (self._inputs.filters[name], "Only rows for which this holds."),
            "over": (
                Over,
                "Over which rows; by default those that you read, and where you read none of the kind, the district's.",
            ),
        }
        doc = f"Figures of `{name}` rows, and the same in groups (统计)."
        return with_arguments(resolve, given), self.aggregates[name], doc

    def _aggregate(self, name: str, entity: type[Entity]) -> type[Any]:
        figures = self._figures(name, entity)
        dimension = self._by(name, entity)
        key = self._key(name, entity)
        group: Any = _type(f"{name}Group", {"key": (key, "What its rows have in common (分组键)."), **figures},
                      f"Rows of {name} that agree in what they are grouped by.")  # fmt: skip
        cls = type(f"{name}Aggregate", (), {})
        _put(cls, figures)

        async def groups(self: Any, info: Info, **arguments: Any) -> Any:
            return await _aggregating(info).groups(self, arguments, info)

        types: dict[str, Any] = {
            "by": list[dimension],  # type: ignore[valid-type]
            "having": self._having(name, entity),
            "order_by": list[self._order(name, entity, dimension)],  # type: ignore[misc]
            "first": int,
        }
        given = {argument: (types[argument], doc) for argument, doc in GROUPING.items()}
        add(
            cls,
            "groups",
            with_arguments(groups, given, required=("by",)),
            list[group],
            "The rows in groups (分组).",
        )
        return strawberry.type(cls, description=f"Figures of a list of {name} (统计).")

    def _figures(self, name: str, entity: type[Entity]) -> Fields:
        """`count`, and an object for each function."""
        columns = entity.declaration.columns
        # Numbers of rows that tell of people may be kept back.
        nullable = guarded(entity)
        of: dict[str, dict[str, tuple[Any, str]]] = {function: {} for function in FUNCTIONS}
        for measure in measures(entity).values():
            if measure != COUNT:
                named: Any = columns.get(measure.of) or entity.declaration.relations[measure.of]
                kind = figure(entity, measure).type
                required = measure.function == "count_distinct" and not nullable
                of[measure.function][measure.of] = (kind if required else optional(kind), named.spec.doc)
        found: dict[str, tuple[Any, str]] = {
            "count": (optional(int) if nullable else int, figure(entity, COUNT).spec.doc)
        }
        shared: dict[str, Any] = {}
        for function, ending in ENDINGS.items():
            if of[function]:
                if ending not in shared:
                    shared[ending] = _type(f"{name}{ending}", of[function], _ABOUT[ending].format(name))
                found[function] = (shared[ending], FUNCTIONS[function])
        return {**found, **GUARDED}

    def _by(self, name: str, entity: type[Entity]) -> type[enum.Enum]:
        found = dimensions(entity)
        made = self._enums[by(name)]
        typed: Any = strawberry.enum(made, description=f"What {name} may be grouped by.")
        for value, dimension in zip(typed.__strawberry_definition__.values, found.values(), strict=True):
            value.description = dimension.doc
        return made

    def _key(self, name: str, entity: type[Entity]) -> type[Any]:
        fields: dict[str, tuple[Any, str]] = {}
        for own, dimension in dimensions(entity).items():
            target = keyed(entity, dimension)
            kind = said(entity, dimension).type if target is None else self._rows[target.__name__]
            fields[own] = (optional(kind), dimension.doc)
        doc = "What the rows of a group have in common. Only what the groups were made by may be asked of it; null: not known, or withheld."
        return _type(f"{name}Key", fields, doc)

    def _having(self, name: str, entity: type[Entity]) -> type[Any]:
        figures = [figure(entity, measure) for measure in comparable(entity).values()]
        fields = {
            column.name: (scalar_filter(cast(Any, column.type), False), column.spec.doc) for column in figures
        }
        return input_type(
            type(f"{name}Having", (), {}), fields, f"Conditions on groups of {name}; all given hold."
        )

    def _order(self, name: str, entity: type[Entity], dimension: type[enum.Enum]) -> type[Any]:
        key = type(f"{name}KeyOrder", (), {"__annotations__": {"by": dimension, "way": Direction}})
        key.by = strawberry.field(description="One of those that the groups are made by.")  # type: ignore[attr-defined]
        key.way = strawberry.field(description="Which way.", default=Direction.ASC)  # type: ignore[attr-defined]
        strawberry.input(key, description="A part of the key to sort by.")
        fields: dict[str, tuple[Any, str]] = {
            own: (Direction, figure(entity, measure).spec.doc) for own, measure in comparable(entity).items()
        }
        fields["key"] = (key, "A part of the key; rows sort as their own lists do.")
        doc = f"What to sort groups of {name} by: one field in each."
        return input_type(type(f"{name}GroupOrder", (), {}), fields, doc, one_of=True)


_ABOUT = {
    "Distinct": "Numbers of different values of {}.",
    "Extremes": "Least or greatest values of {}.",
    "Figures": "Sums or averages of {}.",
}


def _put(cls: type[Any], fields: Fields) -> None:
    if "__annotations__" not in cls.__dict__:
        cls.__annotations__ = {}
    for name, (type_, doc) in fields.items():
        cls.__annotations__[name] = type_
        setattr(cls, name, strawberry.field(description=doc))


def _type(name: str, fields: Fields, doc: str) -> type[Any]:
    cls = type(name, (), {})
    _put(cls, fields)
    return strawberry.type(cls, description=doc)

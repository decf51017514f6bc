"""How values of the graph's own scalars are read: as Strawberry reads them, which is imported when the first comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any


def reading(name: str) -> Callable[[Any], Any]:
    """Reads a value of the scalar with this name in the graph. Raises a GraphQLError for what is none."""

    def read(value: Any) -> Any:
        return _definitions()[name](value)

    return read


@cache
def _definitions() -> dict[str, Callable[[Any], Any]]:
    from strawberry.schema.types.scalar import DEFAULT_SCALAR_REGISTRY

    return {
        definition.name: definition.parse_value
        for definition in DEFAULT_SCALAR_REGISTRY.values()
        if definition.parse_value is not None
    }

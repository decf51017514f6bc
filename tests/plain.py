"""Plain rows of a small district: those that a file tells, and made-up ones of what it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hub.store.cells import plain
from schema.kit import Entity, Vocabulary

MADE_UP: Mapping[type[Any], Any] = {
    str: "text",
    int: 1,
    bool: True,
    float: 0.5,
    Decimal: Decimal("0.5"),
    date: date(2026, 10, 1),
    time: time(8),
    datetime: datetime(2026, 10, 1, tzinfo=UTC),
    dict: {"key": "value"},
    bytes: b"bytes",
}
"""A value of each type that a column may have."""


def plain_rows(
    data: Mapping[str, Any], entities: Sequence[type[Entity]], unknown: int = 1
) -> dict[str, list[dict[str, Any]]]:
    """The rows that `data` tells, typed; of an entity that it does not know, so many that are made up."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for entity in entities:
        told = data.get(entity.__name__) or [_made_up(entity, rows, turn) for turn in range(unknown)]
        rows[entity.__name__] = [_typed(entity, row) for row in told]
    return rows


def _typed(entity: type[Entity], row: dict[str, Any]) -> dict[str, Any]:
    """A row of the file with every column present and in its own type."""
    declaration = entity.declaration
    known = {"id", "removed_at", *declaration.columns, *declaration.relations}
    assert row.keys() <= known, row.keys() - known
    # A version that a file leaves out is the first.
    typed = {
        name: plain(column, row.get(name, 1 if column.counted else None))
        for name, column in declaration.columns.items()
    }
    removed = row.get("removed_at")
    assert removed is None or isinstance(removed, datetime)
    return {**row, **typed, "removed_at": removed}


_DIFFERENCES: Mapping[type[Any], Callable[[int], Any]] = {
    str: str, int: int, date: timedelta, bytes: lambda turn: str(turn).encode(),
}  # fmt: skip


def _made_up(entity: type[Entity], rows: Mapping[str, list[dict[str, Any]]], turn: int) -> dict[str, Any]:
    """A row of an entity that the file does not know (yet), so that a new one can be asked for.

    With each turn it belongs to others, and what must differ does.
    """
    row: dict[str, Any] = {"id": 1 + turn}
    for relation in entity.declaration.relations.values():
        live = [
            other["id"] for other in rows.get(relation.target.__name__, []) if not other.get("removed_at")
        ]
        row[relation.name] = live[turn % len(live)] if live else None
    unique = {name for names in entity.unique for name in names}
    for column in entity.declaration.columns.values():
        if issubclass(column.type, Vocabulary):
            value: Any = list(column.type)[turn % len(column.type)].name
        else:
            value = MADE_UP[column.type]
            if turn and (column.spec.identifies or column.name in unique):
                value = value + _DIFFERENCES[column.type](turn)
        row[column.name] = [value] if column.many else value
    return row

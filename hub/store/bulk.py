"""Many rows in one statement: a parameter for each column, however many rows there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, Text, bindparam, cast, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.types import JSON, TypeEngine

from schema.kit.declaration import VERSION

Row = Mapping[str, Any]


async def insert_rows(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns."""
    names = tuple(rows[0])
    if not _fits(table, names):
        await connection.execute(insert(table), [dict(row) for row in rows])
    else:
        await connection.execute(_insert(table, names), parameters(table, rows))


async def update_rows(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Give rows, named by their `id`, these values of the same columns; where they have a version, it is counted."""
    names = tuple(rows[0])
    if not _fits(table, names):
        values: dict[str, Any] = {name: bindparam(f"in_{name}") for name in names if name != "id"}
        values |= _counted(table)
        statement = update(table).where(table.c.id == bindparam("in_id")).values(values)
        await connection.execute(
            statement, [{f"in_{name}": value for name, value in row.items()} for row in rows]
        )
    else:
        await connection.execute(_update(table, names), parameters(table, rows))


@cache
def given(table: Table, names: tuple[str, ...]) -> Select[Any]:
    """The rows of `parameters`, as a query."""
    columns = []
    for name in names:
        kind = table.c[name].type
        # An array of arrays would be taken apart into all its elements: each goes as its text.
        item = Text() if isinstance(kind, ARRAY) else _plain(kind)
        element: Any = func.unnest(bindparam(f"in_{name}", type_=ARRAY(item)), type_=item)
        if isinstance(kind, ARRAY):
            element = cast(element, ARRAY(_plain(kind.item_type)))
        columns.append(element.label(name))
    return select(*columns)


def parameters(table: Table, rows: Sequence[Row]) -> dict[str, list[Any]]:
    """The values of `given`."""
    found: dict[str, list[Any]] = {}
    for name in rows[0]:
        values: list[Any] = [row[name] for row in rows]
        if isinstance(table.c[name].type, ARRAY):
            values = [None if value is None else _literal(value) for value in values]
        found[f"in_{name}"] = values
    return found


def _literal(items: Sequence[Any]) -> str:
    quoted = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return "{" + ",".join(f'"{item}"' for item in quoted) + "}"


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    # A collation has no place in the type of an array.
    return Text() if isinstance(kind, Text) else kind


@cache
def _fits(table: Table, names: tuple[str, ...]) -> bool:
    return not any(isinstance(table.c[name].type, JSON) for name in names)


@cache
def _insert(table: Table, names: tuple[str, ...]) -> Insert:
    return insert(table).from_select(names, given(table, names))


@cache
def _update(table: Table, names: tuple[str, ...]) -> Update:
    new = given(table, names).subquery("new")
    values: dict[str, Any] = {name: new.c[name] for name in names if name != "id"}
    values |= _counted(table)
    return update(table).where(table.c.id == new.c.id).values(values)


def _counted(table: Table) -> dict[str, Any]:
    return {VERSION: table.c[VERSION] + 1} if VERSION in table.c else {}

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


MANY = 100
"""From so many rows on a value that all of them hold is sent once: fewer are not worth a statement of their own."""


async def insert_rows(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns."""
    names = tuple(rows[0])
    if not _fits(table, names):
        await connection.execute(insert(table), [dict(row) for row in rows])
    else:
        same, values = parameters(table, rows)
        await connection.execute(_insert(table, names, same), values)


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
        same, values = parameters(table, rows)
        await connection.execute(_update(table, names, same), values)


@cache
def given(table: Table, names: tuple[str, ...], same: frozenset[str]) -> Select[Any]:
    """The rows of `parameters`, as a query."""
    columns = []
    for name in names:
        kind = table.c[name].type
        item = _item(kind)
        if name in same:
            columns.append(cast(bindparam(f"in_{name}", type_=item), item).label(name))
            continue
        array = bindparam(f"in_{name}", type_=Text() if isinstance(item, Text) else ARRAY(item))
        element: Any = func.unnest(cast(array, ARRAY(item)) if isinstance(item, Text) else array, type_=item)
        if isinstance(kind, ARRAY):
            element = cast(element, ARRAY(_plain(kind.item_type)))
        columns.append(element.label(name))
    return select(*columns)


def parameters(table: Table, rows: Sequence[Row]) -> tuple[frozenset[str], dict[str, Any]]:
    """The values of `given`, and the columns in which all rows hold the same; the first column tells how many rows there are."""
    found: dict[str, Any] = {}
    same = set()
    first, *others = rows[0]
    for name in (first, *others):
        values: list[Any] = [row[name] for row in rows]
        if isinstance(table.c[name].type, ARRAY):
            values = [None if value is None else _literal(value) for value in values]
        elif name != first and len(rows) >= MANY and _same(values):
            same.add(name)
            found[f"in_{name}"] = values[0]
            continue
        # Texts go as the literal of their array: to have the driver look at each takes four times as long.
        written = isinstance(_item(table.c[name].type), Text)
        found[f"in_{name}"] = _literal(values) if written else values
    return frozenset(same), found


def _same(values: list[Any]) -> bool:
    return bool(values[0] == values[-1]) and values.count(values[0]) == len(values)


def _literal(items: Sequence[Any]) -> str:
    """An array as PostgreSQL writes it."""
    if None in items:
        return "{" + ",".join("NULL" if item is None else _quoted(str(item)) for item in items) + "}"
    text = '","'.join(map(str, items))
    if "\\" in text or text.count('"') != 2 * len(items) - 2:
        return "{" + ",".join(_quoted(str(item)) for item in items) + "}"
    return f'{{"{text}"}}' if items else "{}"


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _item(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """As what a column's values go: an array of arrays would be taken apart into all its elements, so each goes as its text."""
    return Text() if isinstance(kind, ARRAY) else _plain(kind)


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    # A collation has no place in the type of an array.
    return Text() if isinstance(kind, Text) else kind


@cache
def _fits(table: Table, names: tuple[str, ...]) -> bool:
    return not any(isinstance(table.c[name].type, JSON) for name in names)


@cache
def _insert(table: Table, names: tuple[str, ...], same: frozenset[str]) -> Insert:
    return insert(table).from_select(names, given(table, names, same))


@cache
def _update(table: Table, names: tuple[str, ...], same: frozenset[str]) -> Update:
    new = given(table, names, same).subquery("new")
    values: dict[str, Any] = {name: new.c[name] for name in names if name != "id"}
    values |= _counted(table)
    return update(table).where(table.c.id == new.c.id).values(values)


def _counted(table: Table) -> dict[str, Any]:
    return {VERSION: table.c[VERSION] + 1} if VERSION in table.c else {}

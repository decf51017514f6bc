"""The one way rows of the graph are written: with their history and their version, in the caller's transaction, only where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column as SqlColumn
from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Table,
    any_,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.store import bulk, cells, rollups, stirred
from schema.kit.declaration import VERSION
from schema.kit.entity import Entity

WRITTEN = "written"
"""In the `info` of a connection: the set that gathers of which entities rows are written; absent where nobody asks."""

# The sequence is looked up once, not for each number.
_NUMBERS = text(
    "SELECT nextval(ids.of) FROM (SELECT CAST(pg_get_serial_sequence(:table, 'id') AS regclass) AS of OFFSET 0) AS ids,"
    " generate_series(1, :count)"
)


@dataclass(frozen=True, slots=True)
class Saved:
    """Ids of the rows by what became of them."""

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


class Writer:
    """Writes rows of one hub inside one transaction."""

    def __init__(self, connection: AsyncConnection, keyring: Keyring, now: datetime) -> None:
        self.connection = connection
        self.keyring = keyring
        self.now = now
        self._reserved: dict[type[Entity], set[int]] = defaultdict(set)
        """Ids without a row: there is nothing to look for below them."""

    async def new_ids(self, entity: type[Entity], count: int) -> list[int]:
        """Reserve ids, which a sealed value needs before its row exists."""
        if not count:
            return []
        numbers = await self.connection.execute(_NUMBERS, {"table": entity.__tablename__, "count": count})
        ids = [int(number) for (number,) in numbers]
        self._reserved[entity].update(ids)
        return ids

    def fresh(self, entity: type[Entity], ids: Collection[int]) -> set[int]:
        """Which of these ids were reserved in this transaction and have no row yet: nobody else knows them."""
        return self._reserved[entity].intersection(ids)

    async def save(self, entity: type[Entity], rows: Mapping[int, Mapping[str, Any]]) -> Saved:
        """Make each row hold these plain values, by column and relation name; what is left out becomes null.

        A row that was removed is there again. Rows that hold them already are not touched.
        """
        if not rows:
            return Saved()
        reserved = self._reserved[entity]
        current = await self._current(entity, rows.keys() - reserved)
        reserved.difference_update(rows)
        first = {VERSION: 1} if VERSION in entity.declaration.columns else {}
        added = [
            {**cells.stored(self.keyring, entity, row_id, rows[row_id]), **first}
            for row_id in rows
            if row_id not in current
        ]
        changed = []
        for row_id, old in current.items():
            new = cells.stored(self.keyring, entity, row_id, rows[row_id], old)
            new.pop(VERSION, None)
            if old.get("removed_at") is not None or any(old[name] != value for name, value in new.items()):
                changed.append(new)
        table = table_of(entity)
        if added:
            stamp = {} if entity.history is None else {"changed_at": self.now}
            for row in added:
                row.update(stamp)
            await bulk.insert_rows(self.connection, table, added)
        if changed:
            await self._supersede(entity, [row["id"] for row in changed])
            again = {} if entity.history is None else {"changed_at": self.now, "removed_at": None}
            await bulk.update_rows(self.connection, table, [{**row, **again} for row in changed])
        saved = Saved(tuple(row["id"] for row in added), tuple(row["id"] for row in changed))
        await self._touch(entity, [*saved.added, *saved.changed])
        return saved

    async def change(self, entity: type[Entity], row_id: int, values: Mapping[str, Any]) -> None:
        """Set these plain values of a row, by column and relation name; the others stay."""
        await self.change_each(entity, {row_id: values})

    async def change_each(self, entity: type[Entity], rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Set of several rows plain values, of each the same columns and relations; the others stay."""
        if not rows:
            return
        stamp = {} if entity.history is None else {"changed_at": self.now}
        changed = []
        for row_id, values in rows.items():
            whole = cells.stored(self.keyring, entity, row_id, values)
            changed.append(
                {"id": row_id, **{name: whole[name] for name in cells.named(entity, values)}, **stamp}
            )
        await self._supersede(entity, list(rows))
        await bulk.update_rows(self.connection, table_of(entity), changed)
        await self._touch(entity, rows)

    async def remove(self, entity: type[Entity], ids: Iterable[int]) -> Saved:
        """Hide rows (`removed_at`); a row that returns by `save` is the same row."""
        table, wanted = table_of(entity), list(ids)
        if not wanted:
            return Saved()
        live = (
            select(table.c.id)
            .where(among(table.c.id, wanted), table.c.removed_at.is_(None))
            .with_for_update()
        )
        found = [int(row_id) for (row_id,) in await self.connection.execute(live)]
        if found:
            await self._supersede(entity, found)
            stamp = {"removed_at": self.now, "changed_at": self.now}
            await self.connection.execute(update(table).where(among(table.c.id, found)).values(stamp))
            await self._touch(entity, found)
        return Saved(removed=tuple(found))

    async def _touch(self, entity: type[Entity], ids: Iterable[int]) -> None:
        """Note what follows from rows that were written: cells to be counted anew, pupils to be looked at; and who asks, of which entity they are."""
        if WRITTEN in self.connection.info:
            self.connection.info[WRITTEN].add(entity)
        await rollups.touch(self.connection, entity, ids, self.now)
        await stirred.touch(self.connection, entity, ids, self.now)

    async def _current(self, entity: type[Entity], ids: Collection[int]) -> dict[int, RowMapping]:
        if not ids:
            return {}
        table = table_of(entity)
        found = await self.connection.execute(select(table).where(among(table.c.id, ids)).with_for_update())
        return {row["id"]: row for row in found.mappings().all()}

    async def _supersede(self, entity: type[Entity], ids: Sequence[int]) -> None:
        if entity.history is None:
            return
        table = table_of(entity)
        names = [column.name for column in table.columns]
        old = select(*table.columns, literal(self.now)).where(among(table.c.id, ids))
        await self.connection.execute(insert(entity.history).from_select([*names, "superseded_at"], old))


def among(column: SqlColumn[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column = ANY(values)`: one parameter, however many values."""
    return column == any_(literal(list(values), ARRAY(column.type)))


def table_of(entity: type[Entity]) -> Table:
    """The entity's table."""
    table = entity.__table__
    assert isinstance(table, Table)
    return table

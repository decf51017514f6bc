"""One view of an upstream's database, and the few statements that read it: by key, in pages, and nothing else."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, MetaData, Row, Table, and_, func, or_, select
from sqlalchemy.exc import NoSuchTableError, SAWarning
from sqlalchemy.types import Date, DateTime

from connectors.kit.errors import Malformed
from connectors.kit.mapping.binding import Binding
from connectors.kit.mapping.cells import heading
from connectors.sql.mapping import ViewSpec
from connectors.sql.values import frozen, thawed
from hub.sync.contract import JsonObject

MOST_KEYLESS = 1000
"""Rows without a key that are told at most."""

Key = Sequence[Any]


class View:
    """A view whose columns are known. Its methods run within a transaction."""

    def __init__(self, binding: Binding[ViewSpec], table: Table) -> None:
        self.binding = binding
        self._table = table
        self.columns: dict[str, Column[Any]] = self._known()
        self._keys = [self.columns[header] for header in binding.spec.key]
        self._changed = self._changes()

    @classmethod
    def found(cls, connection: Connection, binding: Binding[ViewSpec]) -> View:
        """The view as the database describes it. Raises Malformed if it is not there or lacks a required column."""
        schema, name = binding.spec.place
        try:
            with warnings.catch_warnings():
                # Types that SQLAlchemy does not know are read as the driver gives them.
                warnings.simplefilter("ignore", SAWarning)
                table = Table(name, MetaData(), schema=schema, autoload_with=connection, resolve_fks=False)
        except NoSuchTableError:
            raise Malformed(
                "there is no such view, or the reader may not see it",
                place=binding.spec.view,
                mend="check `view` in the mapping file, and the rights of the reader",
            ) from None
        return cls(binding, table)

    @property
    def headers(self) -> list[str]:
        """Headers of the mapping file that the view has, in the order of the rows' values."""
        return list(self.columns)

    @property
    def tells_changes(self) -> bool:
        """Whether it can be asked for changes only."""
        return self._changed is not None

    def rows(
        self, connection: Connection, behind: Key | None, since: JsonObject | None, limit: int
    ) -> Sequence[Row[Any]]:
        """The next rows in the order of the key, those that bear the key `behind` first; the last value tells the change."""
        statement = select(*self.columns.values(), *self._when()).where(*self._asked(since))
        if behind is not None:
            statement = statement.where(_from(self._keys, behind))
        return connection.execute(statement.order_by(*self._keys).limit(limit)).all()

    def keys(
        self, connection: Connection, behind: Key | None, since: JsonObject | None, limit: int
    ) -> Sequence[Row[Any]]:
        """The next keys, from `behind` on."""
        statement = select(*self._keys).where(*self._asked(since))
        if behind is not None:
            statement = statement.where(_from(self._keys, behind))
        return connection.execute(statement.order_by(*self._keys).limit(limit)).all()

    def keyless(self, connection: Connection) -> Sequence[Row[Any]]:
        """Rows with a NULL in their key, which no page by key shows."""
        empty = or_(*(key.is_(None) for key in self._keys))
        statement = select(*self.columns.values(), *self._when()).where(empty).limit(MOST_KEYLESS)
        return connection.execute(statement).all()

    def count(self, connection: Connection) -> int:
        """How many rows there are."""
        return connection.execute(select(func.count()).select_from(self._table)).scalar_one()

    def newest(self, connection: Connection) -> Any:
        """The last change that is not dated ahead of the database's own clock, frozen; None if there is none."""
        if self._changed is None:
            return None
        past = self._changed <= func.current_timestamp()
        return frozen(connection.execute(select(func.max(self._changed)).where(past)).scalar_one())

    def _asked(self, since: JsonObject | None) -> list[ColumnElement[bool]]:
        """Rows that have a key, and that changed since; a row that does not tell when always counts as changed."""
        asked: list[ColumnElement[bool]] = [key.is_not(None) for key in self._keys]
        newest = thawed(since["newest"]) if since else None
        if self._changed is not None and newest is not None:
            minutes = timedelta(minutes=self.binding.spec.overlap_minutes)
            reach = minutes if isinstance(self._changed.type, DateTime) else max(minutes, timedelta(days=1))
            # SQLite compares texts: a whole second stands before the same one with its fraction.
            behind = newest - reach - timedelta(seconds=1)
            asked.append(or_(self._changed >= behind, self._changed.is_(None)))
        return asked

    def _when(self) -> list[ColumnElement[Any]]:
        return [] if self._changed is None else [self._changed.label("yixin_changed")]

    def _known(self) -> dict[str, Column[Any]]:
        there = {heading(column.name): column for column in self._table.columns}
        known: dict[str, Column[Any]] = {}
        for header, spec in self.binding.spec.columns.items():
            spellings = [heading(header), *spec.headings]
            if (column := next((there[one] for one in spellings if one in there), None)) is not None:
                known[header] = column
        if missing := [header for header in self.binding.required if header not in known]:
            raise Malformed(
                f"required columns are missing: {', '.join(sorted(missing))}; "
                f"found {', '.join(column.name for column in self._table.columns)}",
                place=self.binding.spec.view,
                mend="add the view's own name of the column to `aliases` in the mapping file",
            )
        return known

    def _changes(self) -> Column[Any] | None:
        name = self.binding.spec.changed
        if name is None:
            return None
        for column in self._table.columns:
            if heading(column.name) == heading(name) and isinstance(column.type, DateTime | Date):
                return column
        raise Malformed(
            f"`changed` names {name}, which is no column with dates or times",
            place=self.binding.spec.view,
            mend="name the column that tells when a row last changed, or leave `changed` out",
        )


def _from(keys: Sequence[Column[Any]], behind: Key) -> ColumnElement[bool]:
    """The key is at least this one: written out, as not every database compares rows."""
    *ahead, last = zip(keys, behind, strict=True)
    tests: list[ColumnElement[bool]] = []
    for number, (column, value) in enumerate(ahead):
        tests.append(and_(*(one == said for one, said in ahead[:number]), column > value))
    tests.append(and_(*(one == said for one, said in ahead), last[0] >= last[1]))
    return or_(*tests)

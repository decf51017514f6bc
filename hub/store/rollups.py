"""Roll-ups in SQL: what their cells are, and which of them a written row touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Table,
    any_,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from schema.kit.declaration import Relation
from schema.kit.entity import Entity
from schema.kit.registry import load
from schema.kit.rollup import COUNT, Rollup

Path = tuple[Relation, ...]


@cache
def declared() -> tuple[tuple[type[Entity], Rollup], ...]:
    """Every roll-up with the entity whose rows it counts."""
    return tuple((entity, rollup) for entity in load().values() for rollup in entity.declaration.rollups)


def counted(entity: type[Entity], rollup: Rollup, *only: ColumnElement[bool]) -> Select[Any]:
    """The cells as the rows have them: the dimensions and the count, in the order of the roll-up's columns.

    `only`: conditions on the entity's own table.
    """
    places, joined = _joined(_table(entity), [each.steps for each in rollup.dimensions.values()])
    columns = [places[each.steps].c[each.source].label(each.column) for each in rollup.dimensions.values()]
    live = [place.c.removed_at.is_(None) for place in places.values()]
    return (
        select(*columns, func.count().label(COUNT)).select_from(joined).where(*live, *only).group_by(*columns)
    )


async def touch(connection: AsyncConnection, entity: type[Entity], ids: Iterable[int], now: datetime) -> None:
    """Note, in the transaction that wrote these rows at `now`, which slices are to be counted anew."""
    of_these = list(ids)
    for owner, rollup, path in _touched_by().get(entity, ()) if of_these else ():
        among = any_(literal(of_these, ARRAY(BigInteger)))
        touched = (
            _by_own(entity, rollup, among, now) if not path else _by_path(owner, rollup, path, among, now)
        )
        names = [each.column for each in rollup.slices]
        await connection.execute(insert(rollup.due).from_select(names, touched).on_conflict_do_nothing())


async def leave(connection: AsyncConnection, entity: type[Entity], ids: Iterable[int]) -> None:
    """Note, before these rows are deleted, which slices are to be counted anew."""
    of_these = list(ids)
    for owner, rollup, path in _touched_by().get(entity, ()) if of_these else ():
        if not path:
            table = _table(owner)
            touched = select(*(table.c[each.source] for each in rollup.slices)).where(
                table.c.id == any_(literal(of_these, ARRAY(BigInteger)))
            )
            names = [each.column for each in rollup.slices]
            await connection.execute(
                insert(rollup.due).from_select(names, touched.distinct()).on_conflict_do_nothing()
            )


def _by_own(entity: type[Entity], rollup: Rollup, among: Any, now: datetime) -> Any:
    """Slices in which the rows are, and those in which their versions before `now` were."""
    table, history = _table(entity), _history(entity)
    sources = [each.source for each in rollup.slices]
    return union(
        select(*(table.c[name] for name in sources)).where(table.c.id == among),
        select(*(history.c[name] for name in sources)).where(
            history.c.id == among, history.c.superseded_at == now
        ),
    )


def _by_path(owner: type[Entity], rollup: Rollup, path: Path, among: Any, now: datetime) -> Any:
    """Slices of the owner's rows whose path leads over these rows, where they differ from before in what counts."""
    table = _table(owner)
    places, joined = _joined(table, [path])
    row, history = places[path], _history(path[-1].target)
    differs = or_(
        row.c.removed_at.is_(None) != history.c.removed_at.is_(None),
        *(row.c[name].is_distinct_from(history.c[name]) for name in sorted(_columns_of(rollup, path))),
    )
    return (
        select(*(table.c[each.source] for each in rollup.slices))
        .select_from(joined.join(history, history.c.id == row.c.id))
        # By the history's id alone: what is joined by it is looked up, and a list of ids would be sorted for each of them.
        .where(history.c.id == among, history.c.superseded_at == now, differs, table.c.removed_at.is_(None))
        .distinct()
    )


def _columns_of(rollup: Rollup, path: Path) -> set[str]:
    """Columns of the path's last row that say in which cell a row is counted."""
    found = set()
    for each in rollup.dimensions.values():
        if each.steps[: len(path)] == path:
            longer = each.steps[len(path) :]
            found.add(longer[0].column if longer else each.source)
    return found


@cache
def _touched_by() -> Mapping[type[Entity], list[tuple[type[Entity], Rollup, Path]]]:
    """By entity: the roll-ups that its rows touch, and over which path they do."""
    found: dict[type[Entity], list[tuple[type[Entity], Rollup, Path]]] = defaultdict(list)
    for owner, rollup in declared():
        for path in _prefixes(each.steps for each in rollup.dimensions.values()):
            found[path[-1].target if path else owner].append((owner, rollup, path))
    return found


def _joined(table: Table, paths: Iterable[Path]) -> tuple[dict[Path, FromClause], FromClause]:
    """The rows along these paths, by path, and all of them joined to the table."""
    places: dict[Path, FromClause] = {(): table}
    joined: FromClause = table
    for path in _prefixes(paths):
        if path:
            before, step = places[path[:-1]], path[-1]
            row = _table(step.target).alias("_".join(each.name for each in path) + "_row")
            places[path] = row
            # A row that points nowhere is counted too, under none.
            outer = any(each.nullable for each in path)
            joined = joined.join(row, row.c.id == before.c[step.column], isouter=outer)
    return places, joined


def _prefixes(paths: Iterable[Path]) -> list[Path]:
    """Each path and what leads to it, the shorter ones first."""
    return sorted({path[:n] for path in paths for n in range(len(path) + 1)}, key=_by_length)


def _by_length(path: Path) -> tuple[int, list[str]]:
    return len(path), [step.name for step in path]


def _table(entity: type[Entity]) -> Table:
    table = entity.__table__
    assert isinstance(table, Table)
    return table


def _history(entity: type[Entity]) -> Table:
    assert entity.history is not None
    return entity.history

"""Roll-ups kept beside the rows: due slices are counted anew, in sets; a roll-up can be compared and filled again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.logging import logger
from hub.store.rollups import counted, declared
from hub.store.writer import table_of
from hub.sync import line
from schema.kit.entity import Entity
from schema.kit.rollup import Dimension, Rollup

CHUNK = 2000
"""Slices that are counted in one transaction."""

log = logger("rollups")


@dataclass(frozen=True, slots=True)
class Checked:
    """How a roll-up compares with the rows."""

    name: str
    cells: int
    wrong: int
    """Cells that say something else than the rows do, or that are missing, or too many."""
    due: int
    """Slices that the next sync counts anew; their cells are not held to be wrong."""


async def maintain(connection: AsyncConnection) -> int:
    """Count the next due slices anew, in the caller's turn in the line; returns how many slices that were."""
    done = 0
    for entity, rollup in declared():
        due = rollup.due
        slices = [due.c[each.column] for each in rollup.slices]
        upcoming = select(due.c.id).order_by(due.c.id).limit(CHUNK)
        taken = await connection.execute(delete(due).where(due.c.id.in_(upcoming)).returning(*slices))
        for present, rows in _by_presence(rollup, taken.mappings().all()).items():
            await _count(connection, entity, rollup, present, rows)
            done += len(rows)
    return done


async def rebuild(connection: AsyncConnection) -> dict[str, int]:
    """Fill every roll-up anew from all rows; returns the number of cells by name."""
    await line.stand(connection)
    cells = {}
    for entity, rollup in declared():
        await connection.execute(delete(rollup.due))
        await connection.execute(delete(rollup.table))
        filled = await connection.execute(_filling(entity, rollup))
        cells[rollup.name] = filled.rowcount
    log.info("roll-ups filled anew", **cells)
    return cells


async def check(connection: AsyncConnection) -> list[Checked]:
    """Compare all cells with the rows; the connection should be in one snapshot."""
    return [await _check(connection, entity, rollup) for entity, rollup in declared()]


def _by_presence(rollup: Rollup, rows: Sequence[RowMapping]) -> dict[tuple[bool, ...], list[RowMapping]]:
    """The slices by which of their dimensions have a value: a null is no key that an index finds by equality."""
    found: dict[tuple[bool, ...], list[RowMapping]] = defaultdict(list)
    for row in rows:
        found[tuple(row[each.column] is not None for each in rollup.slices)].append(row)
    return found


async def _count(
    connection: AsyncConnection,
    entity: type[Entity],
    rollup: Rollup,
    present: tuple[bool, ...],
    rows: Sequence[RowMapping],
) -> None:
    keys = [each for each, there in zip(rollup.slices, present, strict=True) if there]
    nulls = [each for each, there in zip(rollup.slices, present, strict=True) if not there]
    cells, table = rollup.table, table_of(entity)
    await connection.execute(
        delete(cells).where(
            _in(rows, keys, [cells.c[each.column] for each in keys]),
            *(cells.c[each.column].is_(None) for each in nulls),
        )
    )
    await connection.execute(
        _filling(
            entity,
            rollup,
            _in(rows, keys, [table.c[each.source] for each in keys]),
            *(table.c[each.source].is_(None) for each in nulls),
        )
    )


def _in(
    rows: Sequence[RowMapping], keys: Sequence[Dimension], columns: Sequence[ColumnElement[Any]]
) -> ColumnElement[bool]:
    """Whether these columns hold what one of the rows does; an array for each, however many rows."""
    if not keys:
        return and_(True)
    arrays = [literal([row[each.column] for row in rows], ARRAY(each.type)) for each in keys]
    values = func.unnest(*arrays).table_valued(*(column(each.column, each.type) for each in keys))
    return tuple_(*columns).in_(select(values.render_derived()))


def _filling(entity: type[Entity], rollup: Rollup, *only: ColumnElement[bool]) -> Any:
    cells = counted(entity, rollup, *only)
    # Cells that are asked together lie together.
    return insert(rollup.table).from_select(
        [column.name for column in rollup.table.columns], cells.order_by(*list(cells.selected_columns)[:-1])
    )


async def _check(connection: AsyncConnection, entity: type[Entity], rollup: Rollup) -> Checked:
    cells, due = rollup.table, rollup.due
    stored, right = select(cells), counted(entity, rollup)
    # EXCEPT holds nulls to be equal, which a join does not.
    differing = union_all(
        select(stored.except_all(right).subquery()), select(right.except_all(stored).subquery())
    ).subquery()
    keys = [differing.c[each.column] for each in rollup.dimensions.values()]
    awaited = exists().where(
        *(due.c[each.column].is_not_distinct_from(differing.c[each.column]) for each in rollup.slices)
    )
    wrong = select(*keys).where(~awaited).distinct().subquery()
    counts = [await _number(connection, counted_one) for counted_one in (cells, wrong, due)]
    return Checked(rollup.name, *counts)


async def _number(connection: AsyncConnection, rows: Any) -> int:
    return int((await connection.execute(select(func.count()).select_from(rows))).scalar_one())

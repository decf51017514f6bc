"""Roll-ups: counts of an entity's rows by some dimensions, kept in a table of their own beside the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Identity, Index, Table
from sqlalchemy import Column as SqlColumn
from sqlalchemy.types import TypeEngine

from hub.base.errors import DeclarationError
from schema.kit.declaration import Column, Declaration, Relation
from schema.kit.tables import sql_type

if TYPE_CHECKING:
    from schema.kit.entity import Entity

COUNT = "count"
"""Name of the measure's column."""


@dataclass(frozen=True)
class RollupSpec:
    """Arguments of `rollup(...)`, before the entity is known."""

    name: str
    dimensions: tuple[str, ...]
    slices: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...]
    doc: str


def rollup(
    name: str,
    *dimensions: str,
    slices: tuple[str, ...],
    indexes: tuple[tuple[str, ...], ...] = (),
    doc: str,
) -> RollupSpec:
    """How many rows there are by `dimensions`: the entity's columns, its to-one relations, or paths of such (`student.school`).

    Rows that are removed, or on whose path a row is removed, are not counted. `slices`: the dimensions, of the entity's own
    columns and relations, that say which cells are counted anew together when a row changes: few enough rows to count at
    each change, and found by an index that the entity gets by it. `indexes` of the roll-up: besides all dimensions in their order.
    """
    return RollupSpec(name, dimensions, slices, indexes, doc)


@dataclass(frozen=True)
class Dimension:
    """What cells are told apart by: a field of the entity, or of the row that to-one relations lead to."""

    path: str
    """As declared: `student.school`."""
    steps: tuple[Relation, ...]
    """The relations before the last name."""
    leaf: Column | Relation
    """What the last name is."""

    @property
    def column(self) -> str:
        """Name of the roll-up's column: `date`, `school_id`, `student_school_id`."""
        return "_".join([*(step.name for step in self.steps), self.source])

    @property
    def source(self) -> str:
        """Name of the column in the last row of the path."""
        return self.leaf.column if isinstance(self.leaf, Relation) else self.leaf.name

    @property
    def target(self) -> type[Entity] | None:
        """The entity to whose rows the column points; None where it holds a value."""
        return self.leaf.target if isinstance(self.leaf, Relation) else None

    @property
    def nullable(self) -> bool:
        """Whether cells may have none."""
        return self.leaf.nullable or any(step.nullable for step in self.steps)

    @property
    def type(self) -> TypeEngine[Any]:
        """The SQL type."""
        return BigInteger() if isinstance(self.leaf, Relation) else sql_type(self.leaf)


@dataclass(frozen=True)
class Rollup:
    """A roll-up of an entity."""

    name: str
    doc: str
    dimensions: Mapping[str, Dimension]
    """By path, in the order of the declaration."""
    slices: tuple[Dimension, ...]
    table: Table
    """One row for each cell that is not empty: the dimensions' columns and `count`."""
    due: Table
    """Slices whose rows changed since they were counted: where it is not empty, the roll-up lags behind the rows."""


def declare(entity: Declaration, table: Table, spec: RollupSpec) -> Rollup:
    """Make the roll-up and its tables. Raises DeclarationError where it says what cannot be."""
    place = f"{entity.name}, roll-up {spec.name}"
    if entity.keeping == "ledger":
        raise DeclarationError("rows of a ledger have no history, so no roll-up can follow them", place=place)
    dimensions = {path: _dimension(entity, path, place) for path in spec.dimensions}
    unknown = {*spec.slices, *(path for paths in spec.indexes for path in paths)} - dimensions.keys()
    if unknown or not spec.slices:
        raise DeclarationError(
            "slices and indexes are of its dimensions, and there is a slice", place=place, mend="name some"
        )
    slices = tuple(dimensions[path] for path in spec.slices)
    if any(dimension.steps for dimension in slices):
        raise DeclarationError(
            "slices are of the entity's own columns", place=place, mend="leave the paths out"
        )
    cells = Table(
        spec.name,
        table.metadata,
        *_columns(dimensions.values()),
        SqlColumn(COUNT, BigInteger, nullable=False),
        comment=spec.doc,
    )
    due = Table(
        f"{spec.name}_due",
        table.metadata,
        SqlColumn("id", BigInteger, Identity(), primary_key=True),
        *_columns(slices),
        comment=f"Slices of {spec.name} to be counted anew.",
    )
    for made in (cells, due):
        keys = [column for column in made.columns if column.name not in (COUNT, "id")]
        Index(f"uq_{made.name}", *keys, unique=True, postgresql_nulls_not_distinct=True)
    for paths in spec.indexes:
        columns = [cells.c[dimensions[path].column] for path in paths]
        Index("_".join(["ix", spec.name, *(column.name for column in columns)]), *columns)
    own = [table.c[dimension.source] for dimension in slices]
    name = "_".join(["ix", table.name, *(column.name for column in own)])
    # Roll-ups of the same slices share it.
    if name not in {index.name for index in table.indexes}:
        Index(name, *own)
    return Rollup(spec.name, spec.doc, dimensions, slices, cells, due)


def _dimension(entity: Declaration, path: str, place: str) -> Dimension:
    *before, last = path.split(".")
    steps: list[Relation] = []
    for name in before:
        step = entity.relations.get(name)
        if step is None or step.target.declaration.keeping == "ledger":
            raise DeclarationError(f"{path}: {name} leads to no row with a history", place=place)
        steps.append(step)
        entity = step.target.declaration
    leaf = entity.relations.get(last) or entity.columns.get(last)
    if leaf is None:
        raise DeclarationError(f"{path}: there is no {last}", place=place)
    if isinstance(leaf, Column) and (leaf.sealed or leaf.many):
        raise DeclarationError(f"{path}: sealed values and lists cannot be counted by", place=place)
    return Dimension(path, tuple(steps), leaf)


def _columns(dimensions: Any) -> list[SqlColumn[Any]]:
    return [SqlColumn(each.column, each.type, nullable=each.nullable) for each in dimensions]

"""What aggregates are made from: the rows of a list, or the cells of a roll-up that counts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BigInteger, ColumnClause, ColumnElement, Date, FromClause, Select, True_

from hub.policy.rollups import Unfit
from resolvers.compiling.aggregates import Grain
from resolvers.planner.arguments import Listed
from resolvers.planner.sql import Row, Sql, table, written
from resolvers.planner.statement import Rows
from schema.kit import Entity
from schema.kit.access import Inherits
from schema.kit.aggregates import TERM, Bucket, Dimension
from schema.kit.declaration import Collection
from schema.kit.entity import ENTITIES
from schema.kit.rollup import COUNT, Rollup
from schema.kit.rollup import Dimension as RollupDimension
from schema.kit.tables import quoted

if TYPE_CHECKING:
    from resolvers.planner.compiler import Compiler


Finishing = Callable[[Sql], tuple[str, Sql]]
"""From a raw key to a join, and the key that it gives."""


class Source:
    """The rows of a list under its filter, with the relations that were asked of them joined to them."""

    number = Sql("count(*)")
    """How many rows of the list a group of these has."""

    def __init__(
        self, compiler: Compiler, collection: Collection, asked: Listed, parent: Rows | None
    ) -> None:
        self._compiler = compiler
        self._collection = collection
        self._asked = asked
        self._parent = parent
        self._joins: list[str] = []
        self._rows: dict[tuple[str, ...], tuple[type[Entity], Row]] = {}
        self._rows[()] = (collection.entity, self._first())
        subject = dict(collection.where).get("subject_entity")
        self.grain = Grain(compiler.policy, collection.entity, self, subject)

    @property
    def entity(self) -> type[Entity]:
        """Of what the rows are."""
        return self._collection.entity

    @property
    def base(self) -> Row:
        """The row itself."""
        return self._rows[()][1]

    def _first(self) -> Row:
        return self._compiler.statement.row(self._collection.entity)

    @cached_property
    def conditions(self) -> list[Sql]:
        """Which rows are in the list; compiled only where they are said."""
        return self._compiler.conditions(self._collection, self._asked, self.base, self._parent)

    def row(self, path: tuple[str, ...]) -> FromClause:
        """See `resolvers.compiling.aggregates.Joins`."""
        return self._row(path)[1].clause

    def _row(self, path: tuple[str, ...]) -> tuple[type[Entity], Row]:
        if path not in self._rows:
            entity, key = self._key(path)
            row = self._compiler.statement.row(entity)
            self._joins.append(joined(self._compiler, entity, row, key))
            self._rows[path] = (entity, row)
        return self._rows[path]

    def _key(self, path: tuple[str, ...]) -> tuple[type[Entity], Sql]:
        """The entity at the end of a path, and the column that holds the key of its row."""
        entity, before = self._row(path[:-1])
        relation = entity.declaration.relations[path[-1]]
        return relation.target, before[relation.column]

    def found(self, key: Select[Any]) -> ColumnElement[Any]:
        """See `resolvers.compiling.aggregates.Joins`."""
        join, found = looked_up(self._compiler, key)
        self._joins.append(join)
        return written(found, BigInteger())

    def raw(self, dimension: Dimension) -> tuple[Sql, Finishing | None]:
        """What a key is found from, and how: rows that the viewer does not read are not taken out yet.

        None: the key is as it shall be.
        """
        said = self._compiler.statement.said
        if dimension.column is None:
            entity, key = self._key(dimension.path)
            return key, partial(related, self._compiler, entity)
        if dimension.bucket is Bucket.TERM:
            return said(self.grain.day(dimension)), self._term
        return said(self.grain.key(dimension)), None

    def _term(self, day: Sql) -> tuple[str, Sql]:
        return looked_up(self._compiler, self.grain.term(written(day, Date())))

    @property
    def sql(self) -> str:
        """What to select from, once everything was asked of the rows."""
        return self.where(())

    def where(self, more: Sequence[Sql]) -> str:
        """The same, with these conditions too."""
        conditions = [*self.conditions, *more]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"{self._table()} AS {self.base.name}{''.join(self._joins)}{where}"

    def _table(self) -> str:
        return table(self._collection.entity)


def related(compiler: Compiler, entity: type[Entity], key: Sql) -> tuple[str, Sql]:
    """The join of a relation's row, and its own key."""
    row = compiler.statement.row(entity)
    return joined(compiler, entity, row, key), row["id"]


def looked_up(compiler: Compiler, key: Select[Any]) -> tuple[str, Sql]:
    """The join of what a query finds for each row; PostgreSQL keeps what it found for equal ones."""
    name = compiler.statement.row(ENTITIES[TERM]).name
    query = compiler.statement.said(key.scalar_subquery())
    return f" LEFT JOIN LATERAL {query} AS {name} ON TRUE", Sql(f"{name}.id")


def joined(compiler: Compiler, entity: type[Entity], row: Row, key: Sql) -> str:
    """The join of a relation's row, where the viewer reads it."""
    on = " AND ".join([f"{row['id']} = {key}", *compiler.visible(entity, row)])
    return f" LEFT JOIN {table(entity)} AS {row.name} ON {on}"


class CellSource(Source):
    """The cells of a roll-up that count the rows of a list. Asking what they do not tell raises Unfit."""

    def __init__(
        self, compiler: Compiler, collection: Collection, asked: Listed, parent: Rows | None, rollup: Rollup
    ) -> None:
        self._rollup = rollup
        super().__init__(compiler, collection, asked, parent)
        self.number = Sql(f"sum({self.base.name}.{COUNT})")

    def _first(self) -> Row:
        name = self._compiler.statement.row(self._collection.entity).name
        return cast(Row, CellRow(name, self._rollup))

    @cached_property
    def conditions(self) -> list[Sql]:
        """Which cells count rows of the list."""
        compiler, collection = self._compiler, self._collection
        if collection.where:
            raise Unfit
        found: list[Sql] = []
        if self._parent is not None:
            found.append(Sql(f"{self.base[collection.column]} = {self._parent.row['id']}"))
        cell = cast(CellRow, self.base)
        conditions = [compiler.policy.cells(collection.entity, self._rollup, cell)]
        if self._asked.filter:
            conditions.append(
                compiler.filters().compile(collection.entity, self.base.clause, self._asked.filter)
            )
        found += [compiler.statement.said(one) for one in conditions if not isinstance(one, True_)]
        return found

    def _key(self, path: tuple[str, ...]) -> tuple[type[Entity], Sql]:
        held = self._rollup.dimensions.get(".".join(path))
        if held is None or held.target is None:
            return super()._key(path)
        if held.steps and not self._follows(path[0]):
            raise Unfit
        return held.target, Sql(cast(CellRow, self.base).dimension(held).name)

    def _follows(self, relation: str) -> bool:
        """Whether who reads the row of a cell reads the row of this relation."""
        rules = self._collection.entity.declaration.access.rules
        return all(rules.get(role, ()) in ((), (Inherits(relation),)) for role in self._compiler.policy.shape)

    def _table(self) -> str:
        return quoted(self._rollup.table.name)


class CellRow:
    """A row of a roll-up in the place of one of its entity's: it has those of its columns that are dimensions."""

    def __init__(self, name: str, rollup: Rollup) -> None:
        self.name = name
        self._rollup = rollup

    @property
    def c(self) -> CellColumns:
        """Its columns."""
        return CellColumns(self)

    @property
    def clause(self) -> FromClause:
        """See `resolvers.planner.sql.Row`."""
        return cast(FromClause, self)

    def dimension(self, dimension: RollupDimension) -> ColumnElement[int]:
        """The column of a dimension."""
        return self._written(dimension)

    def __getitem__(self, name: str) -> Sql:
        return Sql(self.column(name).name)

    def column(self, name: str) -> ColumnClause[int]:
        """The dimension that holds a column of the entity's. Raises Unfit."""
        for dimension in self._rollup.dimensions.values():
            if not dimension.steps and dimension.source == name:
                return self._written(dimension)
        raise Unfit

    def _written(self, dimension: RollupDimension) -> ColumnClause[int]:
        return written(f"{self.name}.{dimension.column}", dimension.type, nullable=dimension.nullable)


class CellColumns:
    """The columns of a cell."""

    def __init__(self, cell: CellRow) -> None:
        self._cell = cell

    def __getitem__(self, name: str) -> ColumnClause[int]:
        return self._cell.column(name)

    def __getattr__(self, name: str) -> ColumnClause[int]:
        return self._cell.column(name)


class Counting:
    """Rows counted by raw keys, in a roll-up where one fits, else one by one: groups are put together from it.

    A roll-up that lags behind the rows is not asked: both ways stand in the statement, and PostgreSQL goes one of them.
    """

    def __init__(
        self, compiler: Compiler, collection: Collection, asked: Listed, parent: Rows | None
    ) -> None:
        self._compiler = compiler
        self._collection = collection
        self._asked = asked
        self._parent = parent

    def sql(self, by: Sequence[Dimension]) -> tuple[str, list[Finishing | None]]:
        """Rows of raw keys (`k0`…) and their number `n`, and how each key is finished, if it is not yet."""
        for rollup in self._collection.entity.declaration.rollups:
            try:
                cells = CellSource(self._compiler, self._collection, self._asked, self._parent, rollup)
                lags = f"EXISTS (SELECT FROM {quoted(rollup.due.name)})"
                counted, _ = self._counted(cells, by, f"NOT {lags}")
            except Unfit:
                continue
            rows, finishing = self._counted(self._rows(), by, lags)
            return f"{counted} UNION ALL {rows}", finishing
        return self._counted(self._rows(), by, None)

    def _rows(self) -> Source:
        return Source(self._compiler, self._collection, self._asked, self._parent)

    def _counted(
        self, source: Source, by: Sequence[Dimension], only: str | None
    ) -> tuple[str, list[Finishing | None]]:
        keys = [source.raw(dimension) for dimension in by]
        selected = [*(f"{key} AS k{index}" for index, (key, _) in enumerate(keys)), f"{source.number} AS n"]
        places = ", ".join(str(index + 1) for index in range(len(by)))
        grouped = f" GROUP BY {places}" if by else ""
        counted = f"SELECT {', '.join(selected)} FROM {source.sql}{grouped}"
        if only:
            # Around the groups: below them, workers would be started to find that there is nothing to do.
            counted = f"SELECT * FROM ({counted}) AS counted WHERE {only}"
        return counted, [finishing for _, finishing in keys]

"""Aggregates over the district as text: see `resolvers.compiling.cells` for their steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from sqlalchemy import BigInteger, ColumnElement

from hub.policy.aggregating import DistrictWide
from resolvers.compiling.cells import Cell, WideGrain, by_person, kept_back
from resolvers.compiling.district import Disclosure
from resolvers.planner.arguments import Listed
from resolvers.planner.sources import Source, joined
from resolvers.planner.sql import Sql, written
from resolvers.planner.statement import Rows
from schema.kit.aggregates import Dimension, Measure
from schema.kit.declaration import Collection

if TYPE_CHECKING:
    from resolvers.planner.compiler import Compiler


class WideSource(Source):
    """The rows of a list over the district, of people who are there."""

    grain: WideGrain

    def __init__(
        self,
        compiler: Compiler,
        reading: Compiler,
        collection: Collection,
        asked: Listed,
        parent: Rows | None,
    ) -> None:
        super().__init__(compiler, collection, asked, parent)
        self._reading = reading
        self._readable: dict[tuple[str, ...], ColumnElement[int]] = {}
        self.grain = WideGrain(cast(DistrictWide, compiler.policy), collection.entity, self)

    def readable(self, path: tuple[str, ...]) -> ColumnElement[int]:
        """See `resolvers.compiling.cells.WideJoins`."""
        if path not in self._readable:
            entity, key = self._key(path)
            row = self._reading.statement.row(entity)
            self._joins.append(joined(self._reading, entity, row, key))
            self._readable[path] = row.c["id"]
        return self._readable[path]


class Cells:
    """The second step, and the judgement which of the groups are kept back."""

    def __init__(
        self,
        compiler: Compiler,
        source: WideSource,
        told: Disclosure,
        by: Sequence[Dimension],
    ) -> None:
        self._statement = compiler.statement
        self._source = source
        self._told = told
        self._by = by

    def judged(self, keys: Mapping[str, Sql], figures: Mapping[Measure, str]) -> str:
        """Rows of keys (`k0`…, and `p0`… by which they are sorted), of figures by their names, and `suppressed`."""
        cells = self._statement.row(self._source.entity).name
        places = [
            written(f"{cells}.k{index}", self._source.grain.key(dimension).type)
            for index, dimension in enumerate(self._by)
        ]
        back = kept_back(self._told, places, [], written(f"{cells}.people", BigInteger()))
        return (
            f"SELECT {cells}.*, {self._statement.said(back)} AS suppressed"
            f" FROM ({self._cells(keys, figures)}) AS {cells}"
        )

    def _cells(self, keys: Mapping[str, Sql], figures: Mapping[Measure, str]) -> str:
        people = self._statement.row(self._source.entity).name
        cell = Cell(self._told, lambda name, type_: written(f"{people}.{name}", type_))
        groups = [name for name in keys if name.startswith("k")]
        shown = [f"{people}.{name}" for name in groups]
        shown += [f"min({people}.{name}) AS {name}" for name in keys if name.startswith("p")]
        shown += [f"{self._statement.said(cell.figure(of))} AS {name}" for of, name in figures.items()]
        shown.append(f"{self._statement.said(cell.people)} AS people")
        return (
            f"SELECT {', '.join(shown)} FROM ({self._by_person(keys, figures)}) AS {people}"
            f"{grouped(len(groups))}"
        )

    def _by_person(self, keys: Mapping[str, Sql], figures: Mapping[Measure, str]) -> str:
        columns = by_person(self._source.grain, self._told, figures)
        # First what the rows are grouped by: keys, and the person.
        groups = {name: key for name, key in keys.items() if name.startswith("k")}
        groups["w"] = self._statement.said(columns["w"])
        others = {name: key for name, key in keys.items() if name not in groups}
        others |= {name: self._statement.said(value) for name, value in columns.items() if name != "w"}
        selected = [f"{value} AS {name}" for name, value in (groups | others).items()]
        there = [self._statement.said(condition) for condition in self._source.grain.there(self._told.people)]
        return f"SELECT {', '.join(selected)} FROM {self._source.where(there)}{grouped(len(groups))}"


def grouped(number: int) -> str:
    """Rows put together by the first columns."""
    return f" GROUP BY {', '.join(str(place + 1) for place in range(number))}" if number else ""


def shown(row: str, figure: str) -> Sql:
    """A figure, null where it is kept back."""
    return Sql(f"CASE WHEN NOT {row}.suppressed THEN {row}.{figure} END")

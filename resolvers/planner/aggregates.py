"""Aggregates of a list as text: its figures are a scalar subquery, and so are its groups, whatever stands around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, get_named_type
from sqlalchemy import BigInteger, ColumnElement, FromClause, True_

from hub.policy.aggregating import DistrictWide
from resolvers.compiling.aggregates import Group, Grouping, grouped, holding
from resolvers.compiling.district import Disclosure, disclosure, scope
from resolvers.planner import text
from resolvers.planner.cells import Cells, WideSource, shown
from resolvers.planner.pages import Sort, clauses
from resolvers.planner.selection import Fields
from resolvers.planner.sources import Counting, Source
from resolvers.planner.sql import Sql, table, written
from resolvers.planner.statement import Join, Rows, joined
from resolvers.planner.text import Text
from schema.kit import Entity
from schema.kit.aggregates import COUNT, Measure, dimensions, figure, keyed, measures, said
from schema.kit.declaration import Collection, snake

if TYPE_CHECKING:
    from resolvers.planner.compiler import Compiler

ValueOf = Callable[[Measure], Sql]
"""Finds the expression of a figure."""


class Aggregate:
    """The figures of a list, of one parent or of the root."""

    def __init__(
        self,
        compiler: Compiler,
        collection: Collection,
        field_: GraphQLField,
        nodes: Sequence[FieldNode],
        parent: Rows | None,
    ) -> None:
        self._compiler = compiler
        self._collection = collection
        self._asked = compiler.arguments.listed(field_, nodes[0])
        self._parent = parent
        over = compiler.arguments.formed(field_, nodes[0], "over")
        self._scoped = compiler.under(scope(compiler.policy.shape, collection, over))
        compiler.statement.way = compiler.statement.way or self._scoped.policy.way
        self._told = disclosure(self._scoped.policy, collection.entity, self._asked.filter)
        self._type = compiler.type(f"{collection.entity.__name__}Aggregate")
        self._fields = compiler.below(self._type.name, nodes)

    def text(self) -> Text:
        """The aggregate. Without figures, there is nothing to select for itself."""
        if self._told is not None:
            return self._guarded(self._told)
        source = self._source()
        figures = Figures(self._compiler, self._collection.entity)
        said = self._figures(
            figures, lambda measure: self._compiler.statement.said(source.grain.measured(measure))
        )
        origin = ""
        if figures.asked == {COUNT}:
            counted, _ = Counting(self._scoped, self._collection, self._asked, self._parent).sql(())
            said = self._figures(figures, lambda _: Sql("coalesce(sum(counted.n), 0)"))
            origin = f"({counted}) AS counted"
        elif figures.asked:
            origin = source.sql
        body = text.object_(
            {key: said[key] if key in said else self._groups(nodes) for key, nodes in self._fields.items()}
        )
        if figures.asked:
            return text.of(f"(SELECT {body.sql} FROM {origin})", long=body.long)
        # Compiled even where nothing is asked: what is given may have to be refused.
        _ = source.conditions
        return body

    def _figures(self, figures: Figures, value: ValueOf) -> dict[str, Text]:
        return {
            key: figures.text(self._type, nodes, value)
            for key, nodes in self._fields.items()
            if nodes[0].name.value != "groups"
        }

    def _guarded(self, told: Disclosure) -> Text:
        """The aggregate over people of the district."""
        name = self._compiler.statement.row(self._collection.entity).name
        names: dict[Measure, str] = {}

        def value(measure: Measure) -> Sql:
            return shown(name, names.setdefault(measure, f"m{len(names)}"))

        figures = Figures(
            self._compiler, self._collection.entity, Guard(Sql(f"{name}.suppressed"), told.perturbed)
        )
        body = text.object_(
            {
                key: self._groups(nodes)
                if nodes[0].name.value == "groups"
                else figures.text(self._type, nodes, value)
                for key, nodes in self._fields.items()
            }
        )
        source = self._source()
        assert isinstance(source, WideSource)
        judged = Cells(self._compiler, source, told, ()).judged({}, names)
        return text.of(f"(SELECT {body.sql} FROM ({judged}) AS {name})", long=body.long)

    def _source(self) -> Source:
        if isinstance(self._scoped.policy, DistrictWide):
            return WideSource(self._scoped, self._compiler, self._collection, self._asked, self._parent)
        return Source(self._scoped, self._collection, self._asked, self._parent)

    def _groups(self, nodes: Sequence[FieldNode]) -> Text:
        entity = self._collection.entity
        asked = self._compiler.arguments.grouping(entity, self._type.fields["groups"], nodes[0])
        counting = Counting(self._scoped, self._collection, self._asked, self._parent)
        fields = self._compiler.below(f"{entity.__name__}Group", nodes)
        told = disclosure(self._scoped.policy, entity, self._asked.filter, asked.by)
        return Groups(self._compiler, self._scoped, self._source(), counting, asked, fields, told).text()


@dataclass(frozen=True)
class Guard:
    """What is told of figures that would tell of people."""

    suppressed: Sql
    perturbed: bool


class Figures:
    """Writes the figures of a list or a group."""

    def __init__(self, compiler: Compiler, entity: type[Entity], guard: Guard | None = None) -> None:
        self._compiler = compiler
        self._entity = entity
        self._guard = guard
        self.asked: set[Measure] = set()

    def text(self, type_: GraphQLObjectType, nodes: Sequence[FieldNode], value: ValueOf) -> Text:
        """One field of an aggregate or a group: the count, or an object of a function's figures."""
        name = nodes[0].name.value
        if name == "__typename":
            return text.constant(f'"{type_.name}"')
        if name == "suppressed":
            return text.of(f"{self._guard.suppressed}::text") if self._guard else text.constant("false")
        if name == "perturbed":
            return text.constant("true" if self._guard and self._guard.perturbed else "false")
        if name == COUNT.name:
            return self._figure(COUNT, value)
        inner = self._compiler.type(get_named_type(type_.fields[name].type).name)
        return text.object_(
            {
                key: text.constant(f'"{inner.name}"')
                if below[0].name.value == "__typename"
                else self._figure(Measure(snake(name), snake(below[0].name.value)), value)
                for key, below in self._compiler.below(inner.name, nodes).items()
            }
        )

    def _figure(self, measure: Measure, value: ValueOf) -> Text:
        self.asked.add(measure)
        counted = self._guard is None and measure.function in ("count", "count_distinct")
        return text.value(figure(self._entity, measure), value(measure), may_be_null=not counted)


class Groups:
    """The groups of a list, first in a subquery of their keys and figures, then with the rows that are keys."""

    def __init__(
        self,
        compiler: Compiler,
        scoped: Compiler,
        source: Source,
        counting: Counting,
        asked: Grouping,
        fields: Fields,
        told: Disclosure | None,
    ) -> None:
        self._compiler = compiler
        self._scoped = scoped
        self._statement = compiler.statement
        self._source = source
        self._counting = counting
        self._told = told
        self._entity = entity = source.entity
        self._asked = asked
        self._fields = fields
        self._type = compiler.type(f"{entity.__name__}Group")
        self._measures: dict[Measure, str] = {}
        self._joins: list[Join] = []

    def text(self) -> Text:
        """The list of groups, at most as many as asked."""
        group = self._statement.row(self._entity).name
        guard = Guard(Sql(f"{group}.suppressed"), self._told.perturbed) if self._told else None
        figures = Figures(self._compiler, self._entity, guard)
        item = text.object_(
            {
                key: self._key(nodes, group)
                if nodes[0].name.value == "key"
                else figures.text(self._type, nodes, lambda measure: Sql(f"{group}.{self._named(measure)}"))
                for key, nodes in self._fields.items()
            }
        )
        first, sorts = self._first(group)
        listed = text.list_(item, clauses(sorts), "")
        return text.of(f"(SELECT {listed.sql} FROM ({first}) AS {group}{joined(self._joins)})", long=True)

    def _named(self, measure: Measure) -> str:
        return self._measures.setdefault(measure, f"m{len(self._measures)}")

    def _first(self, group: str) -> tuple[str, list[Sort]]:
        """The first groups in their order, as rows of keys, figures and what they are sorted by."""
        made = self._statement.row(self._entity).name
        joins: list[str] = []

        def target(place: int, entity: type[Entity]) -> FromClause:
            row = self._statement.row(entity)
            joins.append(f" LEFT JOIN {table(entity)} AS {row.name} ON {row['id']} = {made}.k{place}")
            return row.clause

        grain, by = self._source.grain, self._asked.by
        keys = [grain.key(dimension) for dimension in by]
        romanised = [grain.romanised(dimension) for dimension in by]
        columns = {f"k{index}": self._statement.said(key) for index, key in enumerate(keys)}
        columns |= {
            f"p{index}": Sql(f"min({self._statement.said(value)})")
            for index, value in enumerate(romanised)
            if value is not None
        }
        for measure in self._asked.needed:
            self._named(measure)
        columns |= {
            name: self._statement.said(grain.measured(measure)) for measure, name in self._measures.items()
        }
        inner = Group(
            self._entity,
            by,
            [written(f"{made}.k{index}", key.type) for index, key in enumerate(keys)],
            [
                None if value is None else written(f"{made}.p{index}", value.type)
                for index, value in enumerate(romanised)
            ],
            {
                measure: written(f"{made}.{name}", grain.measured(measure).type)
                for measure, name in self._measures.items()
            },
        )
        order = inner.order(self._compiler.policy, self._asked.order, target)
        values = [self._statement.said(term.value) for term in order]
        within = [Sort.of(term, value) for term, value in zip(order, values, strict=True)]
        sorts = [Sort.of(term, f"{group}.s{index}") for index, term in enumerate(order)]
        shown = [f"{made}.{name}" for name in columns]
        shown += [f"{made}.suppressed"] if self._told else []
        shown += [f"{value} AS s{index}" for index, value in enumerate(values)]
        first = (
            f"SELECT {', '.join(shown)} FROM ({self._made(columns)}) AS {made}{''.join(joins)}"
            f" ORDER BY {clauses(within)} LIMIT {self._asked.first}"
        )
        return first, sorts

    def _made(self, columns: dict[str, Sql]) -> str:
        """The groups: keys and figures."""
        named = {measures(self._entity)[name] for name in self._asked.having}
        if self._told is not None:
            return self._guarded(self._told, columns, named)
        alone = {*self._measures, *named} <= {COUNT} and not any(name.startswith("p") for name in columns)
        # A raw key tells of rows of the district; what is shown of one is what the viewer reads.
        if alone and not isinstance(self._source, WideSource):
            return self._counted(columns)
        held = self._held(self._source.grain.measured)
        selected = ", ".join(f"{value} AS {name}" for name, value in columns.items())
        return f"SELECT {selected} FROM {self._source.sql} GROUP BY {self._places}{held}"

    def _guarded(self, told: Disclosure, columns: dict[str, Sql], compared: Iterable[Measure]) -> str:
        """The groups of people of the district. Blurred ones that are kept back are left out, as if nobody were in them."""
        assert isinstance(self._source, WideSource)
        keys = {name: key for name, key in columns.items() if name[0] in "kp"}
        names = self._measures | {
            measure: f"h{index}" for index, measure in enumerate(compared) if measure not in self._measures
        }
        judged = Cells(self._compiler, self._source, told, self._asked.by).judged(keys, names)
        name = self._statement.row(self._entity).name
        kept = [f"{name}.{own}" for own in (*keys, "suppressed")]
        kept += [f"{shown(name, own)} AS {own}" for own in self._measures.values()]

        def value(measure: Measure) -> ColumnElement[Any]:
            return written(shown(name, names[measure]), self._source.grain.measured(measure).type)

        conditions = [f"NOT {name}.suppressed"] if told.perturbed else []
        having = holding(self._scoped.filters(), self._entity, self._asked.having, value)
        conditions += [] if isinstance(having, True_) else [self._statement.said(having)]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {', '.join(kept)} FROM ({judged}) AS {name}{where}"

    def _counted(self, columns: dict[str, Sql]) -> str:
        """Groups of which only the number of rows is asked: counted by raw keys, then put together.

        So rows are joined to few groups, and those that the viewer does not read fall into one.
        """
        counted = self._statement.row(self._entity).name
        cells, finishing = self._counting.sql(self._asked.by)
        joins, keys = [], []
        for index, finish in enumerate(finishing):
            key = Sql(f"{counted}.k{index}")
            if finish is not None:
                join, key = finish(key)
                joins.append(join)
            keys.append(f"{key} AS k{index}")
        number = written(f"sum({counted}.n)::bigint", BigInteger())
        figures = [f"{number.name} AS {name}" for name in self._measures.values()]
        held = self._held(lambda _: number)
        return (
            f"SELECT {', '.join([*keys, *figures])} FROM ({cells}) AS {counted}{''.join(joins)}"
            f" GROUP BY {self._places}{held}"
        )

    @property
    def _places(self) -> str:
        return ", ".join(str(place + 1) for place in range(len(self._asked.by)))

    def _held(self, value: Callable[[Measure], ColumnElement[Any]]) -> str:
        having = holding(self._scoped.filters(), self._entity, self._asked.having, value)
        return "" if isinstance(having, True_) else f" HAVING {self._statement.said(having)}"

    def _key(self, nodes: Sequence[FieldNode], group: str) -> Text:
        type_name = f"{self._entity.__name__}Key"
        fields = self._compiler.below(type_name, nodes)
        return text.object_({key: self._part(type_name, inner, group) for key, inner in fields.items()})

    def _part(self, type_name: str, nodes: Sequence[FieldNode], group: str) -> Text:
        name = snake(nodes[0].name.value)
        if name == "__typename":
            return text.constant(f'"{type_name}"')
        dimension = dimensions(self._entity)[name]
        key = Sql(f"{group}.k{grouped(dimension, self._asked.by)}")
        entity = keyed(self._entity, dimension)
        if entity is None:
            return text.value(said(self._entity, dimension), key, may_be_null=True)
        row = self._statement.row(entity)
        # The key of a group is a row that the viewer reads, or null.
        rows = Rows(entity, row, None, self._joins).joined(entity, row, (), key)
        body = self._compiler.told(rows, self._compiler.below(entity.__name__, nodes))
        return text.nullable(row["id"], body)

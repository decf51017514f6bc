"""The GraphQL types, made from the declarations in one loop: a type, an edge and a connection for each entity.

The types say what can be asked. Answers come from the `Answering` of the request's context, which the executor is:
so nothing here knows of SQL, and no resolver is written by hand.
"""

from __future__ import annotations

import enum
import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from schema.graph import directives, indicators, simulation, unusual, why
from schema.graph.aggregates import AggregateTypes, Aggregating
from schema.graph.enums import SEARCH_KIND, TIMELINE_KIND
from schema.graph.events import SearchTypes, TimelineTypes
from schema.graph.fields import add, optional, with_arguments
from schema.graph.files import add_file, add_since, change_types, file_types
from schema.graph.inputs import Inputs
from schema.graph.pages import PAGES, PAGING, connection_of, edge_of
from schema.graph.provenance import FIELDS, FieldProvenance, SourceFreshness, some
from schema.indicator import ROOT
from schema.integration.source import Source
from schema.kit.access import Role
from schema.kit.aggregates import aggregated
from schema.kit.declaration import Collection, Column, Relation
from schema.kit.entity import Entity
from schema.kit.events import PROVENANCE, SEARCH, TIMELINE, events, searched
from schema.kit.sensitivity import Sensitivity
from schema.kit.vocabulary import Vocabulary


class Answering(Aggregating, indicators.Indicating, Protocol):
    """What the executor does for one request. Rows and pages are opaque here."""

    def global_id(self, row: Any) -> str:
        """The row's id for the outside."""

    def opened(self, row: Any, column: Column) -> str | None:
        """A sealed field as readers get it."""

    def related(self, row: Any, relation: Relation, info: Info) -> Awaitable[Any]:
        """The row at the end of a to-one relation."""

    def page(
        self, row: Any, collection: Collection, arguments: Mapping[str, Any], info: Info
    ) -> Awaitable[Any]:
        """A page of a list below a row, or at the root where `row` is None."""

    def timeline(self, row: Any, arguments: Mapping[str, Any], info: Info) -> Awaitable[Any]:
        """A page of what happened to a pupil: to `row`, or where that is None to `arguments["student"]`."""

    def search(self, arguments: Mapping[str, Any], info: Info) -> Awaitable[list[Any]]:
        """Rows of any entity that a text finds."""

    def provenance(self, row: Any, info: Info) -> Awaitable[list[Any]]:
        """Where the values of a row come from."""

    def freshness(self, row: Any) -> Any:
        """How fresh a source is."""

    def why(self, arguments: Mapping[str, Any]) -> Awaitable[Any]:
        """Why an account sees a field of a pupil, or does not."""

    def unusual(self, arguments: Mapping[str, Any], info: Info) -> Awaitable[list[Any]]:
        """The accounts whose reading stands out."""

    def simulation(self, arguments: Mapping[str, Any], info: Info) -> Awaitable[Any]:
        """What rules of early warning would do if they counted."""

    def counted(self, page: Any) -> Awaitable[int]:
        """How many rows all pages have together."""

    def one(self, entity: type[Entity], arguments: Mapping[str, Any], info: Info) -> Awaitable[Any]:
        """A row by its id or a public identifier."""

    def nodes(self, ids: list[str], info: Info) -> Awaitable[list[Any]]:
        """Rows of any entity by their ids."""

    def viewer(self) -> Any:
        """The caller."""


def _answering(info: Info) -> Answering:
    answering: Answering = info.context
    return answering


class Node:
    """Base of the rows of all entities; an interface of the graph."""


@strawberry.type(name="Viewer", description="The caller (当前用户).")
class ViewerInfo:
    """What a caller may know of itself."""

    roles: list[Role] = strawberry.field(description="Roles of the account (角色).")
    today: date = strawberry.field(description="The district's business date (业务日期).")


def describe(column: Column) -> str:
    """A field's description with its sensitivity."""
    kind = column.sensitivity
    return column.spec.doc if kind is Sensitivity.PUBLIC else f"{column.spec.doc} [{kind.name.lower()}]"


def graph_type(column: Column) -> Any:
    """The type of a field. What may be withheld may be null."""
    inner: Any = list[column.type] if column.many else column.type  # type: ignore[name-defined]
    required = column.sensitivity is Sensitivity.PUBLIC and not column.nullable
    return inner if required else optional(inner)


class Types:
    """All types of the graph, by the entity's name."""

    def __init__(self, entities: Mapping[str, type[Entity]], enums: Mapping[str, type[enum.Enum]]) -> None:
        """Make the types. `enums` are those of `schema.graph.enums`."""
        self._enums = enums
        _describe(enums)
        self.inputs = Inputs(entities)
        self.rows: dict[str, type[Any]] = {
            name: type(name, (Node,), {"entity": entity}) for name, entity in entities.items()
        }
        self.views: dict[str, type[Any]] = {}
        """Types under which rows show a part of themselves."""
        self.connections = {name: connection_of(name, row, edge_of(row)) for name, row in self.rows.items()}
        self.aggregates = AggregateTypes(entities, self.rows, self.inputs, enums)
        happened = events(entities)
        self.timeline = TimelineTypes(happened, self.rows, enums[TIMELINE_KIND]) if happened else None
        if self.timeline:
            self.connections[TIMELINE] = connection_of("Timeline", self.timeline.event, self.timeline.edge)
        for name, entity in entities.items():
            self._row(self.rows[name], entity)
        self.query = self._query(entities)
        directives.mark(self.rows, self.views, self.connections, self.inputs.filters, self.query, entities)

    def _row(self, cls: type[Any], entity: type[Entity]) -> None:
        declaration = entity.declaration
        cls.__annotations__ = {}
        for column in declaration.columns.values():
            if column.spec.hidden:
                continue
            if column.sealed:
                add(cls, column.name, _opening(column), str | None, describe(column))
            else:
                cls.__annotations__[column.name] = graph_type(column)
                setattr(cls, column.name, strawberry.field(description=describe(column)))
        for name in declaration.relations:
            self._own(cls, name, entity)
        for collection in declaration.collections.values():
            self._own(cls, collection.name, entity)
            add(cls, aggregated(collection.name), *self.aggregates.field(collection))
        for collection in declaration.gathered.values():
            add(cls, collection.name, *self._paging(collection), collection.doc)
        if self.timeline and self.timeline.subject is entity:
            self._own(cls, TIMELINE, entity)
        if entity.parts:
            self._file(cls, entity)
        if entity.corroborated_by:
            doc = "Of each field that you may read: what each source says, and by what one value stands (数据溯源)."
            add(cls, PROVENANCE, _tracing, list[FieldProvenance], doc)
            getattr(cls, PROVENANCE).directives = [some(FIELDS)]
        if entity is Source:
            add(cls, "freshness", _ageing, SourceFreshness, "How fresh what it gave is (时效).")
        strawberry.type(cls, description=declaration.doc)

    def _own(self, cls: type[Any], name: str, entity: type[Entity]) -> None:
        """Give a type of an entity's rows one of their relations, one of their lists, or the timeline."""
        declaration = entity.declaration
        if name in declaration.relations:
            relation = declaration.relations[name]
            target = self.rows[relation.target.declaration.name]
            add(cls, name, _relating(relation), optional(target), relation.spec.doc)
        elif name in declaration.collections:
            collection = declaration.collections[name]
            add(cls, name, *self._paging(collection), collection.doc)
        elif self.timeline:
            self._timeline(cls, self.timeline, {})

    def _file(self, cls: type[Any], entity: type[Entity]) -> None:
        changed, edge = change_types(entity, Node)
        changes = connection_of(changed.__name__, changed, edge, add_since)
        self.connections[changed.__name__] = changes
        paging = {name: (type_, PAGING[name]) for name, type_ in PAGES.items()}
        show = partial(self._own, entity=entity)
        file, made = file_types(entity, show, changes, paging)
        self.views.update(made)
        add_file(cls, file)

    def _timeline(self, cls: type[Any], types: TimelineTypes, of: Mapping[str, tuple[Any, str]]) -> None:
        async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
            return await _answering(info).timeline(self, arguments, info)

        paging = {name: (type_, PAGING[name]) for name, type_ in PAGES.items()}
        resolve = with_arguments(resolve, {**of, **types.arguments, **paging}, required=of)
        doc = "All that happened to the pupil, the newest first; what is of an unknown day last (时间线)."
        add(cls, TIMELINE, resolve, self.connections[TIMELINE], doc)

    def _paging(self, collection: Collection) -> tuple[Callable[..., Any], Any]:
        """The resolver of a to-many field with its arguments, and its type."""
        name = collection.entity.declaration.name

        async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
            return await _answering(info).page(self, collection, arguments, info)

        types = dict(PAGES)
        types["filter"] = self.inputs.filters[name]
        types["order_by"] = list[self.inputs.orders[name]]  # type: ignore[name-defined]
        return with_arguments(resolve, {key: (types[key], PAGING[key]) for key in PAGING}), self.connections[
            name
        ]

    def _query(self, entities: Mapping[str, type[Entity]]) -> type[Any]:
        cls = type("Query", (), {"__annotations__": {}})

        async def node(self: Any, info: Info, **arguments: Any) -> Any:
            return (await _answering(info).nodes([arguments["id"]], info))[0]

        async def nodes(self: Any, info: Info, **arguments: Any) -> Any:
            return await _answering(info).nodes(arguments["ids"], info)

        async def viewer(self: Any, info: Info) -> Any:
            return _answering(info).viewer()

        node = with_arguments(node, {"id": (strawberry.ID, "Global id.")}, required=("id",))
        nodes = with_arguments(nodes, {"ids": (list[strawberry.ID], "Global ids.")}, required=("ids",))
        add(cls, "node", node, Node | None, "Anything by its global id; null where there is nothing to see.")
        add(
            cls, "nodes", nodes, list[Node | None], "The same for several ids, in their order; at most 1,000."
        )
        add(cls, "viewer", viewer, ViewerInfo, "The caller (当前用户).")
        for name, entity in entities.items():
            declaration = entity.declaration
            first_line = declaration.doc.partition("\n")[0]
            add(cls, declaration.singular, _finding(entity), self.rows[name] | None, f"One row. {first_line}")
            root = Collection(declaration.plural, entity, "", "", declaration.order)
            add(cls, root.name, *self._paging(root), f"Rows that you may read. {first_line}")
            add(cls, aggregated(root.name), *self.aggregates.field(root))
        if self.timeline:
            self._timeline(
                cls, self.timeline, {"student": (strawberry.ID, "Whose: a pupil's global id (学生).")}
            )
        self._why(cls)
        self._unusual(cls)
        self._indicators(cls)
        self._simulation(cls)
        if found := searched(entities):
            self._search(cls, SearchTypes(found, self.rows, self._enums[SEARCH_KIND]))
        return strawberry.type(cls, description="What can be asked.")

    def _why(self, cls: type[Any]) -> None:
        async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
            return await _answering(info).why(arguments)

        resolve = with_arguments(resolve, why.ARGUMENTS, required=("student", "field"))
        doc = "Why you see a field of a pupil, or do not; of a hidden pupil as of one who is not there (可见性说明)."
        add(cls, "why_visible", resolve, why.Why, doc)

    def _unusual(self, cls: type[Any]) -> None:
        async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
            return await _answering(info).unusual(arguments, info)

        resolve = with_arguments(resolve, unusual.ARGUMENTS, required=("since",))
        doc = "For auditors: accounts whose reading stands out, by the most ways first; see docs/audit.md (异常查阅统计)."
        add(cls, "unusual_reading", resolve, list[unusual.UnusualReading], doc)

    def _indicators(self, cls: type[Any]) -> None:
        async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
            return await _answering(info).indicators(arguments, info)

        if "School" not in self.rows:
            return
        types = indicators.IndicatorTypes(self.rows["School"])
        doc = "Figures about the whole district, each with what it counts; see docs/indicators.md (区级指标)."
        resolve = with_arguments(resolve, types.arguments)
        add(cls, ROOT, resolve, list[types.indicator], doc)  # type: ignore[name-defined]

    def _simulation(self, cls: type[Any]) -> None:
        async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
            return await _answering(info).simulation(arguments, info)

        if "School" not in self.rows or "Student" not in self.rows:
            return
        types = simulation.SimulationTypes(self.rows["School"], self.rows["Student"])
        doc = "What rules of early warning would do if they counted, for the centre and the bureau; see docs/early-warning.md (规则预演)."
        resolve = with_arguments(resolve, simulation.ARGUMENTS, required=("rules",))
        add(cls, directives.SIMULATION, resolve, types.simulation, doc)

    def _search(self, cls: type[Any], types: SearchTypes) -> None:
        async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
            return await _answering(info).search(arguments, info)

        resolve = with_arguments(resolve, types.arguments, required=("text",))
        doc = "People, schools and partners by name or code: whole names first, then beginnings, then parts (搜索)."
        add(cls, SEARCH, resolve, list[types.result], doc)  # type: ignore[name-defined]


def public_identifiers(entity: type[Entity]) -> list[Column]:
    """Columns besides the id by which anybody may name a row: a school's code."""
    return [
        column
        for column in entity.declaration.identifiers
        if column.sensitivity is Sensitivity.PUBLIC and not column.sealed
    ]


def _finding(entity: type[Entity]) -> Callable[..., Any]:
    async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
        return await _answering(info).one(entity, arguments, info)

    others: dict[str, tuple[Any, str]] = {
        column.name: (column.type, column.spec.doc) for column in public_identifiers(entity)
    }
    if entity.rostered:
        others["as_of"] = (
            datetime,
            "As the hub knew it at this instant, for who reads it today; see docs/provenance.md (历史时点).",
        )
        given = {"id": (strawberry.ID, "Global id."), **others}
        return with_arguments(resolve, given, required=("id",))
    if others:
        return with_arguments(resolve, {"id": (strawberry.ID, "Global id."), **others})
    return with_arguments(resolve, {"id": (strawberry.ID, "Global id.")}, required=("id",))


def _opening(column: Column) -> Callable[..., Any]:
    def resolve(self: Any, info: Info) -> Any:
        return _answering(info).opened(self, column)

    return resolve


def _relating(relation: Relation) -> Callable[..., Any]:
    async def resolve(self: Any, info: Info) -> Any:
        return await _answering(info).related(self, relation, info)

    return resolve


async def _tracing(self: Any, info: Info) -> Any:
    return await _answering(info).provenance(self, info)


def _ageing(self: Any, info: Info) -> Any:
    return _answering(info).freshness(self)


def _describe(enums: Mapping[str, type[enum.Enum]]) -> None:
    """Make every vocabulary, and the roles, enums of the graph; a member's value is its description."""
    listed: Iterable[Any] = enums.values()
    for vocabulary in listed:
        if vocabulary is not Role and not issubclass(vocabulary, Vocabulary):
            continue
        enum_: Any = strawberry.enum  # typed for enums known when the code is written
        # A type that was written by hand has made its own already.
        if "__strawberry_definition__" not in vars(vocabulary):
            enum_(vocabulary)
        vocabulary.__strawberry_definition__.description = inspect.cleandoc(vocabulary.__doc__ or "")
        for value in vocabulary.__strawberry_definition__.values:
            value.description = value.value


def _node_id(self: Any, info: Info) -> Any:
    return _answering(info).global_id(self)


Node.__annotations__ = {}
add(Node, "id", _node_id, strawberry.ID, "Global id: the same for as long as the row exists.")
strawberry.interface(Node, description="Anything with a global id (全局标识).")

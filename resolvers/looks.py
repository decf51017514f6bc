"""What of an operation is to be recorded: which categories of data it shows of whom, from selection and declarations alone.

A category is an entity and a sensitivity: `Referral.CLINICAL`. Whatever hangs on a pupil below a pupil's row is recorded with that
row, the outermost: that somebody looked for a pupil's referrals is told even where there are none. A filter or an
order tells of its rows what it compares, so that is recorded with them. A row itself tells as much as the least of its fields. What the policy withholds is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLSchema, get_named_type, is_abstract_type, is_leaf_type

from hub.policy import Policy, Reach, policy_for
from hub.policy.viewer import Shape
from resolvers.compiling.aggregates import Grouping
from resolvers.compiling.arguments import Plain
from resolvers.compiling.changes import kept
from resolvers.compiling.district import scope
from resolvers.compiling.files import held
from resolvers.compiling.pupils import same_above, same_below
from resolvers.compiling.timeline import chosen
from resolvers.errors import RequestError
from resolvers.planner.arguments import ArgumentReader, GiveUp, Listed
from resolvers.planner.selection import Fields, Selections
from schema.files import CHANGES, ROW, SOURCES, change_type, file_type, viewed, views, within
from schema.kit import Entity, Sensitivity
from schema.kit.aggregates import Dimension, Measure, end, fields, listed_by, measures
from schema.kit.declaration import Collection, Column, snake
from schema.kit.events import PROVENANCE, TIMELINE
from schema.kit.registry import load
from schema.protected import presence, stands_on
from schema.pupils import leads

Categories = frozenset[str]
NOTHING: Categories = frozenset()
RECORDED = Sensitivity.SENSITIVE
"""From here on reading is recorded."""


def there(entity: type[Entity]) -> Categories:
    """The category of a row's being there, where that alone is recorded: a referral tells of one whatever is shown of it."""
    told = presence(entity)
    return frozenset({f"{entity.__name__}.{told.name}"}) if told >= RECORDED else NOTHING


def compared_with(entity: type[Entity], column: Column) -> Categories:
    """The category of a field of which something was made, whoever may read it."""
    return frozenset({f"{entity.__name__}.{column.tells.name}"}) if column.tells >= RECORDED else NOTHING


@cache
def _roots() -> dict[str, Collection]:
    """The lists of the root."""
    plurals = {entity.declaration.plural: entity for entity in load().values()}
    return {plural: Collection(plural, entity, "", "") for plural, entity in plurals.items()}


@lru_cache(maxsize=4096)
def grounds(entity: type[Entity], shape: Shape) -> Categories:
    """The categories of the grounds without which none of the roles would read a pupil's rows."""
    found = set[str]()
    for role in shape if leads(entity) is not None else ():
        if policy_for(frozenset({role})).reads_any(entity):
            grounded = stands_on(entity, role)
            if not grounded:
                return NOTHING
            found.update(f"{entity.__name__}.{told.name}" for entity, told in grounded)
    return frozenset(found)


class Looks:
    """Finds the categories in one operation, for one policy."""

    def __init__(
        self,
        schema: GraphQLSchema,
        policy: Policy,
        selections: Selections,
        arguments: ArgumentReader,
    ) -> None:
        self._schema = schema
        self._policy = policy
        self._selections = selections
        self._arguments = arguments

    def column(self, entity: type[Entity], column: Column) -> Categories:
        """The category of a field, where it is recorded and read."""
        if column.tells < RECORDED or self._policy.reach(entity, column) is Reach.NONE:
            return NOTHING
        return frozenset({f"{entity.__name__}.{column.tells.name}"})

    def there(self, entity: type[Entity]) -> Categories:
        """The same as `there`, where rows of the entity are read at all, and of the grounds on which alone that stands."""
        if not self._policy.reads_any(entity):
            return NOTHING
        # Figures over the district stand on nothing.
        return there(entity) if self._policy.way else there(entity) | grounds(entity, self._policy.shape)

    def row(self, entity: type[Entity], asked: Fields, type_name: str | None = None) -> Categories:
        """What is told of a row's pupil by the row, or a view of it, and by what hangs below it on the same pupil."""
        declaration, found = entity.declaration, set(self.there(entity))
        type_name = type_name or entity.__name__
        for nodes in asked.values():
            name = snake(nodes[0].name.value)
            if (view := within(type_name, nodes[0].name.value)) is not None:
                found |= self.row(entity, self._below(view, nodes), view)
            elif name in declaration.columns:
                found |= self.column(entity, declaration.columns[name])
            elif name in declaration.relations:
                relation = declaration.relations[name]
                if same_above(entity, relation):
                    found |= self.row(relation.target, self._below(relation.target.__name__, nodes))
            elif name == CHANGES and type_name == file_type(entity):
                found |= self.changes(entity, self._field(type_name, nodes), nodes)
            elif name == SOURCES and (part := views()[type_name].part) is not None:
                # How many rows there are tells that there are some.
                for held_ in held(entity, part):
                    found |= self.there(held_)
            elif name == TIMELINE:
                found |= self.events(self._field(type_name, nodes), nodes)
            elif name == PROVENANCE:
                for column in declaration.columns.values():
                    found |= self.column(entity, column)
            elif (listed := listed_by(name)) is not None:
                collection = declaration.collections[listed]
                if same_below(entity, collection):
                    found |= self.figures(collection, self._field(type_name, nodes), nodes)
            elif name in declaration.collections:
                collection = declaration.collections[name]
                if same_below(entity, collection):
                    found |= self.page(collection, self._field(type_name, nodes), nodes)
        return frozenset(found)

    def page(self, collection: Collection, field: GraphQLField, nodes: Sequence[FieldNode]) -> Categories:
        """What a page tells of each of its rows."""
        entity = collection.entity
        asked = self._below(get_named_type(field.type).name, nodes)
        found = set(self.there(entity))
        for shown in self._items(asked, f"{entity.__name__}Edge"):
            found |= self.row(entity, self._below(entity.__name__, shown))
        return frozenset(found | self._compared(entity, field, nodes))

    def events(self, field: GraphQLField, nodes: Sequence[FieldNode]) -> Categories:
        """What a timeline tells of its pupil: of every kind that is asked for, and when it was."""
        asked = self._below(get_named_type(field.type).name, nodes)
        found = set[str]()
        try:
            kinds = self._arguments.formed(field, nodes[0], "kinds")
        except GiveUp:
            kinds = None
        names = None if kinds is None else [kind.value for kind in kinds]
        for event in chosen(self._policy, names):
            found |= self.column(event.dated, event.column)
            for shown in self._items(asked, "TimelineEdge"):
                found |= self.row(event.entity, self._below(event.name, shown))
        return frozenset(found)

    def changes(self, entity: type[Entity], field: GraphQLField, nodes: Sequence[FieldNode]) -> Categories:
        """What is told by what is new in a file: that rows are there, which of their fields changed, and the rows that are shown."""
        asked, found = self._below(get_named_type(field.type).name, nodes), set[str]()
        of = change_type(entity)
        rows = [
            inner
            for shown in self._items(asked, f"{of}Edge")
            for inner in self._below(of, shown).values()
            if inner[0].name.value == ROW
        ]
        for one in kept():
            found |= self.there(one)
            for column in one.declaration.columns.values():
                found |= self.column(one, column)
            for inner in rows:
                found |= self.row(one, self._below(one.__name__, inner))
        return frozenset(found)

    def figures(self, collection: Collection, field: GraphQLField, nodes: Sequence[FieldNode]) -> Categories:
        """What goes into the figures of a list and of its groups, under the policy of figures."""
        try:
            over = self._arguments.formed(field, nodes[0], "over")
            policy = scope(self._policy.shape, collection, over)
        except (GiveUp, RequestError):
            return NOTHING
        looks = Looks(self._schema, policy, self._selections, self._arguments)
        return looks._made(collection, field, nodes)

    def _made(self, collection: Collection, field: GraphQLField, nodes: Sequence[FieldNode]) -> Categories:
        entity = collection.entity
        found = self.there(entity) | self._compared(entity, field, nodes)
        type_name = get_named_type(field.type).name
        for inner in self._below(type_name, nodes).values():
            made = self._field(type_name, inner)
            if made is None or is_leaf_type(get_named_type(made.type)):
                continue
            if inner[0].name.value == "groups":
                found |= self._groups(entity, made, inner)
                continue
            of = get_named_type(made.type).name
            for group in self._below(of, inner).values():
                named = fields().get((of, snake(group[0].name.value)))
                if named is not None:
                    found |= self.column(*named)
        return frozenset(found)

    def _groups(self, entity: type[Entity], field: GraphQLField, nodes: Sequence[FieldNode]) -> set[str]:
        try:
            asked: Grouping = self._arguments.grouping(entity, field, nodes[0])
        except (GiveUp, RequestError):
            return set()
        found = set[str]()
        parts: list[Dimension | Measure] = [*asked.by, *asked.needed]
        for one in [*parts, *(measures(entity)[name] for name in asked.having)]:
            found |= self._part(entity, one)
        of = f"{entity.__name__}Group"
        for inner in self._below(of, nodes).values():
            made = self._field(of, inner)
            if made is None or is_leaf_type(get_named_type(made.type)) or inner[0].name.value == "key":
                continue
            name = get_named_type(made.type).name
            for group in self._below(name, inner).values():
                named = fields().get((name, snake(group[0].name.value)))
                if named is not None:
                    found |= self.column(*named)
        return found

    def _part(self, entity: type[Entity], part: Dimension | Measure) -> Categories:
        if isinstance(part, Dimension):
            if part.column is None:
                return NOTHING
            last = end(entity, part.path)
            return self.column(last, last.declaration.columns[part.column])
        column = entity.declaration.columns.get(part.of)
        return NOTHING if column is None else self.column(entity, column)

    def aggregates(self, type_name: str, asked: Fields) -> Categories:
        """What goes into figures that are no single pupil's, anywhere below."""
        entity = viewed(type_name)
        found = set[str]()
        for nodes in asked.values():
            field = self._field(type_name, nodes)
            if field is None:
                continue
            if (view := within(type_name, nodes[0].name.value)) is not None:
                found |= self.aggregates(view, self._below(view, nodes))
                continue
            name, inner = snake(nodes[0].name.value), get_named_type(field.type)
            listed = listed_by(name)
            lists = _roots()
            if entity is not None:
                lists = entity.declaration.collections | entity.declaration.gathered
            if type_name == "Query" or entity is not None:
                collection = lists.get(listed or name)
                if collection is not None and not (entity and same_below(entity, collection)):
                    if listed is not None:
                        found |= self.figures(collection, field, nodes)
                    elif not self._told(self._below(inner.name, nodes)):
                        found |= self.there(collection.entity)
                        found |= self._compared(collection.entity, field, nodes)
            if is_leaf_type(inner):
                continue
            members = self._schema.get_possible_types(inner) if is_abstract_type(inner) else [inner]
            for member in members:
                found |= self.aggregates(member.name, self._below(member.name, nodes))
        return frozenset(found)

    def _compared(self, entity: type[Entity], field: GraphQLField, nodes: Sequence[FieldNode]) -> set[str]:
        """What the filter and the order of a list compare."""
        try:
            asked: Listed = self._arguments.listed(field, nodes[0])
        except GiveUp:
            # It is refused: nothing is compared.
            return set()
        found = self._filtered(entity, asked.filter)
        for path, _ in asked.order:
            found |= self._sorted(entity, path.split("."))
        return found

    def _filtered(self, entity: type[Entity], given: Plain) -> set[str]:
        declaration, found = entity.declaration, set[str]()
        for name, value in given.items():
            if name in ("and", "or", "not"):
                for part in value if isinstance(value, list) else [value]:
                    found |= self._filtered(entity, part)
            elif name in declaration.columns:
                found |= self.column(entity, declaration.columns[name])
            elif name in declaration.relations:
                target = declaration.relations[name].target
                found |= self.there(target) | self._filtered(target, value)
            elif name in declaration.collections:
                listed = declaration.collections[name].entity
                found |= self.there(listed)
                for quantifier, inner in value.items():
                    where = inner.get("where", {}) if quantifier == "count" else inner
                    found |= self._filtered(listed, where)
        return found

    def _sorted(self, entity: type[Entity], path: Sequence[str]) -> Categories:
        first, *rest = path
        if first in entity.declaration.relations:
            target = entity.declaration.relations[first].target
            return self.there(target) | self._sorted(target, rest)
        if first in entity.declaration.collections:
            return self.there(entity.declaration.collections[first].entity)
        column = entity.declaration.columns.get(first)
        return NOTHING if column is None else self.column(entity, column)

    def counted(
        self, policy: Policy, entity: type[Entity], given: Plain, of: str, by: Dimension | None
    ) -> Categories:
        """What goes into a figure over the district that is no field of the graph by itself."""
        looks = Looks(self._schema, policy, self._selections, self._arguments)
        found = looks.there(entity) | looks._filtered(entity, given)
        found |= looks._part(entity, Measure("sum", of)) if of else NOTHING
        return frozenset(found | looks._part(entity, by) if by else found)

    def heard(self, entity: type[Entity], filter_: Plain) -> Categories:
        """What an event tells of a row's pupil by being told, whatever is shown of the row."""
        return frozenset(self.there(entity) | self._filtered(entity, filter_))

    def tells(self, field: GraphQLField, nodes: Sequence[FieldNode]) -> bool:
        """Whether anything of a connection is asked that its rows tell."""
        return self._told(self._below(get_named_type(field.type).name, nodes))

    def _items(self, asked: Fields, edge: str) -> list[list[FieldNode]]:
        """The places in a connection where its items are told."""
        found = [nodes for nodes in asked.values() if nodes[0].name.value == "nodes"]
        for nodes in asked.values():
            if nodes[0].name.value == "edges":
                inner = self._below(edge, nodes)
                found += [group for group in inner.values() if group[0].name.value == "node"]
        return found

    @staticmethod
    def _told(asked: Fields) -> bool:
        return any(nodes[0].name.value in ("nodes", "edges", "pageInfo") for nodes in asked.values())

    def _below(self, type_name: str, nodes: Sequence[FieldNode]) -> Fields:
        return self._selections.below(type_name, nodes)

    def _field(self, type_name: str, nodes: Sequence[FieldNode]) -> Any:
        type_: Any = self._schema.type_map[type_name]
        return type_.fields.get(nodes[0].name.value)

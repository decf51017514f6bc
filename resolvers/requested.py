"""Which fields of entities an operation asks for: what the policy says was withheld is told from these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLNamedType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

from hub.policy.aggregating import DistrictWide
from hub.policy.viewer import Shape
from resolvers.compiling.changes import kept
from resolvers.compiling.district import scope
from resolvers.compiling.files import held
from resolvers.compiling.tallies import counted, words
from resolvers.compiling.timeline import DAY, declared
from resolvers.errors import AggregateRefused
from resolvers.planner.selection import Selections
from schema.files import CHANGES, SOURCES, views
from schema.indicator import ROOT, indicators
from schema.kit import Entity
from schema.kit.access import DISTRICT_WIDE, Over
from schema.kit.aggregates import fields, listed_by
from schema.kit.declaration import Collection, Column, camel, snake
from schema.kit.events import PROVENANCE
from schema.protected import guarded


@dataclass(frozen=True)
class Requested:
    """What an operation asks for."""

    fields: list[tuple[type[Entity], Column]]
    """Each field of an entity once, in the order asked. Of figures over the district it is not told: there none is withheld."""
    guarded: bool
    """Whether there are figures over the district that would tell of people."""
    entities: frozenset[str]
    """Of whose rows the answer is made: those that are shown, counted, or compared by a filter or an order."""


INDICATORS = ("Query", camel(ROOT))


def requested(
    schema: GraphQLSchema,
    entities: Mapping[str, type[Entity]],
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    shape: Shape,
) -> Requested:
    """What an operation of a caller asks for; what is skipped is left out."""
    defaults = {
        definition.variable.name.value: getattr(definition.default_value, "value", None)
        for definition in operation.variable_definitions or ()
    }
    given = {**defaults, **variables}
    walk = _Walk(schema, entities, Selections(document, given, schema, exact=False), given, shape)
    root = schema.get_root_type(operation.operation)
    assert root is not None
    walk.selection(root, [operation.selection_set])
    return Requested(list(walk.found), walk.guarded, frozenset(walk.used))


class _Walk:
    def __init__(
        self,
        schema: GraphQLSchema,
        entities: Mapping[str, type[Entity]],
        selections: Selections,
        variables: dict[str, Any],
        shape: Shape,
    ) -> None:
        self._shape = shape
        self._wide = False
        self.guarded = False
        self._schema = schema
        self._entities = entities
        self._selections = selections
        self._variables = variables
        self.found: dict[tuple[type[Entity], Column], None] = {}
        self.used: set[str] = set()
        self._listed = {f"{name}Connection": name for name in entities}

    def selection(self, parent: GraphQLNamedType, nodes: Sequence[SelectionSetNode]) -> None:
        for type_, asked in self._selections.by_type(parent, nodes):
            if (name := self._listed.get(type_.name, type_.name)) in self._entities:
                self.used.add(name)
            for same in asked.values():
                self._field(type_, same)

    def _field(self, parent: GraphQLNamedType, nodes: Sequence[FieldNode]) -> None:
        node = nodes[0]
        entity = self._entities.get(parent.name)
        column = entity.declaration.columns.get(snake(node.name.value)) if entity else None
        if entity is not None and column is not None:
            self.found[(entity, column)] = None
        if entity is not None and node.name.value == PROVENANCE:
            shown = (one for one in entity.declaration.columns.values() if not one.spec.hidden)
            self.found.update({(entity, one): None for one in shown})
        view = views().get(parent.name)
        if view is not None and view.part is not None and node.name.value == SOURCES:
            self.used.update(one.__name__ for one in held(view.entity, view.part))
        if view is not None and node.name.value == camel(CHANGES):
            self.used.update(one.__name__ for one in kept())
        made = fields().get((parent.name, snake(node.name.value)))
        if made is not None and not self._wide:
            self.found[made] = None
        if (parent.name, node.name.value) == INDICATORS:
            self._indicators(node)
        if (parent.name, node.name.value) == DAY:
            self.found.update({(event.dated, event.column): None for event in declared()})
        below = [one.selection_set for one in nodes if one.selection_set]
        field = getattr(parent, "fields", {}).get(node.name.value)
        if below and field is not None:
            around = self._wide
            listed = listed_by(snake(node.name.value))
            of = self._entities.get(self._listed.get(get_named_type(field.type).name, ""))
            if listed is not None:
                self._wide = self._over_district(parent.name, listed, node)
                of = self._collection(parent.name, listed).entity
            if of is not None:
                self._compared(of, node)
            self.selection(get_named_type(field.type), below)
            self._wide = around

    def _indicators(self, node: FieldNode) -> None:
        """Note of whose rows indicators are made."""
        given = {
            argument.name.value: value_from_ast_untyped(argument.value, self._variables)
            for argument in node.arguments or ()
        }
        codes, areas = (_several(given.get(name)) for name in ("codes", "areas"))
        for one in indicators().values():
            if one.code in (codes or [one.code]) and one.area.name in (areas or [one.area.name]):
                entities = [counted(tally) for tally in one.tallies]
                for entity, tally in zip(entities, one.tallies, strict=True):
                    self._compared(entity, words(tally))
                wide = bool(self._shape & DISTRICT_WIDE.keys())
                self.guarded |= wide and any(map(guarded, entities))

    def _over_district(self, parent: str, listed: str, node: FieldNode) -> bool:
        """Whether an aggregate is made over the district; one that is refused is none."""
        collection = self._collection(parent, listed)
        given: Any = next(
            (argument.value for argument in node.arguments or () if argument.name.value == "over"), None
        )
        named = self._variables.get(given.name.value) if isinstance(given, VariableNode) else given
        if not isinstance(named, Over):
            named = Over.__members__.get(str(getattr(named, "value", named)))
        try:
            policy = scope(self._shape, collection, named)
        except AggregateRefused:
            return False
        wide = isinstance(policy, DistrictWide)
        self.guarded |= wide and guarded(collection.entity)
        return wide

    def _compared(self, entity: type[Entity], node: FieldNode) -> None:
        """Note whose rows a list and its filter and order compare."""
        self.used.add(entity.__name__)
        for argument in node.arguments or ():
            if argument.name.value in ("filter", "orderBy"):
                self._conditions(entity, value_from_ast_untyped(argument.value, self._variables))

    def _conditions(self, entity: type[Entity], given: Any) -> None:
        if isinstance(given, list):
            for part in given:
                self._conditions(entity, part)
        elif isinstance(given, dict):
            for name, inner in given.items():
                of, own = entity, snake(name)
                if own in entity.declaration.relations:
                    of = entity.declaration.relations[own].target
                elif own in entity.declaration.collections:
                    of = entity.declaration.collections[own].entity
                self.used.add(of.__name__)
                self._conditions(of, inner)

    def _collection(self, parent: str, listed: str) -> Collection:
        if parent in self._entities:
            return self._entities[parent].declaration.collections[listed]
        entity = next(one for one in self._entities.values() if one.declaration.plural == listed)
        return Collection(listed, entity, "", "")


def _several(given: Any) -> list[str]:
    """Texts, or names of an enum's members, written down or as variables, one or several."""
    stated = given if isinstance(given, list) else [] if given is None else [given]
    return [str(getattr(value, "name", value)) for value in stated]

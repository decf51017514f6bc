"""Which fields of entities an operation asks for: what the policy says was withheld is told from these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
    value_from_ast_untyped,
)

from hub.policy.aggregating import DistrictWide
from hub.policy.viewer import Shape
from resolvers.compiling.district import scope
from resolvers.compiling.timeline import DAY, declared
from resolvers.errors import AggregateRefused
from schema.kit import Entity
from schema.kit.access import Over
from schema.kit.aggregates import fields, listed_by
from schema.kit.declaration import Collection, Column, snake
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
    walk = _Walk(schema, entities, document, {**defaults, **variables}, shape)
    root = schema.get_root_type(operation.operation)
    assert root is not None
    walk.selection(root, operation.selection_set)
    return Requested(list(walk.found), walk.guarded, frozenset(walk.used))


class _Walk:
    def __init__(
        self,
        schema: GraphQLSchema,
        entities: Mapping[str, type[Entity]],
        document: DocumentNode,
        variables: Mapping[str, Any],
        shape: Shape,
    ) -> None:
        self._shape = shape
        self._wide = False
        self.guarded = False
        self._schema = schema
        self._entities = entities
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._variables = dict(variables)
        self._seen: set[str] = set()
        self.found: dict[tuple[type[Entity], Column], None] = {}
        self.used: set[str] = set()
        self._listed = {f"{name}Connection": name for name in entities}

    def selection(self, parent: GraphQLNamedType, selection: SelectionSetNode) -> None:
        if (name := self._listed.get(parent.name, parent.name)) in self._entities:
            self.used.add(name)
        for node in selection.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                self._field(parent, node)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name not in self._seen:
                    self._seen.add(name)
                    fragment = self._fragments[name]
                    self.selection(self._type(fragment.type_condition.name.value), fragment.selection_set)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                self.selection(self._type(condition.name.value) if condition else parent, node.selection_set)

    def _field(self, parent: GraphQLNamedType, node: FieldNode) -> None:
        entity = self._entities.get(parent.name)
        column = entity.declaration.columns.get(snake(node.name.value)) if entity else None
        if entity is not None and column is not None:
            self.found[(entity, column)] = None
        if entity is not None and node.name.value == PROVENANCE:
            shown = (one for one in entity.declaration.columns.values() if not one.spec.hidden)
            self.found.update({(entity, one): None for one in shown})
        made = fields().get((parent.name, snake(node.name.value)))
        if made is not None and not self._wide:
            self.found[made] = None
        if (parent.name, node.name.value) == DAY:
            self.found.update({(event.dated, event.column): None for event in declared()})
        if node.selection_set and (is_object_type(parent) or is_abstract_type(parent)):
            field = getattr(parent, "fields", {}).get(node.name.value)
            if field is not None:
                around = self._wide
                listed = listed_by(snake(node.name.value))
                of = self._entities.get(self._listed.get(get_named_type(field.type).name, ""))
                if listed is not None:
                    self._wide = self._over_district(parent.name, listed, node)
                    of = self._collection(parent.name, listed).entity
                if of is not None:
                    self._compared(of, node)
                self.selection(get_named_type(field.type), node.selection_set)
                self._wide = around

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

    def _type(self, name: str) -> GraphQLNamedType:
        found = self._schema.get_type(name)
        assert found is not None
        return found

    def _included(self, node: Any) -> bool:
        for directive in node.directives or ():
            name = directive.name.value
            if name in ("skip", "include") and self._truth(directive.arguments[0].value) is (name == "skip"):
                return False
        return True

    def _truth(self, value: ValueNode) -> bool:
        if isinstance(value, VariableNode):
            return bool(self._variables.get(value.name.value))
        return isinstance(value, BooleanValueNode) and value.value

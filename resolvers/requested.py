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
from schema.protected import guarded


@dataclass(frozen=True)
class Requested:
    """What an operation asks for."""

    fields: list[tuple[type[Entity], Column]]
    """Each field of an entity once, in the order asked. Of figures over the district it is not told: there none is withheld."""
    guarded: bool
    """Whether there are figures over the district that would tell of people."""


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
    return Requested(list(walk.found), walk.guarded)


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

    def selection(self, parent: GraphQLNamedType, selection: SelectionSetNode) -> None:
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
                if listed is not None:
                    self._wide = self._over_district(parent.name, listed, node)
                self.selection(get_named_type(field.type), node.selection_set)
                self._wide = around

    def _over_district(self, parent: str, listed: str, node: FieldNode) -> bool:
        """Whether an aggregate is made over the district; one that is refused is none."""
        if parent in self._entities:
            collection = self._entities[parent].declaration.collections[listed]
        else:
            entity = next(one for one in self._entities.values() if one.declaration.plural == listed)
            collection = Collection(listed, entity, "", "")
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

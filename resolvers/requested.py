"""Which fields of entities an operation asks for: what the policy says was withheld is told from these."""

from __future__ import annotations

from collections.abc import Mapping
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

from resolvers.compiling.timeline import DAY, declared
from schema.kit import Entity
from schema.kit.aggregates import fields
from schema.kit.declaration import Column, snake


def requested(
    schema: GraphQLSchema,
    entities: Mapping[str, type[Entity]],
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> list[tuple[type[Entity], Column]]:
    """Each (entity, column) that the operation selects, once, in the order asked; skipped ones left out."""
    defaults = {
        definition.variable.name.value: getattr(definition.default_value, "value", None)
        for definition in operation.variable_definitions or ()
    }
    walk = _Walk(schema, entities, document, {**defaults, **variables})
    root = schema.get_root_type(operation.operation)
    assert root is not None
    walk.selection(root, operation.selection_set)
    return list(walk.found)


class _Walk:
    def __init__(
        self,
        schema: GraphQLSchema,
        entities: Mapping[str, type[Entity]],
        document: DocumentNode,
        variables: Mapping[str, Any],
    ) -> None:
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
        if made is not None:
            self.found[made] = None
        if (parent.name, node.name.value) == DAY:
            self.found.update({(event.dated, event.column): None for event in declared()})
        if node.selection_set and (is_object_type(parent) or is_abstract_type(parent)):
            field = getattr(parent, "fields", {}).get(node.name.value)
            if field is not None:
                self.selection(get_named_type(field.type), node.selection_set)

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

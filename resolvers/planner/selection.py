"""What an operation selects, once fragments are spread and `@skip` and `@include` are decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
    is_interface_type,
    is_object_type,
)

from resolvers.planner.arguments import GiveUp

Fields = dict[str, list[FieldNode]]
"""Field nodes by response key, in the order of the answer."""


class Selections:
    """Collects the fields of one document under given variables."""

    def __init__(
        self,
        document: DocumentNode,
        variables: Mapping[str, Any],
        schema: GraphQLSchema,
        *,
        exact: bool = True,
    ) -> None:
        """`exact`: raise GiveUp where a condition is no truth value; else it counts as not true, as long as nothing runs."""
        self._exact = exact
        self._variables = variables
        self._schema = schema
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }

    def fields(self, type_name: str, nodes: Sequence[SelectionSetNode]) -> Fields:
        """The fields that these selection sets ask of an object of this type."""
        found: Fields = {}
        spread: set[str] = set()
        for node in nodes:
            self._collect(type_name, node, found, spread)
        return found

    def by_type(
        self, type_: GraphQLNamedType, nodes: Sequence[SelectionSetNode]
    ) -> Iterator[tuple[GraphQLNamedType, Fields]]:
        """The fields by the types of the objects: those for which fragments are meant, and the type itself for all others."""
        if is_abstract_type(type_):
            named: set[str] = set()
            self._named(nodes, named, set())
            for possible in self._schema.get_possible_types(type_):
                if possible.name in named:
                    yield possible, self.fields(possible.name, nodes)
        yield type_, self.fields(type_.name, nodes)

    def _named(self, nodes: Sequence[SelectionSetNode], found: set[str], spread: set[str]) -> None:
        """Names of the types that fragments here are for."""
        for selection in nodes:
            for node in selection.selections:
                inner: InlineFragmentNode | FragmentDefinitionNode
                if isinstance(node, InlineFragmentNode):
                    inner = node
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                    spread.add(node.name.value)
                    inner = self._fragments[node.name.value]
                else:
                    continue
                if inner.type_condition:
                    found.add(inner.type_condition.name.value)
                self._named([inner.selection_set], found, spread)

    def below(self, type_name: str, nodes: Sequence[FieldNode]) -> Fields:
        """The fields below a field that stands at several places of the document."""
        return self.fields(type_name, [node.selection_set for node in nodes if node.selection_set])

    def _collect(self, type_name: str, selection: SelectionSetNode, found: Fields, spread: set[str]) -> None:
        for node in selection.selections:
            if not self._included(node.directives):
                continue
            if isinstance(node, FieldNode):
                found.setdefault((node.alias or node.name).value, []).append(node)
                continue
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in spread:
                    continue
                spread.add(node.name.value)
                fragment = self._fragments[node.name.value]
                condition: NamedTypeNode | None = fragment.type_condition
                inner = fragment.selection_set
            else:
                assert isinstance(node, InlineFragmentNode)
                condition, inner = node.type_condition, node.selection_set
            if condition is None or self._applies(condition.name.value, type_name):
                self._collect(type_name, inner, found, spread)

    def _applies(self, condition: str, type_name: str) -> bool:
        """Whether a fragment on one type is meant for objects of the other: itself, an interface or a union of it."""
        if condition == type_name:
            return True
        types = self._schema.type_map
        wider, own = types[condition], types[type_name]
        narrower = is_object_type(own) or is_interface_type(own)
        return is_abstract_type(wider) and narrower and self._schema.is_sub_type(wider, own)

    def _included(self, directives: Sequence[DirectiveNode] | None) -> bool:
        for directive in directives or ():
            name = directive.name.value
            if name in ("skip", "include") and self._truth(directive) is (name == "skip"):
                return False
        return True

    def _truth(self, directive: DirectiveNode) -> bool:
        assert directive.arguments
        value = directive.arguments[0].value
        if isinstance(value, VariableNode):
            truth = self._variables.get(value.name.value)
            if not isinstance(truth, bool) and self._exact:
                raise GiveUp
            return truth is True
        return isinstance(value, BooleanValueNode) and value.value

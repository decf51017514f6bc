"""What of a document and of its variables decides the cost, found once for each document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    visit,
)

from resolvers.planner.arguments import variables_in

CURSORS = ("after", "before", "id", "code")
"""Arguments whose values change no cost."""


def costing_variables(document: DocumentNode) -> tuple[str, ...]:
    """Names of the variables of which the cost depends: page sizes, `@skip` and `@include`, ids and conditions."""
    found: set[str] = set()

    class Places(Visitor):
        def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
            if node.name.value not in CURSORS:
                found.update(variables_in(node.value))

        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            found.update(variables_in(node))

    visit(document, Places())
    return tuple(sorted(found))


def shape(value: Any) -> Any:
    """What of a variable's value may change a cost: numbers and truths, keys, and how long lists are."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, Mapping):
        # The values of conditions cost nothing; which conditions there are does.
        return tuple((name, _conditions(item)) for name, item in value.items())
    if isinstance(value, list):
        return (len(value), *[_conditions(item) for item in value if isinstance(item, Mapping)])
    return (type(value).__name__, value)


def _conditions(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple((name, _conditions(item)) for name, item in value.items())
    if isinstance(value, list):
        return tuple(_conditions(item) for item in value if isinstance(item, Mapping))
    return None


def root_fields(document: DocumentNode, operation: OperationDefinitionNode) -> frozenset[str]:
    """Names of the fields at the root of an operation, whatever `@skip` and `@include` say."""
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    found: set[str] = set()
    spread: set[str] = set()

    def collect(selection: SelectionSetNode) -> None:
        for node in selection.selections:
            if isinstance(node, FieldNode):
                found.add(node.name.value)
            elif isinstance(node, InlineFragmentNode):
                collect(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                if node.name.value in fragments:
                    collect(fragments[node.name.value].selection_set)

    collect(operation.selection_set)
    return frozenset(found)

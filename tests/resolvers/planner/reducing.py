"""Makes a query smaller for as long as it keeps what is wrong with it, so that somebody can read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    ObjectFieldNode,
    SelectionNode,
    Source,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    validate,
    visit,
)

Wrong = Callable[[str, Mapping[str, Any]], Awaitable[bool]]
REMOVABLE = (SelectionNode, ArgumentNode, DirectiveNode, ObjectFieldNode)
TRIES = 500


async def reduced(
    schema: GraphQLSchema, text: str, variables: Mapping[str, Any], wrong: Wrong
) -> tuple[str, dict[str, Any]]:
    """A query of which no part can be left out without it being right."""
    found, left = parse(text), TRIES
    removing = True
    while removing and left > 0:
        removing = False
        for part in parts(found):
            left -= 1
            smaller = print_ast(tidy(without(found, part)))
            if valid(schema, smaller) and await wrong(smaller, named(parse(smaller), variables)):
                found, removing = parse(smaller), True
                break
            if left <= 0:
                break
    return print_ast(found), named(found, variables)


def parts(document: DocumentNode) -> list[Node]:
    """What can be left out, the longest first."""
    return sorted(nodes(document, REMOVABLE), key=_length, reverse=True)


def _length(node: Node) -> int:
    return node.loc.end - node.loc.start if node.loc else 0


def nodes(document: Node, kinds: type[Any] | tuple[type[Any], ...]) -> list[Any]:
    """All nodes of these kinds."""
    found: list[Any] = []

    class Seeing(Visitor):
        def enter(self, node: Node, *_: Any) -> None:
            if isinstance(node, kinds):
                found.append(node)

    visit(document, Seeing())
    return found


def without(document: DocumentNode, *removed: Node) -> DocumentNode:
    class Removing(Visitor):
        def enter(self, node: Node, *_: Any) -> Any:
            return REMOVE if any(node is one for one in removed) else None

    return visit(document, Removing())  # type: ignore[no-any-return]


def tidy(document: DocumentNode) -> DocumentNode:
    """Without fragments and variables that nothing uses any more."""
    unused = list(_unused(document))
    return tidy(without(document, *unused)) if unused else document


def _unused(document: DocumentNode) -> Iterator[Node]:
    spread = {node.name.value for node in nodes(document, FragmentSpreadNode)}
    yield from (node for node in nodes(document, FragmentDefinitionNode) if node.name.value not in spread)
    defined = nodes(document, VariableDefinitionNode)
    names = [node.name.value for node in nodes(document, VariableNode)]
    # Its own definition names a variable once.
    yield from (node for node in defined if names.count(node.variable.name.value) == 1)


def valid(schema: GraphQLSchema, text: str) -> bool:
    try:
        return not validate(schema, parse(Source(text), allow_empty_selection_sets=False))
    except GraphQLSyntaxError:
        return False


def named(document: DocumentNode, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the variables that the document still has."""
    defined = {node.variable.name.value for node in nodes(document, VariableDefinitionNode)}
    return {name: value for name, value in variables.items() if name in defined}

"""Random searches: parts of names that are there, in characters and in pinyin, and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLList, GraphQLNonNull

from hub.policy import Reach
from hub.store.cells import romanised
from resolvers.compiling.search import declared

if TYPE_CHECKING:
    from tests.resolvers.planner.queries import Writer


def search(writer: Writer) -> str:
    """A search at the root."""
    entity = writer.one(list(declared()))
    text = writer.held(entity, writer.one(declared()[entity]))[:150]
    match writer.one(range(5)):
        case 0:
            text = writer.part(text)
        case 1:
            text = writer.part(romanised(text)) if writer.chance(50) else romanised(text)
        case 2:
            text = "".join(syllable[:1] for syllable in romanised(text).split())
    if not text.strip() and not writer.chance(5):
        text = "wang"
    given = [f"text: {writer.value('String!', text)}"]
    if writer.chance(50):
        kinds = [
            name
            for name, value in writer.schema.type_map["SearchKind"].values.items()
            if writer.chance(1) or readable(writer, value.value.value)
        ]
        type_ = GraphQLList(GraphQLNonNull(writer.schema.type_map["SearchKind"]))
        given.append(f"kinds: {writer.written(type_, writer.some(kinds, 0, 3))}")
    if writer.chance(50):
        size = writer.one([1, 2, 5, 1000]) if writer.chance(98) else writer.one([0, 1001])
        given.append(f"first: {writer.value('Int', size)}")
    parts = [
        "__typename",
        *writer.some(["... on Node { id }", "... on SearchResult { kindOf: __typename }"], 0, 2),
    ]
    for found in writer.some(list(declared()), 0, 3):
        parts.append(f"... on {found.__name__}{writer.condition()} {writer.selection(found, 1, None)}")
    return f"f{writer.fresh()}: search({', '.join(given)}){writer.condition()} {{ {' '.join(parts)} }}"


def readable(writer: Writer, name: str) -> bool:
    """Whether rows of this kind are searched for the viewer."""
    entity = writer.entities[name]
    return any(writer.policy.reach(entity, column) is not Reach.NONE for column in declared()[entity])

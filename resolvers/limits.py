"""Cheap limits before validation, counted after fragments are spread, each fragment walked once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from resolvers.errors import DocumentLimit

MOST_CHARACTERS = 200_000
MOST_TOKENS = 8_000
DEEPEST = 24
MOST_FIELDS = 1_000
MOST_REPEATS = 30
"""How often one response key may be repeated in one selection: validation compares each pair."""


@dataclass(frozen=True)
class Size:
    """How large a selection is once its fragments are spread."""

    depth: int
    fields: int
    keys: Counter[str]


def check(document: DocumentNode) -> None:
    """Refuse a document that is too deep or too wide, in one pass. Raises DocumentLimit."""
    walk = _Walk(document)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            size = walk.size(definition.selection_set)
            _hold(size.depth, DEEPEST, "levels deep")
            _hold(size.fields, MOST_FIELDS, "fields")


class _Walk:
    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._sizes: dict[str, Size | None] = {}

    def size(self, selection: SelectionSetNode, level: int = 0) -> Size:
        _hold(level, DEEPEST * 4, "levels deep")
        depth, fields = 0, 0
        keys: Counter[str] = Counter()
        for node in selection.selections:
            if isinstance(node, FieldNode):
                keys[(node.alias or node.name).value] += 1
                below = self.size(node.selection_set, level + 1) if node.selection_set else None
                inner = Size(1 + below.depth, 1 + below.fields, Counter()) if below else Size(1, 1, Counter())
            elif isinstance(node, InlineFragmentNode):
                inner = self.size(node.selection_set, level + 1)
            else:
                assert isinstance(node, FragmentSpreadNode)
                inner = self.fragment(node.name.value, level)
            depth, fields = max(depth, inner.depth), fields + inner.fields
            keys.update(inner.keys)
            # Held at once: a chain of fragments that each spread the next one twice doubles these numbers.
            _hold(fields, MOST_FIELDS, "fields")
        _hold(max(keys.values(), default=0), MOST_REPEATS, "times one response key")
        return Size(depth, fields, keys)

    def fragment(self, name: str, level: int) -> Size:
        if name in self._sizes:
            # None: the fragment is being walked, so it spreads itself; validation says so.
            return self._sizes[name] or Size(0, 0, Counter())
        self._sizes[name] = None
        definition = self._fragments.get(name)
        size = self.size(definition.selection_set, level + 1) if definition else Size(0, 0, Counter())
        self._sizes[name] = size
        return size


def _hold(number: int, most: int, what: str) -> None:
    if number > most:
        raise DocumentLimit(f"the document is too large: more than {most:,} {what}", mend="split the query")

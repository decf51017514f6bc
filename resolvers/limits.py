"""Cheap limits before validation and before variables are read, counted after fragments are spread.

Everything is counted in one pass that walks each fragment once, so a chain of fragments that double is refused as fast as
it is read. Only what is then known to be small is walked as validation walks it, to count the comparisons
that its rule on overlapping fields makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

from resolvers.errors import DocumentLimit


@dataclass(frozen=True)
class Limit:
    """The greatest number of something that a request may hold."""

    most: int
    what: str
    """What is counted, as it stands in the error and in docs/limits.md."""


CHARACTERS = Limit(100_000, "characters")
TOKENS = Limit(2_500, "tokens")
DEPTH = Limit(24, "levels of fields")
FIELDS = Limit(500, "fields")
ROOTS = Limit(50, "root fields")
ALIASES = Limit(100, "aliases")
DIRECTIVES = Limit(100, "directives")
DEFINITIONS = Limit(64, "operations and fragments")
VARIABLES = Limit(100, "variables")
LITERAL = Limit(500, "fields in one literal object")
LIST = Limit(1_200, "values in one literal")
NESTING = Limit(64, "levels of values or inline fragments")
COMPARISONS = Limit(1_000, "pairs of fields with one response key")
STEPS = Limit(500, "steps of planning (a condition or a list is one, a condition on a relation 20)")
VALUES = Limit(5_000, "values in the variables")
ERRORS = Limit(5, "errors of validation")

OF_DOCUMENT = (
    CHARACTERS, TOKENS, DEPTH, FIELDS, ROOTS, ALIASES, DIRECTIVES, DEFINITIONS, VARIABLES, LITERAL, LIST, NESTING,
    COMPARISONS,
)  # fmt: skip

_CHARACTERS_OF_ARGUMENTS = 40
"""So many characters of arguments take as long to compare as two fields do."""


class Size(NamedTuple):
    """How large a selection is once its fragments are spread."""

    depth: int = 0
    fields: int = 0
    roots: int = 0
    aliases: int = 0
    directives: int = 0


def check(document: DocumentNode) -> None:
    """Refuse a document that is too large in any way. Raises DocumentLimit, which names the limit."""
    hold(len(document.definitions), DEFINITIONS)
    walk = _Walk(document)
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    total = 0
    for operation in operations:
        hold(len(operation.variable_definitions or ()), VARIABLES)
        for variable in operation.variable_definitions or ():
            _hold_literal(variable.default_value)
        size = walk.selection(operation.selection_set, len(operation.directives or ()))
        hold(size.roots, ROOTS)
        total += size.fields
    for name in walk.fragments:
        # One that no operation spreads: validation walks it too, before it says so.
        if name not in walk.sizes:
            total += walk.fragment(name, 0).fields
    hold(total, FIELDS)
    comparisons = _Comparisons(walk.fragments)
    for operation in operations:
        comparisons.count([operation.selection_set], frozenset())
    for name, fragment in walk.fragments.items():
        if name not in comparisons.seen:
            comparisons.count([fragment.selection_set], frozenset({name}))


def check_values(variables: Mapping[str, Any]) -> None:
    """Refuse variables with more values than can be read at once. Raises DocumentLimit."""
    count = 0
    level: list[Any] = [variables]
    for _ in range(NESTING.most):
        below: list[Any] = []
        for container in level:
            count += len(container)
            if count > VALUES.most:
                hold(count, VALUES)
            items: Iterable[Any] = container.values() if isinstance(container, Mapping) else container
            below += [item for item in items if isinstance(item, (Mapping, list, tuple))]
        if not below:
            return
        level = below
    hold(NESTING.most + 1, NESTING)


def hold(number: int, limit: Limit) -> None:
    """Raise DocumentLimit where there are more than the limit allows."""
    if number > limit.most:
        raise DocumentLimit(
            f"the request is too large: more than {limit.most:,} {limit.what}", mend="split the query"
        )


class _Walk:
    """Sizes of selections; each fragment is walked once."""

    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self.sizes: dict[str, Size | None] = {}

    def selection(self, selection: SelectionSetNode, directives: int, level: int = 0) -> Size:
        hold(level, NESTING)
        depth = fields = roots = aliases = 0
        for node in selection.selections:
            directives += len(node.directives or ())
            for directive in node.directives or ():
                for argument in directive.arguments or ():
                    _hold_literal(argument.value)
            if isinstance(node, FieldNode):
                for argument in node.arguments or ():
                    _hold_literal(argument.value)
                below = self.selection(node.selection_set, 0, level + 1) if node.selection_set else Size()
                inner = below._replace(
                    depth=below.depth + 1, fields=below.fields + 1, roots=1, aliases=below.aliases + bool(node.alias)
                )  # fmt: skip
            elif isinstance(node, InlineFragmentNode):
                inner = self.selection(node.selection_set, 0, level + 1)
            else:
                assert isinstance(node, FragmentSpreadNode)
                inner = self.fragment(node.name.value, level)
            depth, fields, roots = max(depth, inner.depth), fields + inner.fields, roots + inner.roots
            aliases, directives = aliases + inner.aliases, directives + inner.directives
            # Held at once: a chain of fragments that each spread the next one twice doubles these numbers.
            hold(fields, FIELDS)
            hold(directives, DIRECTIVES)
        hold(depth, DEPTH)
        hold(aliases, ALIASES)
        return Size(depth, fields, roots, aliases, directives)

    def fragment(self, name: str, level: int) -> Size:
        if name in self.sizes:
            # None: the fragment is being walked, so it spreads itself; validation says so.
            return self.sizes[name] or Size()
        self.sizes[name] = None
        definition = self.fragments.get(name)
        if definition is None:
            return Size()
        size = self.selection(definition.selection_set, len(definition.directives or ()), level + 1)
        self.sizes[name] = size
        return size


class _Comparisons:
    """How many pairs of fields the rule on overlapping fields compares: those with one path in the answer."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._found = 0
        self.seen: set[str] = set()

    def count(self, selections: Sequence[SelectionSetNode], within: frozenset[str]) -> None:
        groups: dict[str, list[FieldNode]] = {}
        for selection in selections:
            self._collect(selection, groups, within)
        for nodes in groups.values():
            if len(nodes) > 1:
                weight = 1 + max(map(_argument_characters, nodes)) // _CHARACTERS_OF_ARGUMENTS
                self._found += weight * len(nodes) * (len(nodes) - 1) // 2
                hold(self._found, COMPARISONS)
            below = [node.selection_set for node in nodes if node.selection_set]
            if below:
                self.count(below, within)

    def _collect(
        self, selection: SelectionSetNode, groups: dict[str, list[FieldNode]], within: frozenset[str]
    ) -> None:
        for node in selection.selections:
            if isinstance(node, FieldNode):
                groups.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                self._collect(node.selection_set, groups, within)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name in self._fragments and name not in within:
                    self.seen.add(name)
                    self._collect(self._fragments[name].selection_set, groups, within | {name})


def _argument_characters(node: FieldNode) -> int:
    if not node.arguments:
        return 0
    first, last = node.arguments[0].loc, node.arguments[-1].loc
    return last.end - first.start if first and last else 0


def _hold_literal(value: ValueNode | None) -> None:
    """An error about an object prints all of it, so literals are held to a size."""
    fields = values = 0
    level = [value] if isinstance(value, ObjectValueNode | ListValueNode) else []
    for _ in range(NESTING.most):
        below: list[ObjectValueNode | ListValueNode] = []
        for container in level:
            if isinstance(container, ObjectValueNode):
                items = [field.value for field in container.fields]
                fields += len(items)
                hold(fields, LITERAL)
            else:
                items = list(container.values)
            values += len(items)
            hold(values, LIST)
            below += [item for item in items if isinstance(item, ObjectValueNode | ListValueNode)]
        if not below:
            return
        level = below
    hold(NESTING.most + 1, NESTING)

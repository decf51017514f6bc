"""What an operation costs, from the document and its variables alone: before any statement is sent.

The measure is that of IBM's cost specification, with the schema's `@cost` and `@listSize` (`schema.graph.directives`): a *type cost* of 1
for each object that is expected and a *field cost* of 1 for each field that leads to one. Beside it stands the greatest number of
*rows* that could come back, for which a list counts with its whole page where `@listSize` only assumes fewer.

Fields are taken together as the executor takes them (by response key, fragments spread), so nothing counts twice
that is answered once. How much there is to walk is bounded by `resolvers.limits`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    value_from_ast_untyped,
)

from resolvers.compiling.arguments import DEFAULT_PAGE, LARGEST_PAGE
from resolvers.limits import STEPS, hold
from resolvers.planner.selection import Fields, Selections
from resolvers.weights import Slicing, Weights
from schema.graph.sizes import COUNTED

RELATED_STEPS = 20
"""Steps of planning for a condition on a relation, as the policy on the related rows stands in it."""
AGGREGATE_STEPS = 10
"""Steps of planning for an aggregate or its groups: policy, filter and order are compiled for each."""
TYPE_STEPS = 2
"""Steps of planning for each type of which ids are given: each is a statement of its own."""

Variables = Mapping[str, Any]


class Sum(NamedTuple):
    """What a selection costs for one object, or a field for its parent."""

    type_cost: float = 0
    field_cost: float = 0
    rows: int = 0
    page: int = 0
    dearest: tuple[str, float, Sum] | None = None
    """The field below that costs most, with its cost."""

    @property
    def total(self) -> float:
        """Type cost and field cost."""
        return self.type_cost + self.field_cost


@dataclass(frozen=True)
class Cost:
    """What one operation costs under given variables."""

    total: int
    """Type cost and field cost, rounded up."""
    type_cost: int
    field_cost: int
    rows: int
    """The greatest number of objects of entities that could come back."""
    page: int
    """The largest page that is asked for."""
    steps: int
    """How much there is to plan, in steps of about a quarter of a millisecond."""
    dearest: str | None
    """Path of the field that costs most, from the root."""

    @classmethod
    def of(cls, sum_: Sum, steps: int) -> Cost:
        """From the sum of an operation."""
        path, at = [], sum_
        while at.dearest is not None and at.dearest[1] * 2 >= at.total > 0:
            path.append(at.dearest[0])
            at = at.dearest[2]
        if not path and sum_.dearest is not None:
            path = [sum_.dearest[0]]
        return cls(
            math.ceil(sum_.total),
            math.ceil(sum_.type_cost),
            math.ceil(sum_.field_cost),
            sum_.rows,
            sum_.page,
            steps,
            ".".join(path) or None,
        )


class Costs:
    """The cost analysis of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._weights = Weights(schema)

    def of(self, document: DocumentNode, operation: OperationDefinitionNode, given: Variables) -> Cost:
        """The cost under these variables, given as they came. Raises DocumentLimit for too much to plan."""
        defaults = {
            definition.variable.name.value: value_from_ast_untyped(definition.default_value)
            for definition in operation.variable_definitions or ()
            if definition.default_value is not None
        }
        variables = {**defaults, **given}
        root = self._schema.get_root_type(operation.operation)
        assert root is not None
        selections = Selections(document, variables, self._schema, exact=False)
        walk = _Walk(self._schema, self._weights, selections, variables)
        sum_ = walk.selection(root, [operation.selection_set], {})
        return Cost.of(sum_, walk.steps)


@dataclass
class _Walk:
    schema: GraphQLSchema
    weights: Weights
    selections: Selections
    variables: Variables
    steps: int = 0

    def selection(
        self, type_: GraphQLNamedType, nodes: Sequence[SelectionSetNode], sized: Mapping[str, tuple[int, int]]
    ) -> Sum:
        """`sized`: fields of this object that hold (as many as assumed, as many as possible) objects."""
        sums = [self._object(of, asked, sized) for of, asked in self.selections.by_type(type_, nodes)]
        return max(sums, key=lambda sum_: (sum_.total, sum_.rows))

    def _object(self, type_: GraphQLNamedType, asked: Fields, sized: Mapping[str, tuple[int, int]]) -> Sum:
        type_cost = field_cost = 0.0
        rows = page = 0
        dearest: tuple[str, float, Sum] | None = None
        for same in asked.values():
            name = same[0].name.value
            whole, inner = self._field(type_, same, sized.get(name))
            type_cost, field_cost = type_cost + whole.type_cost, field_cost + whole.field_cost
            rows, page = rows + whole.rows, max(page, whole.page)
            if dearest is None or whole.total > dearest[1]:
                dearest = (name, whole.total, inner)
        return Sum(type_cost, field_cost, rows, page, dearest)

    def _field(
        self, parent: GraphQLNamedType, nodes: Sequence[FieldNode], sized: tuple[int, int] | None
    ) -> tuple[Sum, Sum]:
        """A field for its parent, and what is below it for one object."""
        weight = self.weights.field(parent.name, nodes[0].name.value)
        if weight is None:
            return Sum(), Sum()
        given = self._arguments(nodes[0])
        own = weight.weight
        for name, value in given.items():
            if name in weight.arguments:
                own += self._input(weight.arguments[name], value)
        assumed, most, page = self._size(weight.slicing, given) if weight.slicing else (1, 1, 0)
        if is_abstract_type(weight.type):
            self._step(TYPE_STEPS * min(most, len(self.schema.get_possible_types(weight.type))))
        elif weight.weight >= COUNTED and not is_leaf_type(weight.type):
            self._step(AGGREGATE_STEPS)
        elif weight.type_weight or weight.slicing:
            self._step(1)
        below_sized: dict[str, tuple[int, int]] = {}
        if weight.slicing and weight.slicing.fields:
            below_sized = dict.fromkeys(weight.slicing.fields, (assumed, most))
            assumed = most = 1
        if sized is not None:
            assumed, most = sized
        selections = [node.selection_set for node in nodes if node.selection_set]
        inner = self.selection(weight.type, selections, below_sized) if selections else Sum()
        rows = most * (int(weight.row) + inner.rows)
        whole = Sum(
            assumed * (weight.type_weight + inner.type_cost),
            own + assumed * inner.field_cost,
            rows,
            max(page, inner.page),
        )
        return whole, inner

    def _size(self, slicing: Slicing, given: Mapping[str, Any]) -> tuple[int, int, int]:
        """How many objects are assumed and possible, and the page asked for; what is out of bounds is refused later."""
        asked: int | None = None
        for name in slicing.arguments:
            value = given.get(name)
            if isinstance(value, list):
                asked = max(asked or 0, len(value))
            elif isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
                asked = max(asked or 0, int(min(value, LARGEST_PAGE)))
        if asked is not None:
            return asked, asked, asked
        assumed = slicing.assumed if slicing.assumed is not None else 1
        return assumed, max(assumed, DEFAULT_PAGE) if slicing.paged else assumed, 0

    def _step(self, steps: int) -> None:
        self.steps += steps
        hold(self.steps, STEPS)

    def _arguments(self, node: FieldNode) -> dict[str, Any]:
        return {
            argument.name.value: value_from_ast_untyped(argument.value, dict(self.variables))
            for argument in node.arguments or ()
        }

    def _input(self, type_: GraphQLInputType, value: Any) -> float:
        """What the conditions of an argument weigh. Counts them, as each is to be compiled."""
        weight, waiting = 0.0, [(get_named_type(type_), value)]
        while waiting:
            named, item = waiting.pop()
            if isinstance(item, list):
                if isinstance(named, GraphQLInputObjectType):
                    waiting += [(named, part) for part in item]
            elif isinstance(item, dict) and isinstance(named, GraphQLInputObjectType):
                for name, part in item.items():
                    if name in named.fields:
                        own = self.weights.condition(named.name, name)
                        weight += own
                        self._step(RELATED_STEPS if own else 1)
                        waiting.append((get_named_type(named.fields[name].type), part))
        return weight

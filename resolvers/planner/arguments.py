"""Arguments while a plan is made: their form is fixed in the plan, their values are taken from each request."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    Node,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    Visitor,
    get_named_type,
    value_from_ast,
    visit,
)

from resolvers.compiling.aggregates import Grouping, Sorting, checked
from resolvers.compiling.arguments import (
    DEEPEST_FILTER,
    DEFAULT_PAGE,
    LARGEST_LIST,
    LARGEST_PAGE,
    LONGEST_ORDER,
    Plain,
    checked_value,
)
from schema.graph.enums import Direction
from schema.kit import Entity
from schema.kit.aggregates import DEFAULT_GROUPS, measures
from schema.kit.declaration import snake

ANYTHING = ("node", "nodes")
"""Fields that name rows of any entity."""

FORMING = ("first", "last", "orderBy", "by", "kinds", "over")
"""Arguments whose values, not only their presence, form the statement."""

Variables = Mapping[str, Any]
"""Coerced variables of one request."""


class GiveUp(Exception):
    """The plan cannot answer this; the reference executor does, with exact errors."""


@dataclass(frozen=True)
class Leaf:
    """A value that each request gives anew."""

    get: Callable[[Variables], Any]
    constant: bool = False
    """The same in every request."""


@dataclass(frozen=True)
class Listed:
    """The arguments of a list."""

    size: int
    backward: bool
    after: Leaf | None
    before: Leaf | None
    filter: Plain
    order: tuple[tuple[str, Direction], ...]

    def listing(self, variables: Variables) -> str:
        """What a cursor is bound to; the same text as `resolvers.compiling.arguments.read` makes."""
        order = [[name, way.name] for name, way in self.order]
        said = [_said(self.filter, variables), order]
        return orjson.dumps(said, default=_text, option=orjson.OPT_SORT_KEYS).decode()


def _said(given: Any, variables: Variables) -> Any:
    if isinstance(given, Leaf):
        return given.get(variables)
    if isinstance(given, dict):
        return {name: _said(value, variables) for name, value in given.items()}
    if isinstance(given, list):
        return [_said(item, variables) for item in given]
    return given


def _text(value: Any) -> str:
    return value.name if isinstance(value, enum.Enum) else str(value)


def variables_in(node: Node) -> set[str]:
    """Names of the variables that stand in a part of a document."""
    found: set[str] = set()

    class Names(Visitor):
        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            found.add(node.name.value)

    visit(node, Names())
    return found


def forming_variables(document: DocumentNode) -> frozenset[str]:
    """Names of the variables whose values form the statement: page sizes, orders, `@skip` and `@include`."""
    found: set[str] = set()

    class Places(Visitor):
        def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
            if node.name.value in FORMING:
                found.update(variables_in(node.value))

        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            found.update(variables_in(node))

    visit(document, Places())
    return frozenset(found)


def naming_variables(document: DocumentNode) -> frozenset[str]:
    """Names of the variables with global ids of which the statements need to know the entities."""
    found: set[str] = set()

    class Places(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            if node.name.value in ANYTHING:
                for argument in node.arguments or ():
                    found.update(variables_in(argument.value))

    visit(document, Places())
    return frozenset(found)


def form(value: Any, depth: int = 0) -> Any:
    """What of a variable's value may change a plan: which keys are there, and what is null. Raises GiveUp where it is too deep."""
    if depth > DEEPEST_FILTER + 1:
        raise GiveUp
    if isinstance(value, dict):
        return tuple(sorted((name, form(item, depth + 1)) for name, item in value.items()))
    if isinstance(value, list):
        held = any(isinstance(item, dict) for item in value)
        return tuple(form(item, depth) for item in value) if held else "list"
    return None if value is None else "value"


class ArgumentReader:
    """Reads the arguments of fields under one request's variables, whose form the plan will have."""

    def __init__(self, variables: Variables) -> None:
        self._variables = variables

    def one(self, field: GraphQLField, node: FieldNode, name: str) -> Leaf | None:
        """A single argument; None where it is absent or null."""
        stated = {argument.name.value: argument.value for argument in node.arguments or ()}
        if name not in stated or self._absent(stated[name]):
            return None
        found = self._plain(stated[name], field.args[name].type, name)
        if not isinstance(found, Leaf):
            raise GiveUp
        return found

    def formed(self, field: GraphQLField, node: FieldNode, name: str) -> Any:
        """The value of an argument that forms the statement; None where it is absent or null."""
        stated = {argument.name.value: argument.value for argument in node.arguments or ()}
        if name not in stated or self._absent(stated[name]):
            return None
        return _valued(stated[name], field.args[name].type, self._variables)

    def listed(self, field: GraphQLField, node: FieldNode) -> Listed:
        """The arguments of a list. Raises GiveUp for what the reference executor refuses or knows better."""
        stated, now = self._stated(field, node)
        first, last = now.get("first"), now.get("last")
        size = first if first is not None else last if last is not None else DEFAULT_PAGE
        if (first is not None and last is not None) or not 1 <= size <= LARGEST_PAGE:
            raise GiveUp
        order = tuple(order_of(item) for item in now.get("orderBy") or ())
        if len(order) > LONGEST_ORDER:
            raise GiveUp
        filter_ = (
            self._plain(stated["filter"], field.args["filter"].type, "filter") if "filter" in stated else {}
        )
        if isinstance(filter_, Leaf):
            raise GiveUp
        return Listed(
            size,
            last is not None,
            self.one(field, node, "after"),
            self.one(field, node, "before"),
            filter_,
            order,
        )

    def grouping(self, entity: type[Entity], field: GraphQLField, node: FieldNode) -> Grouping:
        """The arguments of groups. Raises GiveUp or a RequestError for what the reference executor refuses."""
        stated, now = self._stated(field, node)
        first = now.get("first", DEFAULT_GROUPS)
        if not 1 <= first <= LARGEST_PAGE:
            raise GiveUp
        order = tuple(_sorting(entity, item) for item in now.get("orderBy") or ())
        having = (
            self._plain(stated["having"], field.args["having"].type, "having") if "having" in stated else {}
        )
        return Grouping(checked([member.value for member in now["by"]], order), having, order, first)

    def _stated(self, field: GraphQLField, node: FieldNode) -> tuple[dict[str, ValueNode], dict[str, Any]]:
        """The arguments that are there, and the values of those that form the statement."""
        stated = {
            argument.name.value: argument.value
            for argument in node.arguments or ()
            if not self._absent(argument.value)
        }
        forming = (name for name in FORMING if name in stated)
        return stated, {
            name: _valued(stated[name], field.args[name].type, self._variables) for name in forming
        }

    def _absent(self, value: ValueNode) -> bool:
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value) is None
        return isinstance(value, NullValueNode)

    def _plain(self, node: ValueNode, type_: GraphQLInputType, name: str, depth: int = 0) -> Any:
        """A literal with variables in it, as dictionaries with leaves."""
        if isinstance(node, VariableNode):
            variable = node.name.value
            if variable not in self._variables:
                raise GiveUp
            return self._given((variable,), self._variables[variable], type_, name, depth)
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(node, NullValueNode):
            raise GiveUp
        if isinstance(inner, GraphQLInputObjectType):
            if not isinstance(node, ObjectValueNode) or depth > DEEPEST_FILTER:
                raise GiveUp
            plain: Plain = {}
            for part in node.fields:
                missing = (
                    isinstance(part.value, VariableNode) and part.value.name.value not in self._variables
                )
                if not missing:
                    key = snake(part.name.value)
                    plain[key] = self._plain(part.value, inner.fields[part.name.value].type, key, depth + 1)
            return plain
        if isinstance(inner, GraphQLList) and isinstance(get_named_type(inner), GraphQLInputObjectType):
            items = node.values if isinstance(node, ListValueNode) else (node,)
            _hold(items)
            return [self._plain(item, inner.of_type, name, depth) for item in items]

        def get(variables: Variables) -> Any:
            return checked_value(_valued(node, type_, variables), name)

        if _has_variables(node):
            return Leaf(get)
        constant = get({})
        return Leaf(lambda _: constant, constant=True)

    def _given(
        self, path: tuple[str | int, ...], value: Any, type_: GraphQLInputType, name: str, depth: int
    ) -> Any:
        """A variable's value, as dictionaries with leaves that take it from the same path in each request."""
        if value is None:
            raise GiveUp
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(inner, GraphQLInputObjectType):
            if depth > DEEPEST_FILTER:
                raise GiveUp
            return {
                snake(key): self._given((*path, key), item, inner.fields[key].type, snake(key), depth + 1)
                for key, item in value.items()
            }
        if isinstance(inner, GraphQLList) and isinstance(get_named_type(inner), GraphQLInputObjectType):
            _hold(value)
            return [
                self._given((*path, index), item, inner.of_type, name, depth)
                for index, item in enumerate(value)
            ]

        def get(variables: Variables) -> Any:
            found: Any = variables
            for step in path:
                found = found[step]
            return checked_value(found, name)

        return Leaf(get)


def _valued(node: ValueNode, type_: GraphQLInputType, variables: Variables) -> Any:
    """The value that a literal has in one request. Raises GiveUp where it has none."""
    try:
        value = value_from_ast(node, type_, dict(variables))
    except GraphQLError as error:
        raise GiveUp from error
    if value is Undefined:
        raise GiveUp
    return value


def _hold(items: Sized) -> None:
    if len(items) > LARGEST_LIST:
        raise GiveUp


def _has_variables(node: ValueNode) -> bool:
    if isinstance(node, ListValueNode):
        return any(_has_variables(item) for item in node.values)
    return isinstance(node, VariableNode)


def order_of(given: Any, depth: int = 0) -> tuple[str, Direction]:
    """One field of an order, by its path. Raises GiveUp where it is none."""
    stated = [(snake(name), way) for name, way in given.items() if way is not None]
    if len(stated) != 1 or depth > DEEPEST_FILTER:
        raise GiveUp
    ((name, value),) = stated
    if isinstance(value, Direction):
        return name, value
    inner, way = order_of(value, depth + 1)
    return f"{name}.{inner}", way


def _sorting(entity: type[Entity], given: Any) -> Sorting:
    ((name, value),) = given.items()
    if name != "key":
        return Sorting(measures(entity)[snake(name)], value)
    return Sorting(value["by"].value, value["way"])

"""The schema's `@cost` and `@listSize`, ready to be looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    SchemaMetaFieldDef,
    TypeMetaFieldDef,
    get_argument_values,
    get_named_type,
    is_introspection_type,
    is_leaf_type,
)

Applied = Mapping[str, Any]
"""The arguments of a directive."""

_COST, _SIZE = "cost", "listSize"
_PAGED = "first"
_META = 0.25
"""What an object of introspection weighs: it comes from memory."""


@dataclass(frozen=True)
class Slicing:
    """How many objects a list holds."""

    assumed: int | None
    arguments: tuple[str, ...]
    fields: tuple[str, ...]
    """Fields of the object below that hold them, where the list is wrapped."""
    paged: bool
    """Whether it gives pages, so more than assumed may come."""


@dataclass(frozen=True)
class Weight:
    """What one field weighs."""

    weight: float
    type: GraphQLNamedType
    type_weight: float
    row: bool
    """Whether the object is a row, not a wrapper of rows or a part of the schema."""
    slicing: Slicing | None
    arguments: Mapping[str, GraphQLInputType]
    """Those whose conditions are weighed."""


class Weights:
    """Weights of one schema that was read from its text, where the directives stand."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._directives = {directive.name: directive for directive in schema.directives}
        self._fields: dict[tuple[str, str], Weight] = {}
        self._conditions: dict[tuple[str, str], float] = {}
        self._introspected = _introspected_sizes(schema)
        for type_ in schema.type_map.values():
            if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
                for name, field in type_.fields.items():
                    self._fields[type_.name, name] = self._weight(type_.name, name, field)
            elif isinstance(type_, GraphQLInputObjectType):
                for name, condition in type_.fields.items():
                    cost = self._applied(condition, _COST)
                    self._conditions[type_.name, name] = float(cost["weight"]) if cost else 0.0
        assert schema.query_type is not None
        for name, field in (("__schema", SchemaMetaFieldDef), ("__type", TypeMetaFieldDef)):
            self._fields[schema.query_type.name, name] = self._weight(schema.query_type.name, name, field)

    def field(self, type_: str, name: str) -> Weight | None:
        """A field's weight; None for `__typename`, which costs nothing."""
        return self._fields.get((type_, name))

    def condition(self, type_: str, name: str) -> float:
        """What a field of an input object weighs."""
        return self._conditions.get((type_, name), 0.0)

    def _weight(self, parent: str, name: str, field: GraphQLField) -> Weight:
        named = get_named_type(field.type)
        cost, size = self._applied(field, _COST), self._applied(field, _SIZE)
        leaf, meta = is_leaf_type(named), is_introspection_type(named)
        slicing = _slicing(size, field) if size else None
        if meta and (parent, name) in self._introspected:
            slicing = Slicing(self._introspected[parent, name], (), (), paged=False)
        of_type = self._applied(named, _COST)
        default = 0.0 if leaf else _META if meta else 1.0
        return Weight(
            float(cost["weight"]) if cost else default,
            named,
            0.0 if leaf else float(of_type["weight"]) if of_type else default,
            not (leaf or meta) and (of_type is None or float(of_type["weight"]) > 0),
            slicing,
            {
                name: argument.type
                for name, argument in field.args.items()
                if isinstance(get_named_type(argument.type), GraphQLInputObjectType)
            },
        )

    def _applied(self, of: GraphQLField | GraphQLInputField | GraphQLNamedType, name: str) -> Applied | None:
        """The arguments of a directive where it is applied; None where it is not."""
        for node in (of.ast_node and of.ast_node.directives) or ():
            if node.name.value == name:
                return get_argument_values(self._directives[name], node)
        return None


def _slicing(size: Applied, field: GraphQLField) -> Slicing:
    arguments = tuple(size.get("slicingArguments") or ())
    return Slicing(
        size.get("assumedSize"),
        arguments,
        tuple(size.get("sizedFields") or ()),
        _PAGED in arguments and _PAGED in field.args,
    )


def _introspected_sizes(schema: GraphQLSchema) -> dict[tuple[str, str], int]:
    """How long the lists of introspection are: the schema's own numbers, on average where types differ."""
    types = list(schema.type_map.values())
    composite = [type_ for type_ in types if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)]
    inputs = [type_ for type_ in types if isinstance(type_, GraphQLInputObjectType)]
    fields = [field for type_ in composite for field in type_.fields.values()]
    total = {
        ("__Schema", "types"): len(types),
        ("__Schema", "directives"): len(schema.directives),
        ("__Type", "fields"): len(fields) // len(composite),
        ("__Type", "inputFields"): sum(len(type_.fields) for type_ in inputs) // max(1, len(inputs)),
        ("__Type", "enumValues"): 1,
        ("__Type", "interfaces"): 1,
        ("__Type", "possibleTypes"): 1,
        ("__Field", "args"): sum(len(field.args) for field in fields) // len(fields),
        ("__Directive", "args"): 1,
    }
    return {name: max(1, number) for name, number in total.items()}

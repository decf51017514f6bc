"""Variables of an operation, coerced: its types are looked up once for all requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    coerce_input_value,
    get_variable_values,
    is_input_type,
    type_from_ast,
)


@dataclass(frozen=True)
class Variable:
    """One variable as an operation defines it."""

    name: str
    type: GraphQLInputType
    default: Any
    """Coerced; Undefined where there is none."""


@dataclass(frozen=True)
class Signature:
    """The variables of an operation."""

    variables: tuple[Variable, ...]

    @classmethod
    def of(cls, schema: GraphQLSchema, operation: OperationDefinitionNode) -> Signature | None:
        """The signature; None for one that no request can meet."""
        found: list[Variable] = []
        for definition in operation.variable_definitions or ():
            name, type_ = definition.variable.name.value, type_from_ast(schema, definition.type)
            if not is_input_type(type_):
                return None
            default: Any = Undefined
            if definition.default_value is not None:
                alone = get_variable_values(schema, (definition,), {})
                if isinstance(alone, list):
                    return None
                default = alone.coerced[name]
            found.append(Variable(name, type_, default))
        return cls(tuple(found))

    def coerced(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """As the specification's CoerceVariableValues; None where a value does not fit: who runs it says why."""
        found: dict[str, Any] = {}
        for variable in self.variables:
            name = variable.name
            if name not in given:
                if variable.default is not Undefined:
                    found[name] = variable.default
                elif isinstance(variable.type, GraphQLNonNull):
                    return None
                continue
            try:
                value = coerce_input_value(given[name], variable.type)
            except (RecursionError, GraphQLError):
                # An input object of one field tells by an error that it was given none, or several.
                return None
            if value is Undefined:
                return None
            found[name] = value
        return found

"""How an operation was answered, for developers: its steps, its statements and what they took.

It tells of the caller's own query, of the schema and of time; of rows it tells nothing, not even how many there were.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLNamedType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from hub.policy import Policy, Reach
from resolvers.errors import RequestError
from resolvers.planner.arguments import GiveUp
from resolvers.planner.plan import Plan, Reads
from resolvers.planner.selection import Fields, Selections
from resolvers.planner.variables import Signature
from schema.files import viewed, within
from schema.kit import Entity, Role
from schema.kit.declaration import snake


class ExplainForbidden(RequestError):
    """Plans and SQL are told to developers only."""

    code = "explain.forbidden"


def check_developer(roles: frozenset[Role]) -> None:
    """Raise ExplainForbidden for callers who may not see plans."""
    if Role.DEVELOPER not in roles:
        raise ExplainForbidden(
            "only the role DEVELOPER is told how an answer is made", mend="leave the header Yixin-Explain out"
        )


@dataclass
class Watch:
    """Reads as the reader does, and notes what each statement took."""

    reader: Reads
    took: dict[str, float] = field(default_factory=dict)
    """Milliseconds by statement, the wait for a connection included."""

    async def value(self, sql: str, values: Sequence[Any]) -> Any:
        """See `Reads.value`."""
        begun = time.perf_counter()
        try:
            return await self.reader.value(sql, values)
        finally:
            self.took[sql] = (time.perf_counter() - begun) * 1000


def told(plan: Plan | None, watch: Watch, steps: list[dict[str, Any]], milliseconds: float) -> dict[str, Any]:
    """What stands in `extensions.plan`. No plan: the reference executor answered."""
    found: dict[str, Any] = {
        "executor": "reference" if plan is None else "plan",
        "milliseconds": round(milliseconds, 3),
        "steps": steps,
    }
    if plan is not None:
        found["statements"] = [
            {
                "field": root.key.decode().strip('"'),
                "sql": statement.text,
                "parameters": list(statement.names),
                "milliseconds": round(watch.took[statement.sent], 3),
            }
            for root in plan.roots
            for statement in root.statements
            if statement.sent in watch.took
        ]
    return found


class Steps:
    """The steps of an operation: which fields are read from which entity, and how."""

    def __init__(
        self,
        schema: GraphQLSchema,
        entities: Mapping[str, type[Entity]],
        policy: Policy,
        selections: Selections,
    ) -> None:
        self._schema = schema
        self._entities = entities
        self._policy = policy
        self._selections = selections

    @classmethod
    def of(
        cls,
        schema: GraphQLSchema,
        entities: Mapping[str, type[Entity]],
        policy: Policy,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        given: Mapping[str, Any],
    ) -> list[dict[str, Any]]:
        """The steps of the root fields; none where the variables do not fit."""
        signature = Signature.of(schema, operation)
        variables = None if signature is None else signature.coerced(given)
        if variables is None or operation.operation is not OperationType.QUERY:
            return []
        selections = Selections(document, variables, schema)
        steps = cls(schema, entities, policy, selections)
        try:
            return steps._steps("Query", selections.fields("Query", [operation.selection_set]))
        except GiveUp:
            return []

    def _steps(self, parent: str, fields: Fields) -> list[dict[str, Any]]:
        found = []
        for key, nodes in fields.items():
            name = nodes[0].name.value
            if name == "__typename":
                continue
            definition: Any = self._schema.type_map[parent]
            type_ = get_named_type(definition.fields[name].type)
            if not is_leaf_type(type_):
                found.append({"field": key, "how": self._how(parent, name), **self._within(type_, nodes)})
        return found

    def _how(self, parent: str, name: str) -> str:
        if parent == "Query":
            return "a statement of its own"
        entity = viewed(parent)
        if entity is None or within(parent, name) is not None:
            return "part of its parent"
        return (
            "joined to its parent"
            if snake(name) in entity.declaration.relations
            else "for each row of its parent"
        )

    def _within(self, type_: GraphQLNamedType, nodes: Sequence[FieldNode]) -> dict[str, Any]:
        if is_abstract_type(type_):
            members = sorted(member.name for member in self._schema.get_possible_types(type_))
            shared = set(self._selections.below(type_.name, nodes))
            told = {member: self._selections.below(member, nodes) for member in members}
            return {
                "type": type_.name,
                "members": {
                    member: self._object(member, fields)
                    for member, fields in told.items()
                    if set(fields) - shared
                },
            }
        return {"type": type_.name, **self._object(type_.name, self._selections.below(type_.name, nodes))}

    def _object(self, type_name: str, fields: Fields) -> dict[str, Any]:
        told: dict[str, Any] = {}
        entity = self._entities.get(type_name)
        if entity is not None:
            asked = {snake(nodes[0].name.value): nodes[0].name.value for nodes in fields.values()}
            columns = [name for name in asked if name in entity.declaration.columns]
            kept = [name for name in columns if self._withheld(entity, name)]
            told["columns"] = [asked[name] for name in columns if name not in kept]
            if kept:
                told["withheld"] = [asked[name] for name in kept]
        steps = self._steps(type_name, fields)
        if steps:
            told["steps"] = steps
        return told

    def _withheld(self, entity: type[Entity], name: str) -> bool:
        return self._policy.reach(entity, entity.declaration.columns[name]) is Reach.NONE

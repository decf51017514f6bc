"""Finds or makes the plan of a request; what no plan can express is left to the reference executor."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode, OperationType
from graphql.execution import get_variable_values
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.policy import Viewer, policy_for, withheld
from hub.policy.viewer import Shape
from resolvers.answers import extensions
from resolvers.documents import Document
from resolvers.errors import RequestError
from resolvers.planner.arguments import ArgumentReader, GiveUp, Variables, form
from resolvers.planner.compiler import Compiler
from resolvers.planner.marks import Asker
from resolvers.planner.plan import Fixed, Plan, Root
from resolvers.planner.selection import Selections
from resolvers.requested import requested
from schema.kit import Entity
from schema.kit.declaration import Collection, snake

KEPT = 1024
"""Plans that are kept; the one asked for longest ago gives way."""


class Planner:
    """The plans of one process."""

    def __init__(self, schema: GraphQLSchema, entities: Mapping[str, type[Entity]], district: str) -> None:
        self._schema = schema
        self._entities = entities
        self._district = district
        self._plans: OrderedDict[Any, Plan | None] = OrderedDict()
        self._lists: dict[str, Collection] = {}
        self._ones: dict[str, type[Entity]] = {}
        for entity in entities.values():
            declaration = entity.declaration
            root = Collection(declaration.plural, entity, "", "", declaration.order)
            self._lists[root.name] = root
            self._ones[declaration.singular] = entity

    async def answer(
        self,
        engine: AsyncEngine,
        document: Document,
        operation: OperationDefinitionNode,
        given: Mapping[str, Any],
        viewer: Viewer,
        values: Mapping[str, Any],
        asker: Asker,
    ) -> bytes | None:
        """The finished answer; None where the reference executor is to answer."""
        if operation.operation is not OperationType.QUERY:
            return None
        coerced = get_variable_values(self._schema, operation.variable_definitions or (), dict(given))
        if isinstance(coerced, list):
            return None
        variables: Variables = coerced.coerced
        try:
            plan = self._plan(document, operation, variables, viewer.shape)
            return None if plan is None else await plan.run(engine, variables, values, asker)
        except (GiveUp, RequestError):
            return None

    def _plan(
        self, document: Document, operation: OperationDefinitionNode, variables: Variables, shape: Shape
    ) -> Plan | None:
        forming = document.forming
        formed = tuple(
            (name, _hashable(value) if name in forming else form(value))
            for name, value in sorted(variables.items())
        )
        key = (document.text, operation.name.value if operation.name else None, formed, shape)
        if key in self._plans:
            self._plans.move_to_end(key)
            return self._plans[key]
        try:
            plan: Plan | None = self._make(document, operation, variables, shape)
        except (GiveUp, RequestError):
            plan = None
        self._plans[key] = plan
        if len(self._plans) > KEPT:
            self._plans.popitem(last=False)
        return plan

    def _make(
        self, document: Document, operation: OperationDefinitionNode, variables: Variables, shape: Shape
    ) -> Plan:
        policy = policy_for(shape)
        selections = Selections(document.node, variables)
        compiler = Compiler(
            self._schema, self._entities, policy, self._district, selections, ArgumentReader(variables)
        )
        query = self._schema.query_type
        assert query is not None
        roots = [
            self._root(compiler, key, nodes, query.fields)
            for key, nodes in selections.fields("Query", [operation.selection_set]).items()
        ]
        fields = requested(self._schema, self._entities, document.node, operation, variables)
        kept_back = extensions(withheld(policy, fields))
        tail = b',"extensions":' + orjson.dumps(kept_back) if kept_back else b""
        return Plan(roots, tail)

    def _root(
        self, compiler: Compiler, key: str, nodes: Sequence[FieldNode], fields: Mapping[str, Any]
    ) -> Root | Fixed:
        name = nodes[0].name.value
        if name == "__typename":
            return Fixed(orjson.dumps(key), b'"Query"')
        own = snake(name)
        if own in self._lists:
            return Root.of(key, *compiler.root_list(self._lists[own], fields[name], nodes))
        if own in self._ones:
            return Root.of(key, *compiler.root_one(self._ones[own], fields[name], nodes))
        raise GiveUp


def _hashable(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((name, _hashable(item)) for name, item in value.items()))
    if isinstance(value, list):
        return tuple(_hashable(item) for item in value)
    return value

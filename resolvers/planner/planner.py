"""Finds or makes the plan of a request; what no plan can express is left to the reference executor."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import asyncpg
import orjson
from graphql import FieldNode, GraphQLField, GraphQLSchema, OperationDefinitionNode, OperationType

from hub.base.logging import logger
from hub.policy import policy_for, withheld
from hub.policy.viewer import Shape
from resolvers.answers import extensions
from resolvers.documents import Document
from resolvers.errors import RequestError
from resolvers.freshness import Used
from resolvers.ids import decode
from resolvers.looks import Looks
from resolvers.planner.arguments import ANYTHING, ArgumentReader, GiveUp, Variables, form
from resolvers.planner.compiler import Compiler
from resolvers.planner.marks import Asker
from resolvers.planner.plan import Asked, Known, Named, Plan, Query, Reads, Request, Root
from resolvers.planner.selection import Fields, Selections
from resolvers.planner.sql import prepare
from resolvers.planner.statement import Ready
from resolvers.planner.variables import Signature
from resolvers.requested import requested
from schema.kit import Entity, Role
from schema.kit.aggregates import listed_by
from schema.kit.declaration import Collection, snake
from schema.kit.events import SEARCH, TIMELINE

log = logger("resolvers")

KEPT = 1024
"""Plans that are kept; the one asked for longest ago gives way."""


class Planner:
    """The plans of one process."""

    def __init__(self, schema: GraphQLSchema, entities: Mapping[str, type[Entity]], district: str) -> None:
        self._schema = schema
        self._entities = entities
        self._district = district
        self._plans: OrderedDict[Any, Plan | None] = OrderedDict()
        self._signatures: OrderedDict[Any, Signature | None] = OrderedDict()
        self._lists: dict[str, Collection] = {}
        self._ones: dict[str, type[Entity]] = {}
        for entity in entities.values():
            declaration = entity.declaration
            root = Collection(declaration.plural, entity, "", "", declaration.order)
            self._lists[root.name] = root
            self._ones[declaration.singular] = entity

    def complete(self) -> None:
        """Compile what the plans of every single role say again and again, so that its first query need not."""
        for role in Role:
            for entity in self._entities.values():
                prepare(policy_for(frozenset({role})), entity)

    async def answer(
        self,
        reader: Reads,
        document: Document,
        operation: OperationDefinitionNode,
        given: Mapping[str, Any],
        values: Mapping[str, Any],
        asker: Asker,
    ) -> bytes | None:
        """The finished answer; None where the reference executor is to answer."""
        try:
            found = self.find(document, operation, given, asker.viewer.shape)
            if found is None:
                return None
            plan, variables = found
            return await plan.run(reader, variables, values, asker)
        except (GiveUp, RequestError):
            return None
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            # Another connection may serve; if not, the reference executor says where the answer broke off.
            log.warning("plan.failed", kind=type(error).__name__, state=getattr(error, "sqlstate", None))
            return None

    def find(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        given: Mapping[str, Any],
        shape: Shape,
    ) -> tuple[Plan, Variables] | None:
        """The plan of a request with its coerced variables; None where there is none."""
        if operation.operation is not OperationType.QUERY:
            return None
        variables = self._coerced(document, operation, given)
        if variables is None:
            return None
        try:
            key = self._key(document, operation, variables, shape)
        except (GiveUp, RequestError):
            return None
        if key in self._plans:
            self._plans.move_to_end(key)
            plan = self._plans[key]
        else:
            try:
                plan = self._make(document, operation, variables, shape)
            except (GiveUp, RequestError):
                plan = None
            self._plans[key] = plan
            if len(self._plans) > KEPT:
                self._plans.popitem(last=False)
        return None if plan is None else (plan, variables)

    def _coerced(
        self, document: Document, operation: OperationDefinitionNode, given: Mapping[str, Any]
    ) -> Variables | None:
        if not operation.variable_definitions:
            return {}
        key = document.text, operation.name.value if operation.name else None
        if key not in self._signatures:
            self._signatures[key] = Signature.of(self._schema, operation)
            if len(self._signatures) > KEPT:
                self._signatures.popitem(last=False)
        signature = self._signatures[key]
        return None if signature is None else signature.coerced(given)

    def _key(
        self, document: Document, operation: OperationDefinitionNode, variables: Variables, shape: Shape
    ) -> Any:
        formed = tuple(
            (name, _hashable(value) if name in document.forming else form(value))
            for name, value in sorted(variables.items())
        )
        named = tuple(self._entities_of(variables.get(name)) for name in sorted(document.naming))
        return document.text, operation.name.value if operation.name else None, formed, named, shape

    def _entities_of(self, ids: Any) -> tuple[str, ...]:
        """Of which entities a variable's ids are. Raises IdInvalid or IdForeign."""
        given = ids if isinstance(ids, list) else () if ids is None else (ids,)
        return tuple(sorted({decode(text, self._district)[0].__name__ for text in given}))

    def _make(
        self, document: Document, operation: OperationDefinitionNode, variables: Variables, shape: Shape
    ) -> Plan:
        policy = policy_for(shape)
        selections = Selections(document.node, variables, self._schema)
        reader = ArgumentReader(variables)
        looks = Looks(self._schema, policy, selections, reader)
        compiler = Compiler(self._schema, policy, self._district, selections, reader, looks)
        query = self._schema.query_type
        assert query is not None
        asked = selections.fields("Query", [operation.selection_set])
        roots = [self._root(compiler, key, nodes, query.fields, variables) for key, nodes in asked.items()]
        wanted = requested(self._schema, self._entities, document.node, operation, variables, shape)
        kept_back = extensions(withheld(policy, wanted.fields), guarded=wanted.guarded)
        tail = b',"extensions":' + orjson.dumps(kept_back) if kept_back else b""
        return Plan(roots, tail, Used.of(policy, wanted.entities), looks.aggregates("Query", asked))

    def _root(
        self,
        compiler: Compiler,
        key: str,
        nodes: Sequence[FieldNode],
        fields: Mapping[str, GraphQLField],
        variables: Variables,
    ) -> Root:
        name, quoted = nodes[0].name.value, orjson.dumps(key)
        if name == "__typename":
            return Known(quoted, lambda _: b'"Query"')
        if name == "viewer":
            return Known(quoted, viewer(compiler.below("Viewer", nodes), compiler.policy.shape))
        if name in ANYTHING:
            return self._anything(compiler, quoted, nodes, fields[name], variables)
        own = snake(name)
        if own in self._lists:
            return Asked(quoted, [Query.of(*compiler.root_list(self._lists[own], fields[name], nodes))])
        listed = listed_by(own)
        if listed in self._lists:
            made = compiler.root_aggregate(self._lists[listed], fields[name], nodes)
            return Asked(quoted, [Query.of(*made)])
        if own in self._ones:
            return Asked(quoted, [Query.of(*compiler.root_one(self._ones[own], fields[name], nodes))])
        if name == TIMELINE:
            return Asked(quoted, [Query.of(*compiler.root_timeline(fields[name], nodes))])
        if name == SEARCH:
            return Asked(quoted, [Query.of(*compiler.root_search(fields[name], nodes))])
        raise GiveUp

    def _anything(
        self,
        compiler: Compiler,
        key: bytes,
        nodes: Sequence[FieldNode],
        field_: GraphQLField,
        variables: Variables,
    ) -> Root:
        """Rows by global ids, of the entities that the ids name when the plan is made: its key holds them."""
        many = nodes[0].name.value == "nodes"
        leaf = compiler.arguments.one(field_, nodes[0], "ids" if many else "id")
        if leaf is None:
            raise GiveUp

        def named(variables: Variables) -> list[tuple[type[Entity], int]]:
            ids = leaf.get(variables)
            return [decode(text, self._district) for text in (ids if many else [ids])]

        entities = list(dict.fromkeys(entity for entity, _ in named(variables)))
        if not many:
            return Asked(key, [Query.of(*compiler.root_one(entities[0], field_, nodes))])
        statements = [
            Query.of(*compiler.several(entity, nodes, _keys_of(entity, named))) for entity in entities
        ]
        return Named(
            key, statements, lambda asked: [entities.index(entity) for entity, _ in named(asked.variables)]
        )


def _keys_of(entity: type[Entity], named: Callable[[Variables], list[tuple[type[Entity], int]]]) -> Ready:
    return lambda variables, _: [key for other, key in named(variables) if other is entity]


def viewer(fields: Fields, shape: Shape) -> Callable[[Request], bytes]:
    """The caller, as the caller may know it."""
    roles = sorted(role.name for role in shape)

    def say(request: Request) -> bytes:
        told = {"__typename": "Viewer", "roles": roles, "today": request.viewer["today"]}
        return orjson.dumps({key: told[nodes[0].name.value] for key, nodes in fields.items()})

    return say


def _hashable(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((name, _hashable(item)) for name, item in value.items()))
    if isinstance(value, list):
        return tuple(_hashable(item) for item in value)
    return value

"""Introspection: of the schema alone, so it needs no database, and beside the event loop, as it takes long."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLSchema, OperationDefinitionNode, execute

from resolvers.answers import answer
from resolvers.documents import Document
from resolvers.errors import IntrospectionRefused
from resolvers.limits import ERRORS
from schema.kit import Role

FIELDS = frozenset({"__schema", "__type"})
ALONE = FIELDS | {"__typename"}
INTROSPECTING = frozenset({Role.DEVELOPER, Role.ADMIN})
"""Roles that are told of the schema and of suggestions in production."""
KEPT = 16


class Introspection:
    """Answers questions about one schema; the last answers are kept, as the schema never changes."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[Any, bytes] = OrderedDict()

    @staticmethod
    def asked(document: Document, operation: OperationDefinitionNode, *, allowed: bool) -> bool:
        """Whether the operation introspects. Raises IntrospectionRefused where it may not, or asks for data too."""
        roots = document.roots(operation)
        if not roots & FIELDS:
            return False
        if not allowed:
            raise IntrospectionRefused(
                "this hub tells its schema to developers and administrators only",
                mend="ask with an account of the role DEVELOPER, or read schema.graphql of this version",
            )
        if roots - ALONE:
            raise IntrospectionRefused(
                "introspection and data are asked in one operation",
                mend="ask for the schema in an operation of its own",
            )
        return True

    async def answer(
        self, document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> bytes:
        """The finished answer."""
        name = operation.name.value if operation.name else None
        key = (
            document.text,
            name,
            orjson.dumps(variables, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS),
        )
        found = self._kept.get(key)
        if found is None:
            found = await asyncio.to_thread(self._say, document, name, dict(variables))
            self._kept[key] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _say(self, document: Document, name: str | None, variables: dict[str, Any]) -> bytes:
        result = execute(
            self._schema,
            document.node,
            variable_values=variables,
            operation_name=name,
            max_coercion_errors=ERRORS.most,
        )
        assert isinstance(result, ExecutionResult)
        return answer(result.data, result.errors or (), (), ran=result.data is not None)

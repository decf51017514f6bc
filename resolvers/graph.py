"""The graph of one hub: its schema, and the answer to a request."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import strawberry
from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.clock import Clock
from hub.policy import Sealer, Viewer, policy_for, withheld
from hub.store.reader import Reader
from resolvers.answers import answer, refusal
from resolvers.cursors import CursorKeys
from resolvers.documents import Document, Documents
from resolvers.errors import OperationRefused, RequestError
from resolvers.loaders.answering import Executor
from resolvers.loaders.place import Asking
from resolvers.planner.marks import Asker
from resolvers.planner.planner import Planner
from resolvers.requested import requested
from schema.kit.graphql import Types
from schema.kit.registry import load


class Schema:
    """The types of the graph as a schema; the same for every hub of this version."""

    def __init__(self) -> None:
        collecting = gc.isenabled()
        # Nothing of what is built becomes garbage, and looking for some takes a fifth of the time.
        gc.disable()
        try:
            self.entities = load()
            self.types = Types(self.entities)
            self._strawberry = strawberry.Schema(query=self.types.query, types=list(self.types.rows.values()))
        finally:
            if collecting:
                gc.enable()

    @property
    def core(self) -> GraphQLSchema:
        """The schema that graphql-core executes."""
        return self._strawberry._schema

    @cached_property
    def sdl(self) -> str:
        """The schema in GraphQL's own language, always in the same order."""
        return self._strawberry.as_str().rstrip() + "\n"


class Graph:
    """Answers requests from one database. Made once for a process."""

    def __init__(
        self,
        *,
        engine: AsyncEngine,
        reader: Reader,
        clock: Clock,
        district: str,
        sealer: Sealer,
        cursors: CursorKeys,
        schema: Schema | None = None,
    ) -> None:
        """Build the schema and nothing else.

        `engine` connects as the application's role; it should hide parameters in its errors. `reader` does the
        same for compiled plans; who made the two closes them. `district` is the
        area code that stands in every global id. `sealer` opens sealed columns, `cursors` are the keys that all
        workers share.
        """
        self._engine = engine
        self._reader = reader
        self._clock = clock
        self._district = district
        self._sealer = sealer
        self._cursors = cursors
        self.schema = schema or Schema()
        self._documents = Documents(self.schema.core)
        self._planner = Planner(self.schema.core, self.schema.entities, district)

    @property
    def sdl(self) -> str:
        """The schema, printed."""
        return self.schema.sdl

    async def execute(
        self,
        viewer: Viewer,
        *,
        document: str,
        variables: Mapping[str, Any] | None = None,
        operation: str | None = None,
        query_only: bool = False,
        planned: bool = True,
    ) -> bytes:
        """Run one operation and return the finished JSON answer, errors included.

        `planned=False` has the reference executor answer; both say the same.
        """
        try:
            read = self._documents.read(document)
            if read.errors:
                return answer(None, read.errors, (), ran=False)
            chosen = self._operation(read, operation, query_only=query_only)
        except RequestError as error:
            return refusal(error)
        if planned:
            asker = Asker(viewer, self._sealer, self._cursors)
            values = viewer.values(self._clock)
            found = await self._planner.answer(self._reader, read, chosen, variables or {}, values, asker)
            if found is not None:
                return found
        return await self._run(viewer, read, chosen, dict(variables or {}), operation)

    def statements(
        self, viewer: Viewer, *, document: str, variables: Mapping[str, Any] | None = None
    ) -> list[str] | None:
        """The SQL of the plan that answers this; None where the reference executor does."""
        read = self._documents.read(document)
        chosen = self._operation(read, None, query_only=True)
        found = self._planner.find(read, chosen, variables or {}, viewer.shape)
        return None if found is None else found[0].statements

    def _operation(self, read: Document, name: str | None, *, query_only: bool) -> OperationDefinitionNode:
        chosen = get_operation_ast(read.node, name)
        if chosen is None:
            raise OperationRefused(
                "the document has no such operation, or several and none is named",
                mend="send operationName with the name of one",
            )
        if chosen.operation is OperationType.SUBSCRIPTION or (
            query_only and chosen.operation is not OperationType.QUERY
        ):
            raise OperationRefused("only a query may be sent this way", mend="send it as a POST request")
        return chosen

    async def _run(
        self,
        viewer: Viewer,
        read: Document,
        chosen: OperationDefinitionNode,
        variables: dict[str, Any],
        operation: str | None,
    ) -> bytes:
        asking = Asking.of(
            viewer,
            engine=self._engine,
            clock=self._clock,
            district=self._district,
            cursors=self._cursors,
            types=self.schema.types.rows,
        )
        context = Executor(asking, self._sealer, self._clock.today())
        try:
            result: Any = execute(
                self.schema.core,
                read.node,
                context_value=context,
                variable_values=variables,
                operation_name=operation,
            )
            if not hasattr(result, "errors"):
                result = await result
        finally:
            await asking.session.close()
        fields = requested(self.schema.core, self.schema.entities, read.node, chosen, variables)
        errors: list[GraphQLError] = list(result.errors or ())
        # Where the variables do not fit, nothing ran: the errors stand at no path of the answer.
        ran = result.data is not None or any(error.path for error in errors)
        return answer(result.data, errors, withheld(policy_for(viewer.shape), fields) if ran else (), ran=ran)

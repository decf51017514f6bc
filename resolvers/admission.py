"""How an operation is let in, or not: the same for what is answered once and for what is listened to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from graphql import OperationDefinitionNode, OperationType, get_operation_ast

from hub.policy import Viewer
from resolvers.allowances import hold, told
from resolvers.answers import answer, refusal, with_extension
from resolvers.asked import Admitted, Asked
from resolvers.cost import Cost, Costs
from resolvers.documents import Document, Documents
from resolvers.errors import CostExceeded, OperationRefused, RequestError
from resolvers.explained import check_developer
from resolvers.introspection import Introspection
from resolvers.limits import check_values
from resolvers.surface import Surface
from schema.access.purpose import Purpose, usual

Costing = Literal["report", "only"] | None
"""Whether a caller wants to know the cost: beside the answer, or instead of it."""


class Admission:
    """Lets operations in, under what the surface allows."""

    def __init__(self, surface: Surface, documents: Documents, costs: Costs) -> None:
        self._surface = surface
        self._documents = documents
        self._costs = costs

    def let(
        self,
        viewer: Viewer,
        document: str,
        given: Mapping[str, Any],
        operation: str | None,
        purpose: Purpose | None,
        *,
        answered: bool,
        query_only: bool = False,
        costing: Costing = None,
        explaining: bool = False,
    ) -> Admitted | bytes:
        """Let an operation in, under the limits that hold for all of them; the finished answer where it is not to run.

        `answered`: it is answered once, so it is no subscription.
        """
        tells, allowed = self._surface.tells(viewer.roles), self._surface.allowances.of(viewer.roles)
        cost: Cost | None = None
        try:
            read = self._documents.read(document)
            check_values(given)
            if read.errors:
                return answer(None, read.errors, (), ran=False, hints=tells)
            chosen = operation_of(read, operation, query_only=query_only)
            if answered:
                _check_answered(chosen)
            if explaining:
                check_developer(viewer.roles)
            introspecting = Introspection.asked(read, chosen, allowed=tells)
            cost = read.cost(self._costs, chosen, given)
            if costing == "only":
                return with_extension(b'{"data":null}', "cost", told(cost, allowed))
            if not read.trusted:
                hold(cost, allowed)
        except RequestError as error:
            said = refusal(error)
            if isinstance(error, CostExceeded) and cost is not None:
                return with_extension(said, "cost", told(cost, allowed))
            return said
        asked = Asked(viewer, read, chosen, given, operation, purpose or usual(viewer.roles))
        return Admitted(asked, cost, introspecting)

    def subscribes(self, document: str, operation: str | None) -> bool:
        """Whether this is a subscription, as far as it can be read."""
        try:
            read = self._documents.read(document)
        except RequestError:
            return False
        chosen = None if read.errors else get_operation_ast(read.node, operation)
        return chosen is not None and chosen.operation is OperationType.SUBSCRIPTION


def operation_of(read: Document, name: str | None, *, query_only: bool) -> OperationDefinitionNode:
    """The operation of a document that is meant. Raises OperationRefused."""
    chosen = get_operation_ast(read.node, name)
    if chosen is None:
        raise OperationRefused(
            "the document has no such operation, or several and none is named",
            mend="send operationName with the name of one",
        )
    if query_only and chosen.operation is OperationType.MUTATION:
        raise OperationRefused("only a query may be sent this way", mend="send it as a POST request")
    return chosen


def _check_answered(chosen: OperationDefinitionNode) -> None:
    if chosen.operation is OperationType.SUBSCRIPTION:
        raise OperationRefused(
            "a subscription is not answered once",
            mend="listen to it over graphql-transport-ws, or with `Accept: text/event-stream`",
        )

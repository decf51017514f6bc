"""`/graphql`: one operation, within its deadline and only as long as its caller waits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from hub.base.errors import YixinError
from hub.web.answering import late
from hub.web.errors import BodyTooSlow, DeadlineExceeded
from hub.web.events import MEDIA, Events
from hub.web.identity import bearer
from hub.web.patience import Patience
from hub.web.ports import Hub
from hub.web.requests import (
    Operation,
    check_headers,
    costing_of,
    explaining_of,
    headers_of,
    purpose_of,
    read_operation,
)
from hub.web.responses import answered, refused


class GraphQL:
    """The endpoint, an ASGI application, with `deadline` seconds for reading a request and as many for running it."""

    def __init__(self, hub: Hub, deadline: float, events: Events) -> None:
        """`events` answers who accepts them."""
        self._hub = hub
        self._deadline = deadline
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        if MEDIA in headers.get("accept", ""):
            await self._events(scope, receive, send)
            return
        try:
            payload = await self._answer(scope, headers, receive)
        except YixinError as error:
            await refused(error)(scope, receive, send)
        else:
            await answered(payload, headers.get("accept", ""), send)

    async def _answer(self, scope: Scope, headers: Mapping[str, str], receive: Receive) -> bytes:
        check_headers(scope["method"], headers)
        costing, explaining, purpose = costing_of(headers), explaining_of(headers), purpose_of(headers)
        slow, limit = _token, asyncio.timeout(None)
        patience = Patience(limit, self._deadline)
        try:
            async with limit:
                viewer = await self._hub.identify(bearer(headers))
                slow = _body
                patience.renew()
                operation = await read_operation(scope, receive)
                slow = late
                patience.renew()
                patience.watch(receive)
                return await self._hub.execute(
                    viewer,
                    document=self._document(operation),
                    variables=operation.variables,
                    operation=operation.name,
                    query_only=operation.query_only,
                    purpose=purpose,
                    costing=costing,
                    explaining=explaining,
                )
        except TimeoutError:
            if not limit.expired():
                raise
            # A caller that is gone reads no answer, so one answer serves both ends.
            raise slow(self._deadline) from None
        finally:
            patience.end()

    def _document(self, operation: Operation) -> str:
        if operation.document is None:
            return self._hub.document(operation.trusted or "")
        return operation.document


def _token(seconds: float) -> YixinError:
    return DeadlineExceeded(
        f"the token could not be checked within {seconds:g} s", mend="try again later"
    )


def _body(seconds: float) -> YixinError:
    return BodyTooSlow(f"the body did not arrive within {seconds:g} s", mend="send it at once")

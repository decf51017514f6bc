"""`/graphql`: one operation, within its deadline and only as long as its caller waits."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from hub.base.errors import YixinError
from hub.web.errors import BodyTooSlow, DeadlineExceeded
from hub.web.identity import bearer
from hub.web.ports import Hub
from hub.web.requests import Operation, check_headers, costing_of, explaining_of, read_operation
from hub.web.responses import answered


class GraphQL:
    """The endpoint, with `deadline` seconds for reading a request and as many for running it."""

    def __init__(self, hub: Hub, deadline: float) -> None:
        self._hub = hub
        self._deadline = deadline

    async def answer(self, request: Request) -> Response:
        """Answer one request. Raises YixinError for what is refused."""
        check_headers(request)
        costing, explaining = costing_of(request), explaining_of(request)
        loop, late = asyncio.get_running_loop(), _token
        limit = asyncio.timeout(self._deadline)
        try:
            async with limit:
                viewer = await self._hub.identify(bearer(request.headers))
                late = _body
                limit.reschedule(loop.time() + self._deadline)
                operation = await read_operation(request)
                late = _answer
                limit.reschedule(loop.time() + self._deadline)
                watcher = asyncio.create_task(_end_when_gone(request.receive, limit))
                try:
                    payload = await self._hub.execute(
                        viewer,
                        document=self._document(operation),
                        variables=operation.variables,
                        operation=operation.name,
                        query_only=operation.query_only,
                        costing=costing,
                        explaining=explaining,
                    )
                finally:
                    watcher.cancel()
        except TimeoutError:
            if not limit.expired():
                raise
            # A caller that is gone reads no answer, so one answer serves both ends.
            raise late(self._deadline) from None
        return answered(payload, request.headers.get("accept", ""))

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


def _answer(seconds: float) -> YixinError:
    return DeadlineExceeded(
        f"the operation did not finish within {seconds:g} s",
        mend="ask for less at once: fewer levels, smaller pages",
    )


async def _end_when_gone(receive: Receive, limit: asyncio.Timeout) -> None:
    """Bring the deadline forward to now when the caller hangs up: that cancels the operation."""
    while (await receive())["type"] != "http.disconnect":
        pass
    if not limit.expired():
        limit.reschedule(asyncio.get_running_loop().time())

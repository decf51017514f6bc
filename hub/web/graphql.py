"""`/graphql`: one operation, within its deadline and only as long as its caller waits."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from hub.policy.viewer import Viewer
from hub.web.errors import BodyTooSlow, DeadlineExceeded
from hub.web.identity import identify
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
        viewer = await identify(self._hub, request, self._deadline)
        try:
            async with asyncio.timeout(self._deadline):
                operation = await read_operation(request)
        except TimeoutError:
            raise BodyTooSlow(
                f"the body did not arrive within {self._deadline:g} s", mend="send it at once"
            ) from None
        document = operation.document
        if document is None:
            document = self._hub.document(operation.trusted or "")
        payload = await self._execute(request, viewer, operation, document)
        return answered(payload, request.headers.get("accept", ""))

    async def _execute(
        self, request: Request, viewer: Viewer, operation: Operation, document: str
    ) -> bytes:
        costing, explaining = costing_of(request), explaining_of(request)
        limit = asyncio.timeout(self._deadline)
        watcher = asyncio.create_task(_end_when_gone(request.receive, limit))
        try:
            async with limit:
                return await self._hub.execute(
                    viewer,
                    document=document,
                    variables=operation.variables,
                    operation=operation.name,
                    query_only=operation.query_only,
                    costing=costing,
                    explaining=explaining,
                )
        except TimeoutError:
            if not limit.expired():
                raise
            # A caller that is gone reads no answer, so one answer serves both ends.
            raise DeadlineExceeded(
                f"the operation did not finish within {self._deadline:g} s",
                mend="ask for less at once: fewer levels, smaller pages",
            ) from None
        finally:
            watcher.cancel()


async def _end_when_gone(receive: Receive, limit: asyncio.Timeout) -> None:
    """Bring the deadline forward to now when the caller hangs up: that cancels the operation."""
    while (await receive())["type"] != "http.disconnect":
        pass
    if not limit.expired():
        limit.reschedule(asyncio.get_running_loop().time())

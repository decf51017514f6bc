"""GraphQL over server-sent events, each operation on a connection of its own ("distinct connections mode").

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md: a request as any other, with `Accept: text/event-stream`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress

import orjson
from starlette.types import Receive, Scope, Send

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.policy.viewer import Viewer
from hub.web.answering import answers
from hub.web.errors import BodyTooSlow
from hub.web.frame import trail
from hub.web.identity import bearer
from hub.web.live import SLOW, Live
from hub.web.ports import Hub
from hub.web.requests import check_headers, headers_of, purpose_of, read_operation
from hub.web.responses import INTERNAL, refused, told
from hub.web.wire import Gone, cutting

MEDIA = "text/event-stream"

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    # Proxies that gather an answer before they hand it on would hold events back.
    (b"x-accel-buffering", b"no"),
]

_BEAT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"

_log = logger("web")


class Events:
    """The endpoint for requests that accept events, an ASGI application."""

    def __init__(self, hub: Hub, live: Live, deadline: float) -> None:
        """`deadline`: seconds for the request, for an operation that is answered once, and for a subscription to begin."""
        self._hub = hub
        self._live = live
        self._deadline = deadline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        try:
            said, viewer = await self._asked(scope, headers, receive)
            account = self._live.of(viewer, "connection"), self._live.of(viewer, "subscription")
            with self._live.connection(), account[0], account[1]:
                await self._stream(scope, said, receive, send)
        except YixinError as error:
            await refused(error)(scope, receive, send)

    async def _asked(
        self, scope: Scope, headers: Mapping[str, str], receive: Receive
    ) -> tuple[AsyncGenerator[bytes | None], Viewer]:
        check_headers(scope["method"], headers)
        token, purpose = bearer(headers), purpose_of(headers)
        limit = asyncio.timeout(self._deadline)
        try:
            async with limit:
                viewer = await self._hub.identify(token)
                operation = await read_operation(scope, receive)
        except TimeoutError:
            if not limit.expired():
                raise
            raise BodyTooSlow(
                f"the request did not arrive within {self._deadline:g} s", mend="send it at once"
            ) from None
        return answers(self._hub, token, operation, purpose, self._deadline), viewer

    async def _stream(
        self, scope: Scope, said: AsyncGenerator[bytes | None], receive: Receive, send: Send
    ) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        telling = asyncio.ensure_future(self._tell(scope, said, send))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait(
                (telling, leaving, self._live.ending), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in (telling, leaving):
                task.cancel()
            with suppress(asyncio.CancelledError, Gone):
                await telling
        with suppress(OSError):
            # Without `complete`: who was not told that it is over comes again.
            await send({"type": "http.response.body", "body": b""})

    async def _tell(self, scope: Scope, said: AsyncGenerator[bytes | None], send: Send) -> None:
        async def say(data: bytes) -> None:
            limit = asyncio.timeout(SLOW)
            try:
                async with limit:
                    await send({"type": "http.response.body", "body": data, "more_body": True})
            except TimeoutError:
                _log.info("slow reader cut")
                cutting(scope)(0, "")
                raise Gone from None

        try:
            async with aclosing(said):
                async for one in said:
                    await say(_event(one))
        except Gone:
            raise
        except YixinError as error:
            await say(_event(orjson.dumps({"errors": [told(error)]})))
        except Exception as error:  # noqa: BLE001 - the caller is told nothing of it
            _log.error("stream failed", error=type(error).__name__, trail=trail(error))
            await say(_event(orjson.dumps({"errors": [INTERNAL]})))
        await say(_COMPLETE)


def _event(said: bytes | None) -> bytes:
    # orjson writes no line feeds, which would end the field.
    return _BEAT if said is None else b"event: next\ndata: " + said + b"\n\n"


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

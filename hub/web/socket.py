"""`graphql-transport-ws`: operations over a WebSocket.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md, with its close codes. Who calls is said by `connection_init`,
whose payload is read as the headers of a request are, or by the headers of the handshake.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack, aclosing, suppress
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.types import Receive, Scope, Send

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.policy.viewer import Viewer
from hub.web.answering import answers
from hub.web.errors import OriginForeign, WebError
from hub.web.frame import trail
from hub.web.identity import bearer
from hub.web.live import SLOW, Live
from hub.web.ports import Hub
from hub.web.requests import headers_of, operation_of, purpose_of, read_message
from hub.web.responses import INTERNAL, refused, told
from hub.web.wire import Gone, cutting
from schema.access.purpose import Purpose

PROTOCOL = "graphql-transport-ws"

INIT = 10.0
"""Seconds in which a connection says who calls."""

IDLE = 60.0
"""Seconds for which a connection stays without an operation."""

LONGEST_ID = 200
"""Characters of an operation's id."""

_log = logger("web")


class Closing(Exception):
    """The connection is to be closed, with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        # A close frame holds 123 bytes.
        self.reason = reason.encode()[:120].decode(errors="ignore")


class Sockets:
    """The endpoint, an ASGI application for WebSockets."""

    def __init__(self, hub: Hub, live: Live, deadline: float) -> None:
        """`deadline`: seconds for each operation that is answered once, and for a subscription to begin."""
        self._hub = hub
        self._live = live
        self._deadline = deadline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        headers = headers_of(scope)
        await receive()
        try:
            _check_origin(headers)
            with self._live.connection():
                await Socket(self._hub, self._live, self._deadline, scope, receive, send, headers).serve()
        except WebError as error:
            await _refuse(error, send)


class Socket:
    """One connection."""

    __slots__ = (
        "_account",
        "_cut",
        "_deadline",
        "_headers",
        "_hub",
        "_limit",
        "_live",
        "_purpose",
        "_receive",
        "_running",
        "_scope",
        "_send",
        "_token",
        "_viewer",
    )

    def __init__(
        self,
        hub: Hub,
        live: Live,
        deadline: float,
        scope: Scope,
        receive: Receive,
        send: Send,
        headers: Mapping[str, str],
    ) -> None:
        self._hub = hub
        self._live = live
        self._deadline = deadline
        self._scope = scope
        self._receive = receive
        self._send = send
        self._headers = headers
        self._cut = cutting(scope)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._viewer: Viewer | None = None
        self._token: str | None = None
        self._purpose: Purpose | None = None
        self._limit: asyncio.Timeout | None = None
        self._account = ExitStack()

    async def serve(self) -> None:
        """Until one of the two ends it."""
        if PROTOCOL not in self._scope["subprotocols"]:
            await self._send({"type": "websocket.accept"})
            await self._close(Closing(4406, f"Subprotocol not acceptable: {PROTOCOL} is spoken"))
            return
        await self._send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        limit = asyncio.timeout(INIT)
        self._limit = limit
        try:
            async with limit:
                while True:
                    message = await self._receive()
                    if message["type"] == "websocket.disconnect":
                        return
                    await self._read(message)
        except TimeoutError:
            if not limit.expired():
                raise
            late = Closing(4408, "Connection initialisation timeout")
            await self._close(late if self._viewer is None else Closing(1000, "idle"))
        except Closing as closing:
            await self._close(closing)
        except Gone:
            pass
        except Exception as error:  # noqa: BLE001 - the server would log its words
            _log.error("socket failed", error=type(error).__name__, trail=trail(error))
            await self._close(Closing(1011, "internal error"))
        finally:
            self._limit = None
            running = list(self._running.values())
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            self._account.close()

    async def _read(self, message: Mapping[str, Any]) -> None:
        text = message.get("text")
        if text is None:
            raise Closing(4400, "Invalid message: send text")
        try:
            said = read_message(text)
        except WebError as error:
            raise Closing(4400, f"Invalid message: {error.message}") from None
        match said:
            case {"type": "connection_init"}:
                await self._begin(said.get("payload"))
            case {"type": "ping"}:
                await self._say(b'{"type":"pong"}')
            case {"type": "pong"}:
                pass
            case {"type": "subscribe", "id": str(key), "payload": dict(payload)} if 0 < len(key) <= LONGEST_ID:
                await self._subscribe(key, payload)
            case {"type": "complete", "id": str(key)}:
                task = self._running.pop(key, None)
                if task is not None:
                    task.cancel()
                    await asyncio.wait([task])
                self._rest()
            case _:
                raise Closing(4400, "Invalid message: no message of the protocol")

    async def _begin(self, payload: Any) -> None:
        if self._viewer is not None:
            raise Closing(4429, "Too many initialisation requests")
        given = payload if isinstance(payload, dict) else {}
        headers = {**self._headers, **{str(name).lower(): str(value) for name, value in given.items()}}
        try:
            self._token, self._purpose = bearer(headers), purpose_of(headers)
            self._viewer = await self._hub.identify(self._token)
            self._account.enter_context(self._live.of(self._viewer, "connection"))
        except YixinError as error:
            code = 1013 if isinstance(error, WebError) and error.status == 429 else 4403
            raise Closing(code, f"{error.code}: {told(error)['message']}") from None
        await self._say(b'{"type":"connection_ack"}')
        self._rest()

    async def _subscribe(self, key: str, payload: dict[str, Any]) -> None:
        if self._viewer is None:
            raise Closing(4401, "Unauthorized")
        if key in self._running:
            raise Closing(4409, f"Subscriber for {key} already exists")
        listening = asyncio.Event()
        self._running[key] = asyncio.create_task(self._operate(key, payload, listening))
        if self._limit is not None:
            self._limit.reschedule(None)
        # Whatever the caller sends behind it finds the subscription listening.
        await listening.wait()

    def _rest(self) -> None:
        """Without an operation the connection waits for a while only."""
        if self._limit is not None and not self._running and not self._limit.expired():
            self._limit.reschedule(asyncio.get_running_loop().time() + IDLE)

    async def _operate(self, key: str, payload: dict[str, Any], listening: asyncio.Event) -> None:
        id_ = orjson.dumps(key)
        try:
            assert self._viewer is not None
            with self._live.of(self._viewer, "subscription"):
                await self._answer(id_, payload, listening)
            await self._say(b'{"id":' + id_ + b',"type":"complete"}')
        except Gone:
            pass
        except YixinError as error:
            await self._fail(id_, error)
        except Exception as error:  # noqa: BLE001 - the caller is told nothing of it
            _log.error("operation failed", error=type(error).__name__, trail=trail(error))
            await self._refuse(id_, [INTERNAL])
        finally:
            listening.set()
            if self._running.get(key) is asyncio.current_task():
                del self._running[key]
            self._rest()

    async def _answer(self, id_: bytes, payload: dict[str, Any], listening: asyncio.Event) -> None:
        said = answers(self._hub, self._token, operation_of(payload), self._purpose, self._deadline)
        async with aclosing(said):
            async for one in said:
                listening.set()
                if one is not None:
                    await self._next(id_, one)

    async def _next(self, id_: bytes, said: bytes) -> None:
        if said.startswith(b'{"errors"'):
            raise Refused(orjson.loads(said)["errors"])
        await self._say(b'{"id":' + id_ + b',"type":"next","payload":' + said + b"}")

    async def _fail(self, id_: bytes, error: YixinError) -> None:
        errors = error.errors if isinstance(error, Refused) else [told(error)]
        await self._refuse(id_, errors)
        if error.code.startswith("auth."):
            # No other operation of the connection goes on either.
            self._cut(4403, error.code)

    async def _refuse(self, id_: bytes, errors: list[Any]) -> None:
        with suppress(Gone):
            await self._say(b'{"id":' + id_ + b',"type":"error","payload":' + orjson.dumps(errors) + b"}")

    async def _say(self, text: bytes) -> None:
        """Raises Gone where nobody reads it."""
        limit = asyncio.timeout(SLOW)
        try:
            async with limit:
                await self._send({"type": "websocket.send", "text": text.decode()})
        except TimeoutError:
            _log.info("slow reader cut", account=self._viewer.account_id if self._viewer else None)
            self._cut(1013, "read what you are sent")
            raise Gone from None
        except OSError:
            raise Gone from None

    async def _close(self, closing: Closing) -> None:
        try:
            async with asyncio.timeout(SLOW):
                await self._send({"type": "websocket.close", "code": closing.code, "reason": closing.reason})
        except (TimeoutError, OSError):
            self._cut(closing.code, closing.reason)


class Refused(YixinError):
    """An operation was answered with errors before it ran."""

    code = "request.invalid"

    def __init__(self, errors: list[Any]) -> None:
        super().__init__("the operation was refused")
        self.errors = errors


def _check_origin(headers: Mapping[str, str]) -> None:
    """A page of another origin opens no connection, as it sends no request either."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        raise OriginForeign("this page is of another origin", mend="connect from the hub's own pages or a program")


async def _refuse(error: WebError, send: Send) -> None:
    """Answer the handshake as a request would be."""
    answer = refused(error)
    start = {"status": answer.status_code, "headers": answer.raw_headers}
    await send({"type": "websocket.http.response.start", **start})
    await send({"type": "websocket.http.response.body", "body": bytes(answer.body)})


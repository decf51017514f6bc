"""The application around a simulator's routes: faults, counters, and the two addresses that control them."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.kit.upstream.faults import Faults
from hub.base.errors import YixinError

ErrorBody = Callable[[int], Response]
"""The standard's own error answer for a status."""


def simulator(
    routes: Sequence[BaseRoute], faults: Faults, *, token_path: str, error_body: ErrorBody
) -> Starlette:
    """The routes under the faults. `token_path` is spared by them; `error_body` writes 429 and 5xx."""
    counts: Counter[str] = Counter()

    async def see_faults(request: Request) -> Response:
        if refused := _not_loopback(request):
            return refused
        return JSONResponse(faults.texts)

    async def set_faults(request: Request) -> Response:
        if refused := _not_loopback(request):
            return refused
        try:
            texts = orjson.loads(await request.body())
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                return JSONResponse({"error": "send a JSON list of faults"}, status_code=400)
            faults.set(texts)
        except orjson.JSONDecodeError:
            return JSONResponse({"error": "send a JSON list of faults"}, status_code=400)
        except YixinError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse(faults.texts)

    async def counters(request: Request) -> Response:
        return _not_loopback(request) or JSONResponse(counts)

    control = [
        Route("/_faults", see_faults, methods=["GET"]),
        Route("/_faults", set_faults, methods=["PUT"]),
        Route("/_counters", counters, methods=["GET"]),
    ]
    return Starlette(
        routes=[*control, *routes],
        middleware=[
            Middleware(
                _Faulty, faults=faults, counts=counts, spared=("/_", token_path), error_body=error_body
            )
        ],
    )


def _not_loopback(request: Request) -> Response | None:
    host = request.client.host if request.client else ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    return None if local else Response(status_code=404)


class _Faulty:
    def __init__(
        self,
        app: ASGIApp,
        faults: Faults,
        counts: Counter[str],
        spared: tuple[str, ...],
        error_body: ErrorBody,
    ) -> None:
        self._app = app
        self._faults = faults
        self._counts = counts
        self._spared = spared
        self._error_body = error_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        self._counts[f"{scope['method']} {path}"] += 1
        if path.startswith(self._spared):
            await self._app(scope, receive, send)
            return
        if fault := self._faults.due("slow", 1):
            await asyncio.sleep(0.2 if fault.amount is None else fault.amount)
        if answer := self._failing():
            await answer(scope, receive, send)
        elif self._faults.due("drop", 4):
            await self._app(scope, receive, _Half(send))
        else:
            await self._app(scope, receive, send)

    def _failing(self) -> Response | None:
        if fault := self._faults.due("throttle", 5):
            return self._throttled(f"{1 if fault.amount is None else fault.amount:.0f}")
        if fault := self._faults.due("throttle-date", 5):
            ahead = timedelta(seconds=1 if fault.amount is None else fault.amount)
            return self._throttled(format_datetime(datetime.now(UTC) + ahead, usegmt=True))
        if fault := self._faults.due("error", 4):
            return self._error_body(int(fault.amount or 500))
        if self._faults.due("garbage", 4):
            return HTMLResponse("<!doctype html><title>Sign in</title>")
        return None

    def _throttled(self, retry_after: str) -> Response:
        answer = self._error_body(429)
        answer.headers["Retry-After"] = retry_after
        return answer


class _Half:
    """Sends the head and half of the first piece of a body, then no more: the server must close the connection."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._cut = False

    async def __call__(self, message: Message) -> None:
        if self._cut:
            return
        if message["type"] == "http.response.body":
            self._cut = True
            body = message.get("body", b"")
            message = {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        await self._send(message)

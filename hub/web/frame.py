"""What every request gets, whatever answers it: an id, safe headers, and an end to every failure."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from random import getrandbits

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.base.logging import REQUEST, logger
from hub.web.pages import CONTENT_SECURITY_POLICY
from hub.web.responses import internal

_log = logger("web")

HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""What no answer sets for itself."""

_UNKEPT = (*HEADERS, (b"cache-control", b"no-store"))


class Frame:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # Bound once: to find that a line of this level is not wanted takes as long as to parse a request.
        self._told = _log.bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # It tells requests apart, and no more: nothing follows from guessing one.
        request_id = f"{getrandbits(64):016x}"
        status = 0

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = message["headers"]
                kept = HEADERS if b"cache-control" in dict(own) else _UNKEPT
                message["headers"] = [*own, (b"x-request-id", request_id.encode()), *kept]
            await send(message)

        before = REQUEST.set(request_id)
        try:
            await self._app(scope, receive, framed)
        except Exception as error:
            _log.error("request failed", path=scope["path"], error=type(error).__name__, trail=trail(error))
            if status:
                # Half an answer is out; only closing the connection tells the reader so.
                raise
            await internal(request_id)(scope, receive, framed)
        finally:
            self._told.debug("request", method=scope["method"], path=scope["path"], status=status)
            REQUEST.reset(before)


def trail(error: BaseException) -> str:
    """The traceback without the exceptions' own words, which may quote what a caller sent or what a row holds."""
    return "".join(_trail(error))


def _trail(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _trail(cause)
        yield "then\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"

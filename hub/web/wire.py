"""Uvicorn's connections, which a slow reader's stream can cut: their own closing waits until all is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LINGER = 2.0
"""Seconds in which a reader that was cut may still read why."""

CUT = "yixin.cut"
"""Key of the scope: a function `(code, reason)` that ends the connection, however much is unread."""


class Gone(Exception):
    """The caller is gone, reads no more, or was cut."""


class HttpConnection(HttpToolsProtocol):
    """An HTTP connection."""

    def on_headers_complete(self) -> None:
        """Handle a request."""
        # The scope is a dictionary of the request's own, and is handed over when this turn of the loop is over.
        self.scope[CUT] = self._cut  # type: ignore[literal-required]
        super().on_headers_complete()

    def _cut(self, code: int, reason: str) -> None:
        self.transport.abort()


class SocketConnection(WebSocketsSansIOProtocol):
    """A WebSocket."""

    def handle_connect(self, event: Any) -> None:
        """Handle the handshake."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope[CUT] = self._cut  # type: ignore[literal-required]

    def _cut(self, code: int, reason: str) -> None:
        if not self.transport.is_closing() and not self.close_sent:
            self.conn.send_close(code, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.loop.call_later(LINGER, self.transport.abort)


def cutting(scope: Scope) -> Callable[[int, str], None]:
    """What ends the connection of a scope at once; of a server that is not ours, nothing."""
    cut: Callable[[int, str], None] = scope.get(CUT, _uncut)
    return cut


def _uncut(code: int, reason: str) -> None:
    pass

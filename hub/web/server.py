"""Serving the application on a socket, until a signal asks it to stop."""

from __future__ import annotations

import gc
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from hub.base.logging import logger
from hub.web.errors import AddressInUse
from hub.web.requests import BODY_LIMIT
from hub.web.wire import HttpConnection, SocketConnection

DRAIN = 15
"""Seconds that requests in flight get after SIGTERM before they are cancelled; longer than one deadline."""

PING = 30.0
"""Seconds between two signs of life of a WebSocket, and for the answer to one."""

_log = logger("web")


class Server(uvicorn.Server):
    """Uvicorn that says when it listens, and returns after a signal instead of dying of it."""

    def __init__(
        self,
        config: uvicorn.Config,
        announce: Callable[[], None],
        ending: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody any more, and wait until all are answered."""
        self._ending()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Stop at SIGINT and SIGTERM, as long as this runs."""
        # Uvicorn raises the signal again once it has stopped: that would kill the hub before it closes its database.
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def settings(application: ASGIApp) -> uvicorn.Config:
    """How the hub runs uvicorn."""
    return uvicorn.Config(
        application,
        http=HttpConnection,
        ws=SocketConnection,
        ws_max_size=BODY_LIMIT,
        ws_ping_interval=PING,
        ws_ping_timeout=PING,
        # It would hold a quarter of a megabyte for each connection.
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        # Uvicorn's access log writes query strings, and those may hold values of a query.
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=DRAIN,
    )


async def serve(
    application: ASGIApp,
    host: str,
    port: int,
    on_ready: Callable[[str], None],
    ending: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in flight and return.

    `port` 0 takes a free one. `on_ready` gets the address, as a URL, once connections are accepted; `ending` is
    called when it is about to stop.
    Call it on the main thread, on uvloop (`uvloop.run`) for speed. Raises AddressInUse.
    """
    # What is there now stays: a full collection need not look through it, which would take longer than a query.
    gc.freeze()
    # Whoever started the hub may have put it off until here.
    gc.enable()
    listener = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    server = Server(settings(application), lambda: on_ready(address), ending)
    with listener:
        await server.serve(sockets=[listener])
    _log.info("stopped", address=address)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises AddressInUse."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise AddressInUse(
            f"cannot listen: {error.strerror or error}",
            place=f"{host}:{port}",
            mend="choose another port with --port, or stop the program that has it",
        ) from None

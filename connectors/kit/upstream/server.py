"""Simulators over uvicorn, on loopback only."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from hub.base.errors import YixinError

HOST = "127.0.0.1"
DRAIN = 1
"""Seconds that answers under way have to finish when the simulator stops."""


class PortUnusable(YixinError):
    """The simulator cannot listen on the port that it was given."""

    code = "upstream.port"


def _config(app: ASGIApp, port: int) -> uvicorn.Config:
    # A dropped connection is the fault's purpose, not an error to log.
    return uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_level="critical",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=DRAIN,
    )


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._ready()


class _Embedded(_Announcing):
    """Ends when it is told to: uvicorn looks each tenth of a second whether it should, and waits another for nothing."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config, ready)
        self._told = asyncio.Event()

    def end(self) -> None:
        """Have `serve` return."""
        self.should_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        # Once a second the date is said anew.
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers under way finish, for as long as they may."""
        for server in self.servers:
            server.close()
        for connection in [*self.server_state.connections]:
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=DRAIN)
            for task in late:
                task.cancel()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The process around it keeps its own signal handlers."""
        yield


async def serve(app: ASGIApp, port: int, *, announce: Callable[[str], None] = print) -> None:
    """Serve until SIGINT or SIGTERM; announces the address in one line as soon as it answers."""
    with _bound(port) as listening:
        address = _address(listening)
        await _Announcing(_config(app, port), lambda: announce(address)).serve(sockets=[listening])


@contextlib.asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[str]:
    """Serve in this process on a free port; yields the base address."""
    with _bound(0) as listening:
        ready = asyncio.Event()
        server = _Embedded(_config(app, 0), ready.set)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        try:
            yield _address(listening)
        finally:
            server.end()
            await task


@contextlib.contextmanager
def _bound(port: int) -> Iterator[socket.socket]:
    # Without the protocol asyncio leaves Nagle's algorithm on: 40 ms for each answer.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise PortUnusable(
                f"cannot be used ({type(error).__name__})", place=f"{HOST}:{port}", mend="choose another port"
            ) from None
        yield listening


def _address(listening: socket.socket) -> str:
    return f"http://{HOST}:{listening.getsockname()[1]}"

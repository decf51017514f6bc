"""A network that misbehaves: a TCP proxy before a simulator that delays, truncates, resets and swallows answers."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Literal, get_args
from urllib.parse import urlsplit

from connectors.kit.upstream.server import HOST

Trouble = Literal["delay", "truncate", "reset", "blackhole"]
TROUBLES: tuple[Trouble, ...] = get_args(Trouble)
PAUSE = 0.05
"""Seconds of a delay."""
CHUNK = 1 << 16


class Proxy:
    """Passes connections on to one address, and strikes where the answers of all together come to so many bytes."""

    def __init__(
        self,
        url: str,
        troubles: Sequence[Trouble],
        *,
        every: int,
        times: int | None,
        first: int | None,
        after: asyncio.Event | None,
    ) -> None:
        parts = urlsplit(url)
        self._there = parts.hostname, parts.port
        self._troubles = troubles
        self._every = every
        self._left = times
        self._next = every if first is None else first
        self._after = after
        self._passed = 0
        self.struck: list[Trouble] = []
        """What happened so far."""
        self.broke = asyncio.Event()
        """Set once anything did."""
        self._carrying = set[asyncio.Task[None]]()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection, both ways, until one side ends it or trouble does."""
        carrying = asyncio.create_task(self._carry(reader, writer))
        self._carrying.add(carrying)
        carrying.add_done_callback(self._carrying.discard)

    async def close(self) -> None:
        """End what is left."""
        for carrying in self._carrying:
            carrying.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            upstream, sending = await asyncio.open_connection(*self._there)
        except OSError:
            writer.transport.abort()
            return
        asking = asyncio.create_task(_pass_on(reader, sending))
        try:
            with suppress(ConnectionError):
                await self._answer(upstream, writer, asking)
        finally:
            asking.cancel()
            for side in (writer, sending):
                side.close()
            ends = (asking, writer.wait_closed(), sending.wait_closed())
            await asyncio.gather(*ends, return_exceptions=True)

    async def _answer(
        self, upstream: asyncio.StreamReader, writer: asyncio.StreamWriter, asking: asyncio.Task[None]
    ) -> None:
        while chunk := await upstream.read(CHUNK):
            before, self._passed = self._passed, self._passed + len(chunk)
            if self._due():
                trouble = self._strike()
                if trouble == "blackhole":
                    # What is asked still goes through, and nothing ever comes back.
                    await asking
                    return
                if trouble == "delay":
                    await asyncio.sleep(PAUSE)
                else:
                    writer.write(chunk[: max(0, min(self._next - self._every - before, len(chunk) - 1))])
                    await writer.drain()
                    if trouble == "reset":
                        _reset(writer)
                    return
            writer.write(chunk)
            await writer.drain()

    def _due(self) -> bool:
        waiting = self._after is not None and not self._after.is_set()
        return self._left != 0 and self._passed >= self._next and not waiting

    def _strike(self) -> Trouble:
        trouble = self._troubles[len(self.struck) % len(self._troubles)]
        self.struck.append(trouble)
        self.broke.set()
        if self._left is not None:
            self._left -= 1
        self._next += self._every
        self._passed = max(self._passed, self._next - self._every)
        return trouble


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST instead of FIN."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def through(
    url: str,
    *troubles: Trouble,
    every: int = 10_000,
    times: int | None = None,
    first: int | None = None,
    after: asyncio.Event | None = None,
) -> AsyncIterator[tuple[str, Proxy]]:
    """Yields the address of a proxy before `url`, and the proxy.

    It strikes at the `first` byte of all answers and at each so manieth behind it (`every`), in turn with each of
    `troubles`, so many `times` in all; None: for ever. Before `after` is set nothing happens.
    """
    proxy = Proxy(url, troubles, every=every, times=times, first=first, after=after)
    server = await asyncio.start_server(proxy.accept, HOST)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        try:
            yield f"http://{host}:{port}", proxy
        finally:
            await proxy.close()

"""Counts the statements that a system sends: a relay between it and PostgreSQL that reads the protocol's messages.

So every system is counted in the same way, and needs no privilege or extension of the server. Times are measured
without it. Message formats: PostgreSQL manual, "Frontend/Backend Protocol".
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.database import Address

_WORK = ("select", "with", "insert", "update", "delete", "merge", "values", "call")
"""How statements begin that count; the others open and close transactions or set the session up."""


@dataclass(slots=True)
class Count:
    """Statements since it was last set to nothing."""

    statements: int = 0


@asynccontextmanager
async def counted(address: Address) -> AsyncIterator[tuple[Address, Count]]:
    """An address that leads to the same database, and the count of what goes that way."""
    count = Count()
    tasks: set[asyncio.Task[None]] = set()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if address.host.startswith("/"):
            back, forth = await asyncio.open_unix_connection(f"{address.host}/.s.PGSQL.{address.port}")
        else:
            back, forth = await asyncio.open_connection(address.host, address.port)
        answers = asyncio.create_task(_copy(back, writer))
        tasks.add(answers)
        answers.add_done_callback(tasks.discard)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await _follow(reader, forth, count)
        forth.close()

    with tempfile.TemporaryDirectory(prefix="yxb") as folder:
        server = await asyncio.start_unix_server(relay, Path(folder) / f".s.PGSQL.{address.port}")
        try:
            yield replace(address, host=folder), count
        finally:
            server.close()
            for task in list(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(1 << 16):
            writer.write(piece)
            await writer.drain()
    writer.close()


async def _follow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: Count) -> None:
    """Pass one session's messages on, counting each statement that is run."""
    length = await reader.readexactly(4)
    writer.write(length + await reader.readexactly(int.from_bytes(length, "big") - 4))
    prepared: dict[bytes, bytes] = {}
    portals: dict[bytes, bytes] = {}
    while True:
        head = await reader.readexactly(5)
        body = await reader.readexactly(int.from_bytes(head[1:], "big") - 4)
        match head[:1]:
            case b"Q":
                count.statements += _works(body)
            case b"P":
                name, sql, _ = body.split(b"\0", 2)
                prepared[name] = sql
            case b"B":
                portal, name, _ = body.split(b"\0", 2)
                portals[portal] = prepared.get(name, b"")
            case b"E":
                count.statements += _works(portals.get(body.split(b"\0", 1)[0], b""))
        writer.write(head + body)
        await writer.drain()


def _works(sql: bytes) -> bool:
    text = sql.decode(errors="replace").lstrip(" \t\r\n(")
    while text.startswith(("--", "/*")):
        end = "\n" if text.startswith("--") else "*/"
        text = text.partition(end)[2].lstrip(" \t\r\n(")
    return text.lower().startswith(_WORK)

"""`python -m benchmarks.subscribers [NUMBER]`: what idle subscribers take of a process, and how soon one hears of a commit beside them.

Each is a connection of `graphql-transport-ws` of its own, subscribed and silent; the hub is `yixin serve` as it ships.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import shutil
import statistics
import struct
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import uvloop
from sqlalchemy import insert, update

from benchmarks import usage
from benchmarks.written import rewrite
from hub.base.logging import configure
from hub.base.settings import Settings
from hub.policy.accounts import Accounts
from hub.store import migrate
from hub.store.home import Home
from schema.integration.source import Source
from schema.integration.sync_run import SyncRun
from schema.kit import Role

FOLDER = Path(__file__).resolve().parents[1] / ".yixin-bench" / "subscribers"
BEGIN, END = "<!-- subscribers -->\n", "<!-- /subscribers -->"
MOST = 10_000
"""Subscribers of the promise, and the memory within which they are."""
MEMORY = 1 << 30
AT_ONCE = 50
SILENT = 15.0
"""Seconds over which the processor time of silence is taken; longer than a beat."""
COMMITS = 100

IDLE = "subscription { schemaDriftFound { cursor schemaDrift { field } } }"
HEARD = "subscription { syncProgress { syncRun { records } } }"


class Connection:
    """A WebSocket as small as a client can have it, so that the client measures nothing of itself."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def opened(cls, port: int, token: str, query: str) -> Connection:
        """Connected, begun and listening."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 14)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ConnectionError(head.decode("latin-1"))
        made = cls(reader, writer)
        made.send({"type": "connection_init", "payload": {"Authorization": f"Bearer {token}"}})
        made.send({"type": "subscribe", "id": "1", "payload": {"query": query}})
        made.send({"type": "ping"})
        for expected in ("connection_ack", "pong"):
            said = await made.hear()
            if said["type"] != expected:
                raise ConnectionError(str(said))
        return made

    def send(self, message: dict[str, Any]) -> None:
        """Write one text frame."""
        self._frame(1, orjson.dumps(message))

    async def hear(self) -> dict[str, Any]:
        """The next message; a ping is answered."""
        while True:
            first, second = await self._reader.readexactly(2)
            size = second & 127
            if size == 126:
                (size,) = struct.unpack("!H", await self._reader.readexactly(2))
            payload = await self._reader.readexactly(size)
            if first & 15 == 9:
                self._frame(10, payload)
            elif first & 15 == 1:
                found: dict[str, Any] = orjson.loads(payload)
                return found
            else:
                raise ConnectionError(f"closed: {payload!r}")

    def close(self) -> None:
        """Go away."""
        self._writer.close()

    def _frame(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        length = bytes([128 | size]) if size < 126 else bytes([128 | 126]) + struct.pack("!H", size)
        # Masked by zero: what the mask is for, no proxy between us has.
        self._writer.write(bytes([128 | opcode]) + length + bytes(4) + payload)


async def run(number: int) -> dict[str, Any]:
    """Measure so many subscribers."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    settings = Settings(home=FOLDER, today=date(2026, 10, 15))
    async with Home.open(settings) as home:
        await migrate.upgrade(home.addresses)
        async with home.database.begin() as connection:
            accounts = Accounts(connection)
            account = await accounts.add([Role.ADMIN])
            token = (await accounts.issue(account, datetime.now(UTC), lifetime=timedelta(days=1))).secret
            await _run_of_a_source(connection)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YIXIN_")},
            "YIXIN_HOME": str(FOLDER),
            "YIXIN_SUBSCRIBERS": str(number + 10),
            "YIXIN_SUBSCRIPTIONS_PER_ACCOUNT": str(number + 10),
            "YIXIN_LOG_LEVEL": "warning",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "hub.cli", "serve", "--port", "0"]
        server = await asyncio.create_subprocess_exec(*command, env=environment, stdout=subprocess.PIPE)
        try:
            assert server.stdout is not None
            line = (await server.stdout.readline()).decode()
            found = re.search(r":(\d+)\s*$", line)
            assert found is not None, line
            return await _measured(home, server.pid, int(found[1]), token, number)
        finally:
            server.terminate()
            await server.wait()


async def _measured(home: Home, pid: int, port: int, token: str, number: int) -> dict[str, Any]:
    (await _first(port, token)).close()
    await asyncio.sleep(2)
    before = usage.resident(pid)
    begun, spent = time.perf_counter(), usage.seconds(pid)
    turns = asyncio.Semaphore(AT_ONCE)

    async def one() -> asyncio.Task[Any]:
        async with turns:
            opened = await Connection.opened(port, token, IDLE)
        # Pings are answered from now on.
        return asyncio.create_task(opened.hear())

    pumps = await asyncio.gather(*(one() for _ in range(number)))
    opened, opening = time.perf_counter() - begun, usage.seconds(pid) - spent
    await asyncio.sleep(SILENT)
    spent = usage.seconds(pid)
    await asyncio.sleep(SILENT)
    silent = (usage.seconds(pid) - spent) / SILENT
    held = usage.resident(pid)
    waits = []
    hearing = await Connection.opened(port, token, HEARD)
    runs = SyncRun.__table__
    for turn in range(COMMITS):
        async with home.database.begin() as connection:
            await connection.execute(update(runs).values(records=turn))  # type: ignore[arg-type]
        committed = time.perf_counter()
        async with asyncio.timeout(30):
            await hearing.hear()
        waits.append((time.perf_counter() - committed) * 1000)
    assert not any(pump.done() for pump in pumps), "a subscriber was closed"
    for pump in pumps:
        pump.cancel()
    waits.sort()
    return {
        "number": number,
        "before_mb": before / 1e6,
        "held_mb": held / 1e6,
        "each_kb": (held - before) / number / 1e3,
        "at_most_mb": (before + (held - before) / number * MOST) / 1e6,
        "opened_s": opened,
        "opening_ms": opening / number * 1000,
        "silent": silent,
        "median_ms": statistics.median(waits),
        "p95_ms": waits[int(len(waits) * 0.95)],
        "most_ms": waits[-1],
    }


async def _first(port: int, token: str) -> Connection:
    """The listener; what the hub makes after its start may take longer than a deadline where the machine is busy."""
    for _ in range(10):
        try:
            return await Connection.opened(port, token, HEARD)
        except ConnectionError:
            continue
    return await Connection.opened(port, token, HEARD)


async def _run_of_a_source(connection: Any) -> None:
    source = {"name": "sis", "connector": "oneroster", "roster": True, "feeds": [], "health": "NEW"}
    source |= {"circuit": "CLOSED", "failures": 0, "config": {}}
    added = insert(Source.__table__).values(**source).returning(Source.__table__.c.id)  # type: ignore[arg-type]
    key = (await connection.execute(added)).scalar_one()
    counts = [
        "seen",
        "added",
        "changed",
        "unchanged",
        "quarantined",
        "waiting",
        "tombstoned",
        "ignored",
        "removed",
        "released",
    ]
    run = {
        "state": "FETCHING",
        "full": True,
        "attempts": 1,
        "started_at": datetime.now(UTC),
        "source_id": key,
    }
    await connection.execute(insert(SyncRun.__table__).values(**run, **dict.fromkeys(counts, 0)))  # type: ignore[arg-type]


def section(results: list[dict[str, Any]]) -> str:
    """The section of RESULTS.md."""
    lines = [
        "## Subscribers",
        "",
        f"`make bench-subscribers` on {datetime.now(UTC):%Y-%m-%d}: connections of graphql-transport-ws, each with one silent subscription, on one"
        f" process of `yixin serve`; then {COMMITS} commits, one after the other, of which one subscriber hears.",
        "",
        "| idle subscribers | MB before | MB with them | KB each | MB at 10,000 | CPU ms to open one | CPU of silence | commit to event, ms: median | p95 | most |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        "| {number:,} | {before_mb:.0f} | {held_mb:.0f} | {each_kb:.1f} | {at_most_mb:.0f} | {opening_ms:.2f} | {silent:.1%} | {median_ms:.1f} | {p95_ms:.1f} | {most_ms:.1f} |".format(
            **one
        )
        for one in results
    ]
    return "\n".join([BEGIN.rstrip(), *lines, "", END])


def main() -> int:
    """Run, print and write."""
    configure(Settings(home=FOLDER, log_level="warning"))
    numbers = [int(word) for word in sys.argv[1:]] or [2_000, MOST]
    results = [uvloop.run(run(number)) for number in numbers]
    text = section(results)
    print(text)
    rewrite(text, BEGIN, END)
    shutil.rmtree(FOLDER, ignore_errors=True)
    return 0 if all(one["at_most_mb"] * 1e6 <= MEMORY and one["p95_ms"] <= 1000 for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Runs syncs in processes that kill themselves at a commit: `python -m tests.hub.sync.driver`, one JSON line each.

It forks for each line of its input, so that only the first attempt pays for the imports.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from connectors.kit import registry
from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.crypto.sealing import Keyring
from hub.store.database import engine
from hub.sync.resealing import reseal
from hub.sync.run import Engine
from schema.kit.registry import load


class Fatal:
    """A database of which the Nth transaction is the last: the process dies just before or just after its commit."""

    def __init__(self, database: AsyncEngine, last: int, when: str) -> None:
        self.connect = database.connect
        self._begin = database.begin
        self._left = last
        self._when = when

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        async with self._begin() as connection:
            yield connection
            self._left -= 1
            if self._left == 0 and self._when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def attempt(task: dict[str, Any]) -> dict[str, Any]:
    database = engine(task["url"], size=6)
    fatal = cast(AsyncEngine, Fatal(database, task.get("last", 0), task.get("when", "")))
    clock = Clock(ZoneInfo("Asia/Shanghai"), date.fromisoformat(task["today"]))
    hub = Engine(fatal, Keyring.at(Path(task["keys"])), clock, registry.connector)
    try:
        if "source" not in task:
            return {"values": (await reseal(fatal, hub.keyring)).values}
        report = await hub.sync(task["source"], full=task.get("full", False))
        return {"counts": report.counts, "continued": report.continued, "commits": -fatal._left}  # type: ignore[attr-defined]
    except YixinError as error:
        return {"error": error.code}
    finally:
        await database.dispose()


def main() -> None:
    load()
    for name in registry.connectors():
        registry.connector(name)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    for line in sys.stdin.buffer:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, orjson.dumps(asyncio.run(attempt(orjson.loads(line)))))
            os._exit(0)
        os.close(writing)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as said:
            answer = said.read() or orjson.dumps({"killed": os.WTERMSIG(status), "exit": status})
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

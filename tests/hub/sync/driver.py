"""Runs syncs in processes that kill themselves at a commit: `python -m tests.hub.sync.driver`, one JSON line each.

It forks for each attempt that shall die or that breaks something, and carries the others out itself: what those import
and compile is there for all that come after them.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from connectors.kit import registry
from hub.base import garbage
from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.crypto.sealing import Keyring
from hub.store.database import engine
from hub.sync.resealing import reseal
from hub.sync.run import Engine
from hub.sync.worker import Worker
from schema.kit.registry import load
from tests.emptied import sparing
from tests.hub.sync.boundaries import Fatal, sites
from tests.hub.sync.chaos.breaking import broken
from tests.hub.sync.chaos.guarantees import MUTATIONS

APART = frozenset({"last", "at", "worker"})
"""What makes an attempt one for a process of its own."""


async def attempt(task: dict[str, Any], database: AsyncEngine) -> dict[str, Any]:
    how = {name: task[name] for name in ("last", "at", "nth", "when") if name in task}
    dying = Fatal(database, **how)
    fatal = cast(AsyncEngine, dying)
    clock = Clock(ZoneInfo("Asia/Shanghai"), date.fromisoformat(task["today"]))
    hub = Engine(fatal, Keyring.at(Path(task["keys"])), clock, registry.connector)
    try:
        if "source" not in task:
            return {"values": (await reseal(fatal, hub.keyring)).values}
        if "worker" in task:
            dying.watch_dbos()
            await Worker(hub, task["url"], "Asia/Shanghai", at_once=1).work(asyncio.Event(), drain=True)
            return {"reached": dying.reached}
        report = await hub.sync(task["source"], full=task.get("full", False))
        return {
            "counts": report.counts,
            "continued": report.continued,
            "commits": dying.commits,
            "reached": dying.reached,
        }
    except YixinError as error:
        return {"error": error.code}
    finally:
        await database.dispose()


def main() -> None:
    load()
    sites()
    for name in registry.connectors():
        registry.connector(name)
    garbage.seldom()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    engines: dict[str, AsyncEngine] = {}
    for line in sys.stdin.buffer:
        task = orjson.loads(line)
        url = task["url"]
        database = engines.get(url) or engines.setdefault(url, sparing(engine(url, size=6)))
        if APART & task.keys() or task.get("broken"):
            answer = apart(task, database)
        else:
            answer = orjson.dumps(asyncio.run(attempt(task, database)))
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()


def apart(task: dict[str, Any], database: AsyncEngine) -> bytes:
    """The answer of an attempt in a process of its own, or how that ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with broken(*(each for each in MUTATIONS if each.name in task.get("broken", ()))):
            os.write(writing, orjson.dumps(asyncio.run(attempt(task, database))))
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as said:
        return said.read() or orjson.dumps({"killed": os.WTERMSIG(status), "exit": status})


if __name__ == "__main__":
    main()

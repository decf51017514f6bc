"""One sync of a hub in a process of its own, which says what it took: settings on standard input, figures as JSON on its output."""

from __future__ import annotations

import resource
import sys
import time
from typing import Any

import orjson
import uvloop

BEGUN = "begun"
"""The line that is printed before the clock runs: everything is imported and opened."""


class Spending:
    """Counts time, and processor time of this process and of those that it started, from where it is made."""

    def __init__(self) -> None:
        print(BEGUN, flush=True)
        self._wall, self._cpu = time.perf_counter(), _processor()

    def tell(self, records: int, done: dict[str, Any]) -> None:
        """Print what it took until now."""
        wall, cpu = time.perf_counter() - self._wall, _processor() - self._cpu
        told = {"records": records, "seconds": wall, "cpu_seconds": cpu, "done": done}
        print(orjson.dumps(told).decode(), flush=True)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


async def sync(given: dict[str, Any]) -> None:
    """Add the source where the hub does not know it yet, and synchronise it."""
    from connectors.kit import registry
    from hub.base import garbage
    from hub.base.settings import Settings
    from hub.store.cells import romanised
    from hub.store.home import Home
    from hub.sync.run import Engine
    from hub.sync.sources import Sources
    from schema.kit.registry import load

    async with Home.open(Settings(**given["settings"])) as home:
        name = given["source"]
        async with home.database.begin() as connection:
            sources = Sources(connection, registry.connector)
            await sources.add(name, name, given["config"], roster=given["roster"])
        # What a worker has loaded long ago.
        load()
        romanised("王")
        engine = Engine(home.database, home.keyring, home.clock, registry.connector)
        # As `yixin sync` and `yixin worker` do.
        garbage.seldom()
        spending = Spending()
        report = await engine.sync(name)
        spending.tell(report.counts["seen"], report.counts)


if __name__ == "__main__":
    uvloop.run(sync(orjson.loads(sys.stdin.buffer.read())))

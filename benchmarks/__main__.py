"""`python -m benchmarks quick|full|tenfold`: seed, check that all answer the same, measure, and write the results."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import report, usage
from benchmarks.answers import checked
from benchmarks.database import Database, opened
from benchmarks.memory import memory
from benchmarks.rounds import Lengths, Rounds
from benchmarks.seeding import seeded
from benchmarks.size import SIZES, Size
from benchmarks.systems import HAND, SYSTEMS, Running
from benchmarks.workload import largest, workload
from hub.base.errors import YixinError
from hub.base.logging import configure
from hub.base.settings import Settings
from hub.policy.accounts import Accounts
from hub.store.home import Home
from schema.kit import Role

FOLDER = Path(__file__).resolve().parents[1] / ".yixin-bench"
LENGTHS = {
    "quick": Lengths(alone=0.3, together=0.5, rounds=5, budget=60),
    "full": Lengths(alone=1.0, together=2.0, rounds=5, budget=900),
    "tenfold": Lengths(alone=1.0, together=2.0, rounds=5, budget=900),
}


async def token(database: Database) -> str:
    """A token for the principal of every school: a real row predicate, and every row that is asked for."""
    async with Home.open(database.settings()) as home, home.database.begin() as connection:
        accounts = Accounts(connection)
        account = await accounts.add([Role.PRINCIPAL], staff_id=1)
        return (await accounts.issue(account, datetime.now(UTC), lifetime=timedelta(days=1))).secret


async def run(size: Size) -> None:
    """Measure one size."""
    begun = time.monotonic()
    load = os.getloadavg()[0]
    async with opened(size, FOLDER, os.environ.get("YIXIN_BENCH_DATABASE_URL")) as database:
        fresh = await seeded(database, size)
        print(
            f"{size.name}: {size.pupils:,} pupils, {'seeded' if fresh else 'seeded by an earlier run'}",
            flush=True,
        )
        secret = await token(database)
        queries = workload(size)
        # By hand first: what it answers is what the others are held to.
        order = [HAND, *(system for system in SYSTEMS if system is not HAND)]
        requests = await checked(order, queries, database, secret, FOLDER)
        print(f"all answer the same ({time.monotonic() - begun:.0f} s)", flush=True)
        with ExitStack() as stack:
            running = [
                stack.enter_context(
                    Running(system, database, database.application, secret, FOLDER / f"{system.name}.log")
                )
                for system in SYSTEMS
            ]
            rounds = Rounds(running, requests, await usage.Postgres.of(database.application))
            done = rounds.run(queries, LENGTHS[size.name])
            sizes = {one.system.name: memory(one, largest()) for one in running}
        result = await report.result(size, database, queries, requests, rounds.measured, sizes, done, load)
    for line in report.lines(result):
        print(line)
    report.write(size, result)
    print(f"written to {report.RESULTS.name}, after {time.monotonic() - begun:.0f} s", flush=True)


def main() -> int:
    """Run; every failure is one line."""
    name = sys.argv[1] if len(sys.argv) > 1 else "full"
    if name not in SIZES:
        print(f"no such size: {name}; choose one of {', '.join(SIZES)}", file=sys.stderr)
        return 2
    configure(Settings(home=FOLDER, log_level="info"))
    try:
        asyncio.run(run(SIZES[name]))
    except YixinError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

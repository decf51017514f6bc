"""How much memory an answer of 100,000 objects takes a server, above what it holds idle."""

from __future__ import annotations

from typing import Any

from benchmarks import usage
from benchmarks.answers import ask
from benchmarks.systems import Running
from benchmarks.workload import Query

_PATIENCE_S = 45.0


def memory(running: Running, query: Query, token: str) -> dict[str, Any] | None:
    """Megabytes idle, at the peak of one answer, and of the answer; None where the system has no form of it."""
    body = running.system.asked(query, query.values[0])
    if body is None:
        return None
    idle = usage.resident(running.pid)
    usage.forget_peak(running.pid)
    try:
        status, text = ask(running, body, token, _PATIENCE_S)
    except TimeoutError:
        return {"failure": f"no answer within {_PATIENCE_S:g} s"}
    if status != 200 or b'"errors":' in text[:4000] or not text.startswith(b'{"data":{'):
        return {"failure": f"{status} {text[:200].decode(errors='replace')}"}
    peak = usage.peak(running.pid)
    return {
        "idle_mb": round(idle / 1e6, 1),
        "peak_mb": round(peak / 1e6, 1),
        "answer_mb": round(len(text) / 1e6, 2),
        "times": round((peak - idle) / len(text), 2),
    }

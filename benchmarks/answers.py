"""Before anything is measured: every system answers the same, and in how many statements."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from benchmarks.callers import Callers
from benchmarks.counting import counted
from benchmarks.database import Database
from benchmarks.systems import Running, System, address
from benchmarks.workload import LONGEST_PAGE, Query
from hub.base.errors import YixinError

_COMPARED = 5
"""For how many of a query's values the answers are compared."""


class NotEqual(YixinError):
    """Two systems answer differently, or one does not answer."""

    code = "benchmarks.answer"


@dataclass(slots=True)
class Prepared:
    """What one system is asked for one query, and how many statements that takes it."""

    bodies: list[dict[str, Any]]
    tokens: list[str]
    """For each body: of who asks it."""
    statements: int = 0


Requests = dict[tuple[str, str], Prepared]
"""By names of query and system; a system without a form of the query is not in it."""


@dataclass(slots=True)
class _Answers:
    """The first system's answers by query, with which the others' are compared."""

    by: str = ""
    found: dict[str, list[Any]] = field(default_factory=dict)


async def checked(
    systems: list[System], queries: list[Query], database: Database, callers: Callers, logs: Path
) -> Requests:
    """Ask every system everything, through the relay that counts. Raises NotEqual at the first difference."""
    requests: Requests = {}
    right = _Answers()
    for system in systems:
        async with counted(address(system, database)) as (relay, count):
            log = logs / f"{system.name}.check.log"
            running = await asyncio.to_thread(Running, system, database, relay, log)
            try:
                for query in queries:
                    prepared = await _prepared(running, query, callers)
                    if prepared is None:
                        continue
                    # Once for what is prepared on first use, once more to count.
                    first = [*zip(prepared.bodies, prepared.tokens, strict=True)][:_COMPARED]
                    data = [await _data(running, query, *one) for one in first]
                    count.statements = 0
                    await _data(running, query, *first[0])
                    prepared.statements = count.statements
                    requests[query.name, system.name] = prepared
                    _compare(right, system, query, data)
            finally:
                await asyncio.to_thread(running.stop)
            right.by = right.by or system.name
    return requests


def _compare(right: _Answers, system: System, query: Query, data: list[Any]) -> None:
    common = [system.common(one) for one in data]
    expected = right.found.setdefault(query.name, common)
    difference = next(differences(expected, common), None)
    if difference:
        raise NotEqual(
            f"{system.name} and {right.by} answer {query.name} differently: {difference}",
            place=f"benchmarks/queries/{query.folder}",
            mend="make both ask for the same",
        )


async def _prepared(running: Running, query: Query, callers: Callers) -> Prepared | None:
    prepared = Prepared([], [])
    for values in query.values:
        body = running.system.asked(query, values)
        if body is None:
            return None
        prepared.bodies.append(body)
        prepared.tokens.append(callers.token(query, values, everywhere=running.system.everywhere))
    if query.depth:
        cursor = await _walk(running, query, callers.everywhere)
        for body in prepared.bodies:
            body["variables"]["after"] = cursor
    return prepared


async def _walk(running: Running, query: Query, token: str) -> str:
    """The cursor behind the query's depth, reached as a client would: page after page."""
    cursor, left = None, query.depth
    while left:
        size = min(LONGEST_PAGE, left)
        body = running.system.asked(query, {"first": size, **({"after": cursor} if cursor else {})})
        assert body is not None
        page = (await _data(running, query, body, token))["students"]
        if len(page["nodes"]) != size:
            raise NotEqual(
                f"{running.system.name} has fewer rows than {query.name} is deep", place=query.name
            )
        cursor, left = page["pageInfo"]["endCursor"], left - size
    assert cursor is not None
    return str(cursor)


async def _data(running: Running, query: Query, body: Mapping[str, Any], token: str) -> Any:
    status, text = await asyncio.to_thread(ask, running, body, token)
    answer = orjson.loads(text) if text.startswith(b"{") else {}
    if status != 200 or answer.get("errors") or answer.get("data") is None:
        raise NotEqual(
            f"{running.system.name} answers {query.name} with {status}: {text[:400].decode(errors='replace')}",
            place=f"benchmarks/queries/{query.folder}",
        )
    return answer["data"]


def ask(running: Running, body: Mapping[str, Any], token: str, patience: float = 60) -> tuple[int, bytes]:
    """One request: its status and body."""
    connection = http.client.HTTPConnection(running.host, running.port, timeout=patience)
    try:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Authorization": f"Bearer {token}",
        }
        connection.request("POST", "/graphql", orjson.dumps(body), headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def differences(one: Any, other: Any, place: str = "data") -> Iterator[str]:
    """Where two answers differ; keys may stand in any order, rows may not."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            if key in one and key in other:
                yield from differences(one[key], other[key], f"{place}.{key}")
            else:
                yield f"{place}.{key} is there only once"
    elif isinstance(one, list) and isinstance(other, list):
        for index, (left, right) in enumerate(zip(one, other, strict=False)):
            yield from differences(left, right, f"{place}[{index}]")
        if len(one) != len(other):
            yield f"{place} has {len(one)} and {len(other)} rows"
    elif one != other or type(one) is not type(other):
        yield f"{place} is {one!r:.80} and {other!r:.80}"

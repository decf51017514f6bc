"""What plans themselves cost, in processor time: to make one, and to answer from one that is kept, PostgreSQL left out."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, cast
from zoneinfo import ZoneInfo

from graphql import get_operation_ast

from benchmarks.size import DISTRICT, TODAY
from benchmarks.systems import OURS
from benchmarks.workload import Query
from hub.audit.recording import Recorder
from hub.base.clock import Clock
from hub.crypto.sealing import Keyring
from hub.policy.viewer import Viewer
from hub.store.reader import Reader
from resolvers.documents import Documents
from resolvers.graph import Graph
from resolvers.planner.planner import Planner
from resolvers.schema import Schema
from schema.kit import Role

_VIEWER = Viewer(1, frozenset({Role.PRINCIPAL}), staff_id=1)
_REPEATED = 7


class _Constant:
    """In the place of the database: its one answer is there already, and nothing is recorded of it."""

    async def value(self, *_: Any) -> bytes:
        return b"null"

    async def record(self, *_: Any) -> None:
        return None


async def planning(queries: Sequence[Query], times: int = 300) -> dict[str, Any]:
    """Milliseconds by query: `found`, a whole answer but for HTTP and PostgreSQL; `made`, the plan alone.

    `times` answers are timed together. To serve a constant in their place would take nothing that can be measured.
    """
    schema = Schema()
    with tempfile.TemporaryDirectory() as folder:
        keyring = Keyring.at(Path(folder) / "keys.json")
    graph = Graph(
        engine=cast(Any, None),
        reader=cast(Reader, _Constant()),
        clock=Clock(ZoneInfo("Asia/Shanghai"), TODAY),
        district=DISTRICT,
        sealer=keyring,
        cursors=keyring.cursors,
        schema=schema,
        recorder=cast(Recorder, _Constant()),
    )
    found, made = {}, {}
    for query in queries:
        body = OURS.asked(query, query.values[0])
        assert body is not None
        found[query.name] = await _found(graph, body, times)
        made[query.name] = _made(schema, body)
    return {"found_ms": found, "made_ms": made}


async def _found(graph: Graph, body: dict[str, Any], times: int) -> float:
    taken = []
    for _ in range(_REPEATED + 1):
        begun = time.process_time()
        for _ in range(times):
            await graph.execute(_VIEWER, document=body["query"], variables=body["variables"])
        taken.append((time.process_time() - begun) * 1000 / times)
    return round(median(taken[1:]), 4)


def _made(schema: Schema, body: dict[str, Any]) -> float:
    document = Documents(schema.core).read(body["query"])
    operation = get_operation_ast(document.node)
    assert operation is not None
    taken = []
    for _ in range(_REPEATED + 1):
        planner = Planner(schema.core, schema.entities, DISTRICT)
        begun = time.process_time()
        plan = planner.find(document, operation, body["variables"], _VIEWER.shape)
        taken.append((time.process_time() - begun) * 1000)
        assert plan is not None
    return round(median(taken[1:]), 3)

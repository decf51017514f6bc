"""Asking the small district's graph."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest

from hub.policy import Viewer
from resolvers.graph import Graph
from resolvers.ids import encode
from schema.kit import Role
from schema.kit.registry import load

Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
def both() -> Callable[..., Awaitable[tuple[bytes, bytes]]]:
    """`await both(graph, viewer, document=…)`: the answers of the plan and of the reference executor, cursors comparable.

    Both record the same.
    """

    async def asking(graph: Graph, viewer: Viewer, **request: Any) -> tuple[bytes, bytes]:
        with pytest.MonkeyPatch.context() as patch:
            # With the same nonce, cursors are equal where their sort values and what they are bound to are.
            patch.setattr("hub.crypto.sealing.urandom", bytes)
            planned, deeds = await recorded(graph, graph.execute(viewer, **request))
            reference, others = await recorded(graph, graph.execute(viewer, **request, planned=False))
        if deeds != others:
            # Printed, as an assertion that does not come again is not told.
            print(f"{viewer}\n{request}\n{deeds}\n{others}")
            raise AssertionError("the executors record other things")
        return planned, reference

    async def recorded(graph: Graph, answering: Awaitable[bytes]) -> tuple[bytes, list[Any]]:
        heard = graph._recorder.heard if graph._recorder else []
        before = len(heard)
        answer = await answering
        return answer, heard[before:]

    return asking


@pytest.fixture
def ask(graph, district, both) -> Ask:
    """`await ask("{ … }", Role.MENTOR, name=value)`: the whole answer to a query with these variables.

    Both executors are asked and say the same; `district.statements` are the reference executor's.
    """

    async def asking(document: str, *roles: Role, viewer=None, operation=None, **variables: Any):
        who = viewer or district.viewer(*(roles or (Role.PSYCHOLOGIST,)))
        answers = await both(graph, who, document=document, variables=variables, operation=operation)
        planned, reference = (orjson.loads(answer) for answer in answers)
        # Dumped again, so that the order of fields counts.
        assert orjson.dumps(planned) == orjson.dumps(reference)
        return planned

    return asking


@pytest.fixture
def code(ask):
    """The code of the first error that a query gets."""

    async def of(document: str, *roles: Role, **more: Any) -> str | None:
        answer = await ask(document, *roles, **more)
        return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None

    return of


@pytest.fixture
def gid() -> Callable[[str, int], str]:
    """`gid("Student", 101)`: the global id of a row of the small district."""
    return lambda name, row: encode(load()[name], "310107", row)

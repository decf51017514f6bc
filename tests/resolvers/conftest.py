"""Asking the small district's graph."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest

from resolvers.ids import encode
from schema.kit import Role
from schema.kit.registry import load

Ask = Callable[..., Awaitable[dict[str, Any]]]


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

"""The district of the matrix: that of the golden queries, with more rows, so that each role sees some and not all.

The accounts of roles have their roles' places as ids, from 1 on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.crypto.sealing import Keyring
from resolvers.allowances import ALLOWANCES, Allowance, Allowances
from resolvers.graph import Graph
from resolvers.surface import Surface
from tests.conftest import QUERIES, Listening, SmallDistrict
from tests.matrix.account import DISTRICT, Account
from tests.plain import plain_rows
from tests.written import believing

UNKNOWN = 16
"""Rows of an entity that no file tells of: enough to belong to each account once."""

UNBOUNDED = Allowance(cost=10**9, rows=10**9)
"""One question asks for all lists of an entity, of which schools have ever more."""


@pytest.fixture(scope="session")
async def matrix(settle, ordered_entities) -> AsyncIterator[SmallDistrict]:
    data = yaml.safe_load((QUERIES / "district.yaml").read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "rows").iterdir()):
        for name, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            data[name] = [*data.get(name, ()), *rows]
    rows = plain_rows(data, ordered_entities, UNKNOWN)
    async with settle(rows, data["accounts"], today=data["today"]) as settled:
        yield settled


@pytest.fixture(scope="session")
def matrix_graph(matrix, graph_schema) -> Graph:
    graph = Graph(
        engine=matrix.engine,
        reader=matrix.reader,
        writer=matrix.owner,
        clock=matrix.clock,
        district=DISTRICT,
        sealer=matrix.keyring,
        cursors=Keyring.fresh().cursors,
        schema=graph_schema,
        recorder=Listening(),
        surface=Surface(allowances=Allowances(dict.fromkeys(ALLOWANCES, UNBOUNDED))),
    )
    # All roles ask the same: a document is read for the first of them.
    return believing(graph, kept=20_000)


@pytest.fixture(scope="session")
def account(matrix, matrix_graph, both) -> Callable[..., Account]:
    """`account(Role.MENTOR, …)`: an account of these roles, on the grounds that the district gives each."""

    def of(*roles: Any, **grounds: Any) -> Account:
        return Account(matrix, matrix_graph, both, matrix.viewer(*roles, **grounds))

    return of

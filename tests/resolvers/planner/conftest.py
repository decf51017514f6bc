"""The crowd: a district of made-up rows, and its graph."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hub.crypto.sealing import Keyring
from hub.policy.small_cells import SmallCells
from resolvers.graph import Graph
from tests.conftest import Listening
from tests.resolvers.planner.crowd import TODAY, Crowd
from tests.written import believing


@pytest.fixture(scope="session")
async def crowd(settle, ordered_entities) -> AsyncIterator:
    made = Crowd(seed=7)
    made.settle(ordered_entities)
    async with settle(made.rows, made.accounts(), today=TODAY) as settled:
        yield settled


@pytest.fixture(scope="session")
def crowd_graph(crowd, graph_schema) -> Graph:
    graph = Graph(
        engine=crowd.engine,
        writer=crowd.owner,
        reader=crowd.reader,
        clock=crowd.clock,
        district="310107",
        sealer=crowd.keyring,
        cursors=Keyring.fresh().cursors,
        schema=graph_schema,
        # So that some cells of a crowd are large enough.
        cells=SmallCells(people=2, clinical=3),
        # Else the second executor would find one entry more than the first.
        recorder=Listening(),
    )
    return believing(graph)

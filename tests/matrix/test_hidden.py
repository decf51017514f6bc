"""What is hidden is as what is not there, in every byte; and grounds are looked for again at each page."""

from __future__ import annotations

import re
from datetime import timedelta

import orjson
import pytest

from hub.base.clock import Clock
from hub.crypto.sealing import Keyring
from resolvers.graph import Graph
from schema.kit import Role
from schema.kit.declaration import camel
from schema.kit.registry import load
from tests.matrix.account import DISTRICT, gid
from tests.matrix.conftest import Listening

MISSING = 987654


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_a_hidden_row_is_a_missing_one_in_every_byte(account, matrix_graph, role):
    asked = account(role)
    for name, entity in load().items():
        hidden = next((row for row in asked.oracle.rows[name] if not asked.oracle.sees(name, row)), None)
        if hidden is None:
            continue
        one, many = camel(entity.declaration.singular), camel(entity.declaration.plural)
        document = (
            f"query($id: ID!, $ids: [ID!]!) {{ node(id: $id) {{ id }} nodes(ids: $ids) {{ id }} {one}(id: $id) {{ id }}"
            f" {many}(filter: {{id: {{eq: $id}}}}) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
        )
        for planned in (True, False)[: 1 if asked.turn("hidden", name, of=6) else 2]:
            answers = [
                await matrix_graph.execute(
                    asked.viewer, document=document, variables={"id": id_, "ids": [id_]}, planned=planned
                )
                for id_ in (gid(name, hidden["id"]), gid(name, MISSING))
            ]
            assert answers[0] == answers[1], (role, name)
            assert b"errors" not in answers[0]


@pytest.fixture
def graphs(matrix, graph_schema):
    """The district's graph on its day, and on the next: cursors of the one are cursors of the other."""
    cursors = Keyring.fresh().cursors
    return [
        Graph(
            engine=matrix.engine,
            reader=matrix.reader,
            clock=Clock(matrix.clock.zone, matrix.clock.today() + timedelta(later)),
            district=DISTRICT,
            sealer=matrix.keyring,
            cursors=cursors,
            schema=graph_schema,
            recorder=Listening(),
        )
        for later in (0, 1)
    ]


@pytest.mark.parametrize("planned", [True, False])
async def test_a_ground_that_ends_between_two_pages_ends_the_list(account, graphs, planned):
    """The post of the psychologist ends with the district's day; so do all rows that stand on it, and their counts."""
    viewer = account(Role.PSYCHOLOGIST).viewer
    document = "query($after: String) { students(first: 1, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }"
    today, tomorrow = graphs
    first = orjson.loads(await today.execute(viewer, document=document, planned=planned))["data"]["students"]
    assert first["nodes"] and first["pageInfo"]["hasNextPage"]
    given = {"after": first["pageInfo"]["endCursor"]}
    again = orjson.loads(await today.execute(viewer, document=document, variables=given, planned=planned))
    assert again["data"]["students"]["nodes"]
    then = orjson.loads(await tomorrow.execute(viewer, document=document, variables=given, planned=planned))
    assert then["data"]["students"] == {
        "totalCount": 0,
        "nodes": [],
        "pageInfo": {"endCursor": None, "hasNextPage": False},
    }


async def test_a_cursor_serves_only_whom_and_what_it_was_given_for(account, matrix_graph):
    """Another account with the same rows, more roles, another list, filter or order: each is refused alike."""
    asked = account(Role.PSYCHOLOGIST)
    document = "query($after: String) { page: students(first: 1, after: $after) { pageInfo { endCursor } } }"
    cursor = (await asked.ask(document))["page"]["pageInfo"]["endCursor"]
    others = [
        (account(Role.PSYCHOLOGIST, account_id=77), document),
        (account(Role.PSYCHOLOGIST, Role.DASHBOARD, account_id=asked.viewer.account_id), document),
        (asked, document.replace("first: 1", "first: 1, orderBy: [{name: DESC}]")),
        (asked, document.replace("first: 1", "first: 1, filter: {sex: {eq: MALE}}")),
        (asked, document.replace("students(", "guardians(")),
    ]
    told = set()
    for who, text in others:
        for planned in (True, False):
            answer = orjson.loads(
                await matrix_graph.execute(
                    who.viewer, document=text, variables={"after": cursor}, planned=planned
                )
            )
            (error,) = answer["errors"]
            told.add((error["extensions"]["code"], error["message"]))
    assert len(told) == 1 and next(iter(told))[0] == "cursor.invalid"
    assert (await asked.ask(document, after=cursor))["page"]["pageInfo"]["endCursor"] != cursor


async def test_how_an_answer_was_made_tells_no_more_of_hidden_rows(account, matrix_graph):
    """The same steps and statements, whether a row is hidden or missing, and no number of rows."""
    viewer = account(Role.PSYCHOLOGIST, Role.DEVELOPER).viewer
    document = "query($id: ID!) { node(id: $id) { ... on Student { name referrals { totalCount } } } }"
    plans = []
    for key in (104, MISSING):
        answer = await matrix_graph.execute(
            viewer, document=document, variables={"id": gid("Student", key)}, explaining=True
        )
        plans.append(re.sub(rb'"milliseconds":[0-9.e-]+', b"", answer))
    assert plans[0] == plans[1]

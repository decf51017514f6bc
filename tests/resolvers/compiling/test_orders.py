"""Orders by related rows and by counts of lists."""

from __future__ import annotations

import itertools

import pytest

from resolvers.compiling.arguments import DEEPEST_FILTER, LONGEST_ORDER, read
from resolvers.errors import FilterInvalid
from resolvers.planner.arguments import GiveUp, order_of
from schema.graph.enums import Direction
from schema.kit import Role

ROLES = (Role.PSYCHOLOGIST, Role.CENTRE)
"""They read the pupils 101, 102, 103 (of the first school) and 105 (of the second)."""


@pytest.fixture
def sorted_by(ask, gid):
    async def of(order: str, *roles: Role) -> list[int]:
        answer = await ask(f"{{ students(orderBy: {order}) {{ nodes {{ id }} }} }}", *(roles or ROLES))
        assert "errors" not in answer, answer
        known = {gid("Student", row): row for row in range(101, 108)}
        return [known[node["id"]] for node in answer["data"]["students"]["nodes"]]

    return of


@pytest.mark.parametrize(
    ("order", "rows"),
    [
        # cao yang … < mei long …
        ("[{school: {name: ASC}}, {id: ASC}]", [101, 102, 103, 105]),
        ("[{school: {name: DESC}}, {id: ASC}]", [105, 101, 102, 103]),
        ("[{school: {stage: DESC}}, {id: DESC}]", [105, 103, 102, 101]),
        ("[{school: {id: DESC}}, {id: ASC}]", [105, 101, 102, 103]),
        ("[{school: {district: {name: ASC}}}, {id: DESC}]", [105, 103, 102, 101]),
        ("[{attendanceMarks: {count: DESC}}, {id: ASC}]", [101, 102, 103, 105]),
        ("[{attendanceMarks: {count: ASC}}, {id: DESC}]", [105, 103, 102, 101]),
        ("[{school: {students: {count: ASC}}}, {id: ASC}]", [105, 101, 102, 103]),
        ("[{school: {name: ASC}}, {attendanceMarks: {count: ASC}}, {name: ASC}]", [103, 102, 101, 105]),
    ],
)
async def test_an_order_leads_through_relations_and_counts(sorted_by, order, rows):
    assert await sorted_by(order) == rows


@pytest.mark.parametrize(
    ("way", "rows"),
    [
        ("ASC", [101, 102, 103, 105]),
        ("DESC", [103, 101, 102, 105]),
        ("ASC_NULLS_FIRST", [105, 101, 102, 103]),
        ("DESC_NULLS_FIRST", [105, 103, 101, 102]),
    ],
)
async def test_a_related_row_that_is_hidden_has_no_value(sorted_by, ask, way, rows):
    # The centre reads pupil 105 for its referral, but not the class.
    query = "{ students { nodes { classGroup { name } school { name } } } }"
    nodes = (await ask(query, *ROLES))["data"]["students"]["nodes"]
    assert [node["classGroup"] is None for node in nodes].count(True) == 1
    assert await sorted_by(f"[{{classGroup: {{name: {way}}}}}, {{id: ASC}}]") == rows
    counted = await sorted_by(f"[{{classGroup: {{students: {{count: {way}}}}}}}, {{id: ASC}}]")
    # Of a hidden class not even the number of its pupils, which would be none, sorts.
    assert counted.index(105) == rows.index(105)


@pytest.mark.parametrize("order", ["{student: {name: ASC}}", "{student: {birthDate: DESC}}"])
async def test_what_may_not_be_read_may_not_sort_through_relations(code, order):
    query = f"{{ attendanceMarks(orderBy: [{order}]) {{ nodes {{ id }} }} }}"
    assert await code(query, Role.PSYCHOLOGIST) is None
    assert await code(query, Role.DASHBOARD) == "access.field"


WAYS = ("ASC", "DESC", "ASC_NULLS_FIRST", "DESC_NULLS_FIRST")
PAGE = """query($first: Int, $after: String, $last: Int, $before: String, $order: [AttendanceMarkOrder!]) {
  attendanceMarks(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } } }"""


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
async def test_pages_go_on_through_relations_and_counts(ask, backward):
    paths = [
        lambda way: {"student": {"classGroup": {"name": way}}},
        lambda way: {"student": {"attendanceMarks": {"count": way}}},
        lambda way: {"student": {"birthDate": way}},
    ]
    orders = [[path(way)] for path, way in itertools.product(paths, WAYS)]
    orders += [[paths[0](way), {"date": "DESC"}, paths[1]("DESC")] for way in WAYS]
    for order in orders:
        whole = (await ask(PAGE, Role.PSYCHOLOGIST, Role.HEALTH_PARTNER, order=order, first=1000))["data"]
        expected = [edge["node"]["id"] for edge in whole["attendanceMarks"]["edges"]]
        assert len(expected) == 6
        found, cursor, more = [], None, True
        while more:
            window = {"last": 2, "before": cursor} if backward else {"first": 2, "after": cursor}
            answer = await ask(PAGE, Role.PSYCHOLOGIST, Role.HEALTH_PARTNER, order=order, **window)
            page = answer["data"]["attendanceMarks"]
            ids = [edge["node"]["id"] for edge in page["edges"]]
            found = ids + found if backward else found + ids
            cursor = page["edges"][0 if backward else -1]["cursor"]
            more = page["pageInfo"]["hasPreviousPage" if backward else "hasNextPage"]
        assert found == expected


async def test_lists_in_lists_sort_through_relations(ask):
    query = """{ schools { nodes { name students(first: 2, orderBy: [{attendanceMarks: {count: ASC}}, {classGroup: {name: DESC}}]) {
      nodes { name attendanceMarks { totalCount } } pageInfo { hasNextPage } } } } }"""
    answer = await ask(query)
    students = {node["name"]: node["students"] for node in answer["data"]["schools"]["nodes"]}
    page = students["曹杨第一小学"]
    assert [node["name"] for node in page["nodes"]] == ["阿依古丽", "张丽"]
    assert page["pageInfo"]["hasNextPage"] is True


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("[{school: {}}]", "graphql.invalid"),
        ("[{school: null}]", "graphql.invalid"),
        ("[{school: {name: ASC, id: ASC}}]", "graphql.invalid"),
        ("[{school: {name: null}}]", "graphql.invalid"),
        ("[{attendanceMarks: {}}]", "graphql.invalid"),
        ("[{attendanceMarks: {count: null}}]", "graphql.invalid"),
        ("[{attendanceMarks: ASC}]", "graphql.invalid"),
        ("[" + "{id: ASC}, " * (LONGEST_ORDER + 1) + "]", "filter.invalid"),
    ],
)
async def test_orders_that_cannot_be_meant_have_codes(code, order, expected):
    assert await code(f"{{ students(orderBy: {order}) {{ nodes {{ id }} }} }}") == expected


@pytest.mark.parametrize("levels", [DEEPEST_FILTER, DEEPEST_FILTER + 1])
def test_an_order_may_be_too_deep(levels):
    # As an order that leads to itself would say it, of an entity that belongs to itself.
    order = {"id": Direction.ASC}
    for _ in range(levels):
        order = {"further": order}
    if levels > DEEPEST_FILTER:
        with pytest.raises(FilterInvalid):
            read({"order_by": [order]})
        with pytest.raises(GiveUp):
            order_of(order)
    else:
        (field,) = read({"order_by": [order]}).order
        assert field == order_of(order) == ("further." * levels + "id", Direction.ASC)

"""A query that shows a fault is told small."""

from __future__ import annotations

from tests.resolvers.planner.reducing import reduced

LARGE = """
query($first: Int, $name: String!, $unused: Boolean!) {
  a: students(first: $first, filter: {name: {contains: $name}, sex: {isNull: false}}, orderBy: [{name: ASC}]) {
    totalCount
    nodes { ...Pupil id @include(if: $unused) school { ... on School { name code @skip(if: false) } } }
    pageInfo { hasNextPage }
  }
  viewer { roles }
}
fragment Pupil on Student { name sex classGroup { name } }
"""


async def test_what_is_not_needed_for_the_fault_is_left_out(graph_schema):
    async def wrong(text, variables):
        return "contains" in text and "code" in text

    given = {"first": 3, "name": "王", "unused": True}
    text, variables = await reduced(graph_schema.core, LARGE, given, wrong)
    assert " ".join(text.split()) == (
        "query ($name: String!) { a: students(filter: { name: { contains: $name } })"
        " { nodes { school { ... on School { code } } } } }"
    )
    assert variables == {"name": "王"}

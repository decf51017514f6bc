"""Developers are told how an answer was made; of rows it tells nothing."""

from __future__ import annotations

import orjson
import pytest

from schema.kit import Role

QUERY = """query Whole($n: Int = 2) {
  students(first: $n) {
    totalCount
    nodes {
      name
      nationalId
      school { code }
      attendanceMarks(first: 1) { nodes { code reason } }
      ...Kin
    }
  }
  other: node(id: "U2Nob29sOjMxMDEwNzox") { ... on School { name } id }
  __typename
}
fragment Kin on Student { guardianships { nodes { guardian { phone } } } }
"""


@pytest.fixture
def explain(graph, district):
    async def explaining(document, *roles, planned=True, **variables):
        viewer = district.viewer(*roles)
        said = await graph.execute(
            viewer, document=document, variables=variables, explaining=True, planned=planned
        )
        return orjson.loads(said)

    return explaining


async def test_developers_see_statements_with_their_time_and_the_steps(explain, ask):
    answer = await explain(QUERY, Role.DEVELOPER, Role.PRINCIPAL)
    plain = await ask(QUERY, Role.DEVELOPER, Role.PRINCIPAL)
    plan = answer.pop("extensions")["plan"]
    assert answer == {"data": plain["data"]}, "the answer itself is the same"
    assert plan["executor"] == "plan"
    assert [one["field"] for one in plan["statements"]] == ["students", "other"]
    for one in plan["statements"]:
        assert "FROM student" in one["sql"] or "FROM school" in one["sql"]
        assert one["milliseconds"] > 0
        assert "viewer_staff" in one["parameters"] or one["field"] == "other"
    students, other = plan["steps"]
    assert students["how"] == "a statement of its own"
    (nodes,) = students["steps"]
    assert nodes["columns"] == ["name", "nationalId"]
    assert [(step["field"], step["how"]) for step in nodes["steps"]] == [
        ("school", "joined to its parent"),
        ("attendanceMarks", "for each row of its parent"),
        ("guardianships", "for each row of its parent"),
    ]
    assert nodes["steps"][1]["steps"][0]["columns"] == ["code", "reason"]
    assert other["members"] == {"School": {"columns": ["name"]}}


async def test_withheld_columns_are_named_and_no_number_of_rows_is(explain):
    plan = (await explain(QUERY, Role.DEVELOPER, Role.DISTRICT))["extensions"]["plan"]
    (nodes,) = plan["steps"][0]["steps"]
    assert nodes["withheld"] == ["name", "nationalId"]
    assert nodes["columns"] == []
    for text in (orjson.dumps(plan["steps"]).decode(), *plan["statements"][0]):
        assert "rows" not in text


async def test_where_no_plan_answers_that_is_said(explain):
    plan = (await explain(QUERY, Role.DEVELOPER, Role.PRINCIPAL, planned=False))["extensions"]["plan"]
    assert plan["executor"] == "reference"
    assert "statements" not in plan
    refused = await explain("{ students(first: 0) { totalCount } }", Role.DEVELOPER)
    assert refused["errors"][0]["extensions"]["code"] == "page.size"
    assert refused["extensions"]["plan"]["executor"] == "reference"


async def test_others_are_refused(explain):
    answer = await explain(QUERY, Role.PRINCIPAL)
    assert answer["errors"][0]["extensions"]["code"] == "explain.forbidden"
    assert "data" not in answer

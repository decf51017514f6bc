"""Which plan answers what, and what no plan answers."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from resolvers.planner.plan import Query, Request
from schema.kit import Role


@pytest.fixture
def plan(graph, district):
    """The statements of a query's plan; None where the reference executor is to answer."""

    def of(document, *roles, **variables):
        viewer = district.viewer(*(roles or (Role.PSYCHOLOGIST,)))
        return graph.statements(viewer, document=document, variables=variables)

    return of


async def test_node_is_one_statement_whatever_its_entity(ask, plan, gid):
    query = (
        "query($id: ID!) { node(id: $id) { __typename id ... on Student { name } ... on School { code } } }"
    )
    for name, key in (("Student", 101), ("School", 1), ("Student", 999)):
        assert len(plan(query, id=gid(name, key))) == 1
        answer = await ask(query, id=gid(name, key))
        node = answer["data"]["node"]
        assert node is None if key == 999 else node["__typename"] == name


async def test_nodes_are_one_statement_for_each_entity_and_keep_their_order(ask, plan, gid):
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Student { name nationalId } } }"
    ids = [
        gid("Student", 102),
        gid("School", 1),
        gid("Student", 101),
        gid("Student", 999),
        gid("Student", 102),
    ]
    assert len(plan(query, ids=ids)) == 2
    nodes = (await ask(query, ids=ids))["data"]["nodes"]
    assert [node and node["id"] for node in nodes] == [*ids[:3], None, ids[4]]
    assert nodes[0] == nodes[4] == {"id": ids[0], "name": "张丽", "nationalId": "310*************24"}
    literal = f'{{ nodes(ids: ["{ids[0]}", "{ids[1]}"]) {{ __typename }} }}'
    assert (await ask(literal))["data"]["nodes"] == [{"__typename": "Student"}, {"__typename": "School"}]
    assert plan(query, ids=[]) == []
    assert (await ask(query, ids=[]))["data"] == {"nodes": []}


async def test_what_conditions_ask_alike_of_the_viewer_is_worked_out_once(ask, plan, gid):
    query = f'{{ student(id: "{gid("Student", 101)}") {{ name classGroup {{ name }} }} }}'
    (sql,) = plan(query)
    assert (sql.count("FROM staff_post"), sql.count("ANY (viewers.v0)")) == (1, 2)
    await ask(query)
    query = f'{{ student(id: "{gid("Student", 101)}") {{ name }} }}'
    (sql,) = plan(query)
    assert (sql.count("FROM staff_post"), sql.count("viewers")) == (1, 0)
    await ask(query)


async def test_the_rows_of_a_list_are_chosen_by_the_posts_themselves_unless_there_are_other_ways(
    both, graph, district
):
    psychologist, also_centre = (
        district.viewer(Role.PSYCHOLOGIST),
        district.viewer(Role.PSYCHOLOGIST, Role.CENTRE),
    )
    for viewer, asked, chosen, compared in (
        (psychologist, "students { nodes { name } }", 1, 0),
        (psychologist, "students { nodes { name classGroup { name } } }", 1, 1),
        (psychologist, "attendanceMarks { nodes { date } }", 1, 0),
        (psychologist, "schools { nodes { students { nodes { name } } } }", 0, 1),
        (also_centre, "students { nodes { name } }", 0, 1),
        (replace(psychologist, many_schools=True), "students { nodes { name } }", 0, 0),
    ):
        document = f"{{ {asked} }}"
        (sql,) = graph.statements(viewer, document=document, variables={})
        assert (sql.count("school_id IN (SELECT own_post."), sql.count("= ANY (")) == (chosen, compared), (
            asked
        )
        plan, reference = await both(graph, viewer, document=document, variables={})
        assert plan is not reference
        assert plan == reference


async def test_posts_at_many_schools_are_kept_by_their_hash_or_looked_up_for_each_of_a_handful(
    both, graph, district, gid
):
    many = replace(district.viewer(Role.PSYCHOLOGIST), many_schools=True)
    for asked, hashed, probed in (
        ("students(first: 51) { nodes { name classGroup { name } } }", 2, 0),
        ("students(first: 50) { nodes { name classGroup { name } } }", 1, 1),
        ("students(first: 5) { nodes { classGroup { students(first: 11) { nodes { classGroup { name } } } } } }", 3, 1),
        (f'student(id: "{gid("Student", 101)}") {{ name classGroup {{ name }} }}', 0, 2),
        ("studentsAggregate { groups(by: [SCHOOL]) { count } }", 1, 0),
    ):  # fmt: skip
        document = f"{{ {asked} }}"
        (sql,) = graph.statements(many, document=document, variables={})
        found = sql.count(" IN (SELECT unnest("), sql.count("EXISTS (SELECT FROM ("), sql.count("= ANY")
        assert found == (hashed, probed, 0), document
        plan, reference = await both(graph, many, document=document, variables={})
        assert plan is not reference
        assert plan == reference
        assert (
            plan
            == (await both(graph, district.viewer(Role.PSYCHOLOGIST), document=document, variables={}))[0]
        )


async def test_where_one_of_several_rules_is_enough_nothing_is_looked_up_for_each(graph, district, gid):
    several = replace(district.viewer(Role.PSYCHOLOGIST, Role.CENTRE), many_schools=True)
    document = f'{{ student(id: "{gid("Student", 101)}") {{ name }} }}'
    (sql,) = graph.statements(several, document=document, variables={})
    assert " IN (SELECT unnest(" in sql


async def test_of_a_page_of_one_row_nothing_is_gathered(ask, plan):
    for query, pages in (
        ("{ students(first: 1) { nodes { name } } }", 0),
        ("{ students(last: 1) { totalCount edges { cursor node { id } } } }", 0),
        ('{ students(first: 1, filter: {name: {eq: "nobody"}}) { nodes { name } } }', 0),
        ("{ students(first: 1) { nodes { name } more: edges { cursor } } }", 2),
        ("{ students(first: 1) { nodes { name } pageInfo { hasNextPage } } }", 1),
        ("{ schools(first: 2) { nodes { students(first: 1) { nodes { name } } } } }", 1),
    ):
        (sql,) = plan(query)
        assert sql.count("string_agg") == pages
        await ask(query)


async def test_the_viewer_and_typename_need_no_statement(ask, plan):
    query = "{ a: __typename viewer { today roles r: roles __typename } }"
    assert plan(query) == []
    assert (await ask(query))["data"]["viewer"] == {
        "today": "2026-10-15", "roles": ["PSYCHOLOGIST"], "r": ["PSYCHOLOGIST"], "__typename": "Viewer",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ __schema { queryType { name } } }", {}),
        ("{ schools(first: 0) { totalCount } }", {}),
        ("{ schools(first: 1, last: 1) { totalCount } }", {}),
        ("query($n: Int) { schools(first: $n) { totalCount } }", {"n": 1001}),
        ("{ school { name } }", {}),
        ('{ node(id: "x") { id } }', {}),
        ("query($f: SchoolFilter) { schools(filter: $f) { totalCount } }", {"f": {"name": None}}),
        ("query($y: Boolean = true) { schools { totalCount @skip(if: $y) } }", {"y": None}),
        ("{ students(orderBy: [{name: ASC}]) { totalCount } }", {"roles": (Role.GUARDIAN,)}),
    ],
)
async def test_what_is_given_up_is_answered_all_the_same(ask, plan, document, variables):
    roles = variables.pop("roles", ())
    assert plan(document, *roles, **variables) is None
    answer = await ask(document, *roles, **variables)
    assert "errors" in answer or answer["data"]["__schema"]


@pytest.mark.parametrize(
    "document",
    [
        'query($c: String) { schools(after: $c) { totalCount } }',
        'query($c: String) { schools(after: $c) { __typename } }',
        'query($c: String!) { schools(filter: {name: {eq: $c}, or: []}) { nodes { id } } }',
        'query($c: String!) { schools(filter: {name: {eq: $c}}) { __typename } }',
    ],
)  # fmt: skip
async def test_what_is_to_be_refused_is_refused_even_where_the_answer_would_not_need_it(ask, document):
    answer = await ask(document, c="\x00")
    assert answer["errors"][0]["extensions"]["code"] == "text.invalid"


async def test_one_plan_serves_all_values_of_one_form(graph, district, plan):
    query = "query($f: StudentFilter, $n: Int) { students(filter: $f, first: $n) { nodes { id } } }"
    plans = graph._planner._plans
    plans.clear()
    for name in ("王小明", "张丽"):
        plan(query, f={"name": {"eq": name}}, n=3)
    assert len(plans) == 1
    plan(query, f={"name": {"eq": "张丽"}}, n=4)
    plan(query, f={"name": {"ne": "张丽"}}, n=3)
    plan(query, Role.CENTRE, f={"name": {"eq": "张丽"}}, n=3)
    assert len(plans) == 4


async def test_no_value_of_a_request_stands_in_a_statement(plan):
    query = 'query($v: String!) { students(filter: {name: {eq: $v}, or: [{name: {contains: "LITERAL"}}]}) { nodes { id } } }'
    (statement,) = plan(query, v="VARIABLE")
    assert "VARIABLE" not in statement
    assert "LITERAL" not in statement


async def test_a_condition_of_several_grounds_never_lets_others_through(plan):
    roles = (Role.INTEGRATOR, Role.HOMEROOM_TEACHER, Role.MENTOR, Role.HEALTH_PARTNER)
    for name in ("students", "referrals", "attendanceMarks", "sourceRecords", "syncRuns"):
        (statement,) = plan(f"{{ {name}(filter: {{or: [{{}}]}}) {{ totalCount }} }}", *roles)
        depth = 0
        where = statement[statement.index(" WHERE ") + 7 :]
        for at, sign in enumerate(where):
            depth += (sign == "(") - (sign == ")")
            assert depth or not where[at:].startswith(" OR ")
            if depth < 0:
                break


class Opening:
    """A mark that says what it was given."""

    def finish(self, variables, asker):
        return lambda pieces: orjson.dumps(pieces)


async def test_only_marks_with_the_word_of_the_request_are_finished():
    word = "ab" * 12
    names = [
        '"deadbeefdeadbeefdeadbeef0.1.00"',
        "deadbeefdeadbeefdeadbeef0.00",
        f'"{word}0.1.00"',
        f"{word}",
        "",
    ]
    data = orjson.dumps({"names": names}).decode()
    query = Query("", (), (), (), [Opening()])
    request = Request({}, {}, None)
    vars(request)["word"] = word
    text = f'{data[:-1]},"a":"{word}0.1.00ff","b":"{word}0"}}'
    pieces = await query.finished(text.encode(), request)
    assert orjson.loads(b"".join(pieces)) == {"names": names, "a": ["1", "00ff"], "b": []}


@pytest.mark.parametrize("way", ["ASC", "DESC", "ASC_NULLS_FIRST", "DESC_NULLS_FIRST"])
async def test_pages_go_on_behind_rows_without_a_value(graph, ask, district, monkeypatch, way):
    async def falling(*_):
        raise AssertionError("the plan was given up")

    query = f"""query($after: String) {{ referrals(first: 1, after: $after, orderBy: [{{closedAt: {way}}}]) {{
        nodes {{ id }} pageInfo {{ endCursor hasNextPage }} }} }}"""
    viewer, after, found = district.viewer(Role.CENTRE, Role.PSYCHOLOGIST), None, []
    whole = await ask(query.replace("first: 1, ", ""), viewer=viewer)
    monkeypatch.setattr(graph, "_run", falling)
    while True:
        request = {"document": query, "variables": {"after": after}}
        page = orjson.loads(await graph.execute(viewer, **request))["data"]["referrals"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(found) > 2
    assert found == whole["data"]["referrals"]["nodes"]

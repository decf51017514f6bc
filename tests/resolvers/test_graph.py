"""Requests: what is answered, what is refused, and how either looks."""

from __future__ import annotations

import asyncio

import orjson
import pytest
from graphql import get_introspection_query
from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine

from hub.crypto.sealing import Keyring
from hub.store.reader import Reader
from resolvers.graph import Graph
from schema.kit import Role

QUERY = """
query First($code: String!, $marks: Int = 2) {
  school(code: $code) {
    name
    classGroups { nodes { name students { nodes {
      name nationalId
      ...Family
      attendanceMarks(first: $marks) { nodes { date code reason } pageInfo { hasNextPage } }
      sourceRecords { nodes { source { name } } }
    } } } }
  }
}
fragment Family on Student { guardianships { nodes { kin guardian { name } } } }
"""


async def test_a_nested_query_is_answered(ask):
    answer = await ask(QUERY, code="2131000001")
    assert answer.keys() == {"data"}
    groups = answer["data"]["school"]["classGroups"]["nodes"]
    assert [group["name"] for group in groups] == ["四(1)班", "四(2)班"]
    first = groups[0]["students"]["nodes"][0]
    assert first == {
        "name": "王小明",
        "nationalId": "310*************15",
        "guardianships": {
            "nodes": [
                {"kin": "FATHER", "guardian": {"name": "王大明"}},
                {"kin": "MOTHER", "guardian": {"name": "刘芳"}},
            ]
        },
        "attendanceMarks": {
            "nodes": [
                {"date": "2026-10-14", "code": "UNEXCUSED_ABSENCE", "reason": None},
                {"date": "2026-10-13", "code": "TARDY", "reason": None},
            ],
            "pageInfo": {"hasNextPage": True},
        },
        "sourceRecords": {"nodes": [{"source": {"name": "roster"}}, {"source": {"name": "clinic"}}]},
    }


async def test_what_was_withheld_is_null_and_told_once(ask):
    query = "{ a: students { nodes { name } } students { nodes { name sex @skip(if: true) } } schools { nodes { name } } }"
    answer = await ask(query, Role.DASHBOARD)
    assert answer["data"]["students"] == {"nodes": []}
    assert answer["extensions"]["access"]["withheld"] == [
        {
            "field": "Student.name",
            "partly": False,
            "reason": "None of your roles reads rows of Student.",
            "reasonZh": "您的角色不可查看该类记录。",
        }
    ]


async def test_withheld_fields_are_told_of_fragments_on_an_interface_too(ask, gid):
    query = "query($id: ID!) { node(id: $id) { id ...S } } fragment S on Student { name }"
    answer = await ask(query, Role.GUARDIAN, id=gid("Student", 101))
    assert answer["data"]["node"] == {"id": gid("Student", 101), "name": None}
    assert [item["field"] for item in answer["extensions"]["access"]["withheld"]] == ["Student.name"]


async def test_a_field_may_be_withheld_in_some_rows_only(ask):
    # The mentor reads the mentee's marks whole; the partner reads referred pupils without what is sensitive.
    query = "{ attendanceMarks { nodes { student { name } code reason } } }"
    answer = await ask(query, Role.HEALTH_PARTNER, Role.MENTOR)
    marks = {(m["student"]["name"], m["reason"]) for m in answer["data"]["attendanceMarks"]["nodes"]}
    assert ("王小明", "感冒") in marks
    assert ("张丽", None) in marks
    assert ("张丽", "不明") not in marks
    told = {item["field"]: item["partly"] for item in answer["extensions"]["access"]["withheld"]}
    assert told == {"AttendanceMark.reason": True}


async def test_the_viewer_is_told_its_roles(ask):
    answer = await ask("{ viewer { roles today } }", Role.MENTOR, Role.CENTRE)
    assert answer == {"data": {"viewer": {"roles": ["CENTRE", "MENTOR"], "today": "2026-10-15"}}}


async def test_introspection_and_typename_need_no_database(ask, district):
    district.statements.clear()
    answer = await ask("{ __typename __schema { queryType { name } } }", Role.DASHBOARD)
    assert answer["data"]["__typename"] == "Query"
    assert district.statements == []


@pytest.mark.parametrize(
    ("document", "code_"),
    [
        ("{ schools { nodes { name }", "graphql.syntax"),
        ("", "graphql.syntax"),
        ("{ ", "graphql.syntax"),
        ("\x00", "graphql.syntax"),
        ("{ nothing }", "graphql.invalid"),
        ("{ schools { nodes { ...Missing } } }", "graphql.invalid"),
        ("fragment A on School { ...B } fragment B on School { ...A } { schools { nodes { ...A } } }", "graphql.invalid"),
        ("query A { __typename } query B { __typename }", "graphql.operation"),
        ("fragment A on School { name }", "graphql.invalid"),
        ("mutation { x }", "graphql.invalid"),
        ("subscription { x }", "graphql.invalid"),
        ("{ schools(first: \"3\") { nodes { name } } }", "graphql.invalid"),
        ("{" + "a" * 300_000 + "}", "graphql.limit"),
        ("{ a " * 3_000, "graphql.limit"),
        ("{" + " __typename" * 9_000 + "}", "graphql.limit"),
        ("{" + "a{b}" * 500 + "}", "graphql.limit"),
        ("{" + ("schools{nodes{" + "name " * 25 + "}}") * 30 + "}", "graphql.limit"),
        ("{ school(code: \"1\")" + "{ district { schools { nodes" * 10 + "{ id }" + "} } }" * 10 + "}", "graphql.limit"),
    ],
)  # fmt: skip
async def test_documents_that_cannot_be_answered(code, document, code_):
    assert await code(document) == code_


async def test_fragments_that_double_are_refused_at_once(code):
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(25))
    assert await code(f"{{ ...F0 }} {chain} fragment F25 on Query {{ __typename }}") == "graphql.limit"


async def test_the_introspection_of_tools_is_let_in(ask):
    answer = await ask(
        get_introspection_query(descriptions=True, specified_by_url=True, input_value_deprecation=True)
    )
    assert {type_["name"] for type_ in answer["data"]["__schema"]["types"]} >= {
        "Student",
        "StudentFilter",
        "Kin",
    }


async def test_a_named_operation_is_chosen(ask):
    document = "query A { viewer { today } } query B { __typename }"
    assert (await ask(document, operation="B"))["data"] == {"__typename": "Query"}
    refused = await ask(document, operation="C")
    assert refused["errors"][0]["extensions"]["code"] == "graphql.operation"
    assert "data" not in refused


async def test_variables_that_do_not_fit_stop_the_request(ask):
    answer = await ask(QUERY, code=3)
    assert "data" not in answer
    told = answer["errors"][0]["extensions"]
    assert told["code"] == "graphql.invalid"
    assert "docs/reference" in told["mend"]


async def test_half_characters_in_a_request_do_not_break_the_answer(ask):
    answer = await ask("query($n: Int!) { schools(first: $n) { nodes { name } } }", n="\ud800")
    assert answer["errors"][0]["extensions"]["code"] == "graphql.invalid"


async def test_inner_failures_are_masked(ask, graph, district, monkeypatch, capsys):
    def fail(place: str, data: bytes) -> str:
        raise RuntimeError("310107201603040015 did not open")

    monkeypatch.setattr(district.keyring, "open", fail)
    answer = await ask("{ students { nodes { name nationalId } } }")
    assert answer["data"]["students"]["nodes"][0] == {"name": "阿依古丽", "nationalId": None}
    error = answer["errors"][0]
    assert error["extensions"] == {"code": "internal"}
    assert error["path"] == ["students", "nodes", 1, "nationalId"]
    assert "310107201603040015" not in orjson.dumps(answer).decode() + capsys.readouterr().err


async def test_only_queries_run_where_only_queries_may(graph, district):
    answer = orjson.loads(
        await graph.execute(district.viewer(Role.MENTOR), document="{ __typename }", query_only=True)
    )
    assert answer == {"data": {"__typename": "Query"}}


async def test_a_document_is_read_once(graph, district):
    viewer = district.viewer(Role.MENTOR)
    await graph.execute(viewer, document="{ viewer { today } }")
    known = graph._documents.read("{ viewer { today } }")
    assert graph._documents.read("{ viewer { today } }") is known


async def test_all_levels_of_an_answer_read_one_snapshot(graph, district):
    levels = []

    @event.listens_for(district.engine.sync_engine, "after_cursor_execute")
    def note(connection, *_):
        levels.append((id(connection), connection.get_isolation_level()))

    await graph.execute(
        district.viewer(Role.PSYCHOLOGIST),
        document="{ schools { nodes { students { nodes { name school { name } } totalCount } } } }",
        planned=False,
    )
    event.remove(district.engine.sync_engine, "after_cursor_execute", note)
    assert len(levels) == 4 + 1  # the wall is told who asks
    assert {isolation for _, isolation in levels} == {"REPEATABLE READ"}
    assert len({connection for connection, _ in levels}) == 1


async def test_requests_at_once_never_mix_their_viewers(graph, district):
    query = (
        "{ viewer { roles } students(first: 9) { nodes { name nationalId } } referrals { nodes { reason } } }"
    )
    viewers = [district.viewer(role) for role in Role]
    alone = {who: await graph.execute(who, document=query) for who in viewers}
    running = [
        (who, asyncio.create_task(graph.execute(who, document=query))) for _ in range(5) for who in viewers
    ]
    await asyncio.sleep(0.02)
    for _, task in running[::7]:
        task.cancel()
    answers = await asyncio.gather(*(task for _, task in running), return_exceptions=True)
    finished = 0
    for (who, _), answer in zip(running, answers, strict=True):
        if not isinstance(answer, asyncio.CancelledError):
            assert answer == alone[who]
            finished += 1
    assert finished >= len(running) * 6 // 7 - 1
    assert await graph.execute(viewers[0], document=query) == alone[viewers[0]]


@pytest.mark.parametrize("depth", [20, 100, 400, 900])
async def test_deeply_nested_filters_are_refused(code, depth):
    value: dict = {}
    for _ in range(depth):
        value = {"not": value}
    by_variable = "query($f: StudentFilter) { students(filter: $f) { totalCount } }"
    refused = ("filter.invalid", "graphql.invalid", "graphql.limit")
    assert await code(by_variable, f=value) in refused
    literal = "{not:" * depth + "{}" + "}" * depth
    assert await code(f"{{ students(filter: {literal}) {{ totalCount }} }}") in refused


async def test_a_database_that_is_away_has_a_code(district, graph_schema):
    engine = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    reader = Reader(engine.url)
    graph = Graph(
        engine=engine, reader=reader, clock=district.clock, district="310107", sealer=district.keyring,
        cursors=Keyring.fresh().cursors, schema=graph_schema,
    )  # fmt: skip
    answer = orjson.loads(
        await graph.execute(district.viewer(Role.MENTOR), document="{ schools { totalCount } }")
    )
    assert answer["errors"][0]["extensions"] == {"code": "store.unavailable"}
    assert answer["data"] is None
    await engine.dispose()
    await reader.close()

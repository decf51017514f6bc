"""Bad input gets an error with a code, never a failure of the hub's own, whichever executor is asked."""

from __future__ import annotations

import orjson
import pytest

from schema.kit import Role

ONE = "query($x: ID!) { student(id: $x) { name } }"
MANY = "query($x: [ID!]!) { nodes(ids: $x) { id } }"
PAGE = "query($x: Int) { students(first: $x) { nodes { name } } }"
AFTER = "query($x: String) { students(after: $x) { nodes { name } } }"
CODE = "query($x: String) { school(code: $x) { name } }"
FILTER = "query($x: StudentFilter) { students(filter: $x) { nodes { name } } }"
MARKS = "query($x: ParentSessionFilter) { parentSessions(filter: $x) { nodes { theme } } }"
ORDER = "query($x: [StudentOrder!]) { students(orderBy: $x) { nodes { name } } }"
SKIP = "query($x: Boolean!) { students @skip(if: $x) { nodes { name } } }"

VALUES = [
    None, True, 0, -1, 2**31, -(2**31) - 1, 2**63, 10**400, 1.0, 1.5, -0.0, 1e300, "", "x", "1", "\x00", "\ud800", "\udfff😀",
    "A" * 1001, "A" * 100_000, "U2Nob29sOjMxMDEwNzox", "U2Nob29sOjMxMDEwNzox=", "U3R1ZGVudDozMTAxMDc6OTk5OTk5OTk5OTk5OTk5OTk5OTk",
    "MQ", "é", "%00", [], [None], ["x"], [[["x"]]], [[]], {}, {"x": 1}, {"eq": "x"}, {"": 1}, {"and": None}, {"and": []},
    {"or": [{}]}, {"or": [None]}, {"not": {"not": {}}}, {"id": {"eq": "x"}}, {"id": {"in": [None]}}, {"id": {"in": []}}, {"id": None},
    {"name": {"eq": None}}, {"name": {"eq": "\x00"}}, {"name": {"eq": "\ud800"}}, {"name": {"in": ["x", None]}}, {"name": {"contains": 5}},
    {"name": {"isNull": "yes"}}, {"status": {"eq": "enrolled"}}, {"status": {"eq": 1}}, {"status": {"in": "ENROLLED"}},
    {"birthDate": {"eq": "2016-02-30"}}, {"birthDate": {"eq": 20160101}}, {"birthDate": {"lt": "10000-01-01"}}, {"birthDate": {"lt": ""}},
    {"school": None}, {"school": {"code": {"eq": 1.5}}}, {"attendanceMarks": {"some": None}}, {"attendanceMarks": {}},
    {"attendanceMarks": {"every": {"student": {"attendanceMarks": {"none": {}}}}}}, {"hours": {"eq": "NaN"}}, {"hours": {"eq": "1e400"}},
    {"hours": {"eq": 1e308}}, {"hours": {"gt": "Infinity"}}, {"hours": {"eq": "١"}}, {"heldOn": {"eq": "2016-01-01T00:00:00"}},
    {"name": "ASC", "id": "ASC"}, {"name": "asc"}, {"name": None}, [{"name": "ASC"}] * 400, [{"id": "DESC"}, None],
]  # fmt: skip


@pytest.mark.parametrize("document", [ONE, MANY, PAGE, AFTER, CODE, FILTER, MARKS, ORDER, SKIP])
async def test_no_value_of_a_variable_is_a_failure(graph, district, document):
    viewer = district.viewer(Role.PSYCHOLOGIST)
    for value in VALUES:
        for planned in (True, False):
            answer = orjson.loads(
                await graph.execute(viewer, document=document, variables={"x": value}, planned=planned)
            )
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert codes.isdisjoint({"internal", "store.unavailable"}), (document, value, answer)
            assert "data" in answer or codes


@pytest.mark.parametrize(
    "document",
    [
        "\ud800", "{ \ud800 }", '{ school(code: "\ud800") { name } }', '{ school(code: "\\ud800") { name } }',
        '{ school(code: "\\u{110000}") { name } }', '{ school(code: "\\u{0}") { name } }', "\ufeff{ __typename }", "{ __typename }\ufeff",
        "{ school(code: 1e400) { name } }", "{ schools(first: 1e400) { totalCount } }", "{ schools(first: -0) { totalCount } }",
        "{ schools(first: 5.0) { totalCount } }", "{ schools(first: null, last: null) { totalCount } }", "{ students(filter: null) { totalCount } }",
        "{ students(orderBy: {name: ASC}) { totalCount } }", "{ students(orderBy: [null]) { totalCount } }", "{ students(filter: {or: {}}) { totalCount } }",
        "{ students(filter: {name: {eq: ENROLLED}}) { totalCount } }", '{ students(filter: {status: {eq: "ENROLLED"}}) { totalCount } }',
        "query($x: Student) { __typename }", "query($x: Int! = null) { schools(first: $x) { totalCount } }", "query($x: Nothing) { __typename }",
        "query($x: Int = \"a\") { schools(first: $x) { totalCount } }", "query Q { __typename } query Q { __typename }",
        "{ ...F } fragment F on Query { ...F }", "fragment F on Query { __typename }", "{ ... on Nothing { id } }", "type A { b: Int }",
        "{ schools @nothing { totalCount } }", "{ schools @skip { totalCount } }", "{ schools @include(if: 1) { totalCount } }",
        "{ schools @skip(if: $x) { totalCount } }", "subscription { x }", "mutation { x }", "query { }", "{ schools { } }", "{ schools }",
        "{ __type(name: 5) { name } }", '{ __type(name: "\\u0000") { name } }', "{ nodes(ids: [1, 2.5]) { id } }", "{ node(id: 99999999999999999999) { id } }",
    ],
)  # fmt: skip
async def test_no_document_is_a_failure(graph, district, document):
    for planned in (True, False):
        answer = orjson.loads(
            await graph.execute(district.viewer(Role.PSYCHOLOGIST), document=document, planned=planned)
        )
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert codes.isdisjoint({"internal", "store.unavailable"}), answer
        assert "data" in answer or codes


@pytest.mark.parametrize("operation", ["", "B", "\x00", "\ud800", "x" * 10_000])
async def test_no_name_of_an_operation_is_a_failure(graph, district, operation):
    answer = orjson.loads(
        await graph.execute(
            district.viewer(Role.PSYCHOLOGIST), document="query A { __typename }", operation=operation
        )
    )
    assert answer["errors"][0]["extensions"]["code"] == "graphql.operation"


ENDS = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
)
FILE = "query($i: ID!, $x: DateTime) { student(id: $i) { file { changesSince(since: $x) { totalCount } } } }"
THEN = "query($i: ID!, $x: DateTime!) { student(id: $i, asOf: $x) { name } }"
PERIOD = """query($x: IndicatorPeriodInput) { districtIndicators(period: $x, codes: ["mentoring.talks", "referral.requested"]) {
  numerator bySchool { numerator } } }"""
RULES = """query($x: String!) { simulateRules(rules: $x) { now pupils(first: 5) { rules } } }"""
RULE = """version: next
rules: [{rule: ODD_ONE, title: t, title_zh: t, level: RED, any: [{of: AbsenceEpisode, since: last_day, %s}]}]"""


async def test_neither_end_of_the_calendar_is_a_failure(ask, gid):
    for document in (FILE, THEN):
        for end in ENDS:
            answer = await ask(document, Role.PSYCHOLOGIST, i=gid("Student", 101), x=end)
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert codes <= {"asof.instant", "asof.unknown"}, (document, end, answer)
    first, last, day = "0001-01-01", "9999-12-31", "2026-09-01"
    for period in (
        {"since": first, "until": first}, {"since": first, "until": last}, {"since": last, "until": last}, {"since": day, "until": last},
        {"since": last}, {"until": last}, {"since": first},
    ):  # fmt: skip
        answer = await ask(PERIOD, Role.DISTRICT, x=period)
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"filter.invalid"}, period


@pytest.mark.parametrize(
    "said",
    [
        "where: {school_days: {gte: 99999999999999999999}}", "where: {school_days: {gte: -2147483649}}", "where: {school_days: {gte: .nan}}",
        "where: {school_days: {lt: -.inf}}", "if: [{of: Referral, where: {requested_at: {gt: 5}}}]", 'pupil: {name: {eq: "a\\0b"}}', 'pupil: {name: {eq: "\\ud800"}}', 'pupil: {name: {in: [a, "\\0"]}}',
    ],
)  # fmt: skip
async def test_no_value_of_a_rule_is_a_failure(ask, said):
    answer = await ask(RULES, Role.CENTRE, x=RULE % said)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"rules.invalid"}

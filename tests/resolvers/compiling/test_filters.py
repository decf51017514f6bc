"""Filters find what plain Python finds, and nothing by what the caller may not read."""

from __future__ import annotations

import pytest

from schema.kit import Role


@pytest.fixture
def found(ask, gid):
    """Which pupils of the psychologist's school and of open referrals (101, 102, 103, 105) a filter finds."""

    async def find(condition: str, *roles: Role, **variables):
        declared = "($v: [ID!])" if "$v" in condition else ""
        answer = await ask(
            f"query{declared} {{ students(filter: {condition}) {{ totalCount nodes {{ id }} }} }}",
            *(roles or (Role.PSYCHOLOGIST, Role.CENTRE)),
            **variables,
        )
        assert "errors" not in answer, answer
        page = answer["data"]["students"]
        assert page["totalCount"] == len(page["nodes"])
        known = {gid("Student", row): row for row in range(101, 108)}
        return sorted(known[node["id"]] for node in page["nodes"])

    return find


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("{}", [101, 102, 103, 105]),
        ('{name: {eq: "王小明"}}', [101, 105]),
        ('{name: {ne: "王小明"}}', [102, 103]),
        ('{name: {in: ["张丽", "赵强"]}}', [102]),
        ("{name: {in: []}}", []),
        ('{name: {notIn: ["张丽"]}}', [101, 103, 105]),
        ('{name: {contains: "丽"}}', [102, 103]),
        ('{name: {contains: "%"}}', []),
        ('{name: {startsWith: "王"}}', [101, 105]),
        ("{sex: {eq: FEMALE}}", [102, 103]),
        ("{sex: {in: [FEMALE, MALE]}}", [101, 102, 103]),
        ("{sex: {isNull: true}}", [105]),
        ("{sex: {isNull: false}}", [101, 102, 103]),
        ("{sex: {ne: MALE}}", [102, 103]),
        ("{not: {sex: {eq: MALE}}}", [102, 103, 105]),
        ('{birthDate: {gte: "2016-03-04", lt: "2016-05-06"}}', [101]),
        ('{birthDate: {lte: "2013-01-02"}}', [105]),
        ('{birthDate: {gt: "2016-05-05"}}', [102]),
        ('{and: [{sex: {eq: FEMALE}}, {status: {eq: SUSPENDED}}]}', [103]),
        ('{or: [{sex: {isNull: true}}, {status: {eq: SUSPENDED}}]}', [103, 105]),
        ("{or: []}", []),
        ("{and: []}", [101, 102, 103, 105]),
        ("{not: {}}", []),
        ('{school: {name: {startsWith: "梅"}}}', [105]),
        ('{not: {school: {name: {startsWith: "梅"}}}}', [101, 102, 103]),
        ('{classGroup: {grade: {gte: 4}, school: {stage: {eq: PRIMARY}}}}', [101, 102, 103]),
        ("{attendanceMarks: {some: {code: {eq: TARDY}}}}", [101]),
        ("{attendanceMarks: {none: {}}}", [105]),
        ("{attendanceMarks: {every: {code: {eq: EARLY_DEPARTURE}}}}", [103, 105]),
        ("{attendanceMarks: {some: {period: {isNull: false}}, none: {code: {eq: PARTIAL}}}}", [101]),
        ("{attendanceMarks: {count: {gte: 3}}}", [101]),
        ("{attendanceMarks: {count: {lt: 1}}}", [105]),
        ("{attendanceMarks: {count: {eq: 1}}}", [102, 103]),
        ("{attendanceMarks: {count: {ne: 1, lte: 4}}}", [101, 105]),
        ("{attendanceMarks: {count: {in: [0, 4]}}}", [101, 105]),
        ("{attendanceMarks: {count: {notIn: [0, 4]}}}", [102, 103]),
        ("{attendanceMarks: {count: {in: []}}}", []),
        ("{attendanceMarks: {count: {where: {code: {eq: TARDY}}, gte: 1}}}", [101]),
        ("{attendanceMarks: {count: {where: {code: {eq: TARDY}}, eq: 0}}}", [102, 103, 105]),
        ("{attendanceMarks: {some: {code: {eq: TARDY}}, count: {gt: 4}}}", []),
        ("{not: {attendanceMarks: {count: {gte: 3}}}}", [102, 103, 105]),
        ("{school: {students: {count: {gte: 3}}}}", [101, 102, 103]),
        ("{guardianships: {count: {where: {guardian: {guardianships: {count: {gte: 2}}}}, gte: 1}}}", [101, 102]),
        ('{referrals: {some: {requestedAt: {lt: "2026-06-01T09:00:00.001+08:00"}}}}', [102, 103]),
        ('{guardianships: {some: {guardian: {phone: {eq: "13900000002"}}}}}', [101, 102]),
        ('{sourceRecords: {some: {source: {connector: {eq: "fhir"}}}}}', [101]),
        ('{parentAttendances: {some: {session: {grades: {has: 5}, hours: {gt: "1.4"}}}}}', [101, 102]),
    ],
)  # fmt: skip
async def test_a_filter_finds(found, condition, rows):
    assert await found(condition) == rows


async def test_rows_are_found_by_ids(found, gid):
    ids = [gid("Student", row) for row in (101, 104, 105)]
    assert await found("{id: {in: $v}}", v=ids) == [101, 105]
    assert await found(f'{{id: {{eq: "{ids[0]}"}}}}') == [101]


async def test_a_related_row_that_is_hidden_meets_no_condition(found):
    # The health partner reads pupil 101, but neither the class nor the mentor.
    assert await found("{school: {}}", Role.HEALTH_PARTNER) == [101, 102]
    assert await found("{mentorAssignments: {some: {}}}", Role.HEALTH_PARTNER) == [101, 102]
    answer = await found("{mentorAssignments: {some: {student: {id: {in: []}}}}}", Role.HEALTH_PARTNER)
    assert answer == []


async def test_only_rows_that_the_caller_reads_are_counted(found):
    # The health partner reads two of the school's three pupils.
    assert await found("{school: {students: {count: {eq: 2}}}}", Role.HEALTH_PARTNER) == [101, 102]
    assert await found("{school: {students: {count: {eq: 3}}}}", Role.HEALTH_PARTNER) == []
    assert await found("{school: {students: {count: {eq: 3}}}}") == [101, 102, 103]


async def test_a_withheld_value_counts_as_null(ask):
    # The integrator reads the roster's records without their keys, the partner those about pupil 101 with theirs.
    roles = (Role.INTEGRATOR, Role.HEALTH_PARTNER)
    query = "{ null: sourceRecords(filter: {key: {isNull: true}}) { nodes { key subjectId } }"
    query += ' hidden: sourceRecords(filter: {key: {eq: "u104"}}) { totalCount }'
    query += ' not: sourceRecords(filter: {not: {key: {eq: "u104"}}}) { totalCount }'
    query += " sorted: sourceRecords(orderBy: [{key: DESC}, {id: ASC}]) { nodes { key subjectId } } }"
    answer = await ask(query, *roles)
    withheld = [{"key": None, "subjectId": 104}, {"key": None, "subjectId": 1}]
    assert answer["data"]["null"]["nodes"] == withheld
    assert answer["data"]["hidden"] == {"totalCount": 0}
    assert answer["data"]["not"] == {"totalCount": 6}
    keys = [node["key"] for node in answer["data"]["sorted"]["nodes"]]
    assert keys == ["u101", "s1", "p101", "o1", None, None]
    assert answer["data"]["sorted"]["nodes"][-2:] == withheld


@pytest.mark.parametrize(
    "condition",
    [
        '{name: {eq: "王小明"}}',
        "{birthDate: {isNull: true}}",
        "{school: {staffMembers: {}}}",
        "{not: {not: {name: {isNull: true}}}}",
        "{enrolments: {some: {startsOn: {isNull: true}}}}",
        '{guardianships: {none: {guardian: {name: {contains: "王"}}}}}',
        "{enrolments: {count: {where: {startsOn: {isNull: true}}, gte: 1}}}",
    ],
)
async def test_what_may_not_be_read_may_not_filter(code, condition):
    expected = "graphql.invalid" if "staffMembers" in condition else "access.field"
    assert await code(f"{{ students(filter: {condition}) {{ totalCount }} }}", Role.DASHBOARD) == expected


async def test_a_refusal_names_the_field_as_the_graph_does(ask):
    answer = await ask("{ students(filter: {birthDate: {isNull: true}}) { totalCount } }", Role.DASHBOARD)
    assert answer["errors"][0]["extensions"]["place"] == "Student.birthDate"


async def test_the_refusal_does_not_depend_on_rows(ask):
    query = "query($v: String!) { students(filter: {name: {eq: $v}}) { totalCount } }"
    there, missing = (
        await ask(query, Role.DASHBOARD, v="王小明"),
        await ask(query, Role.DASHBOARD, v="无此人"),
    )
    assert there == missing


@pytest.mark.parametrize("field", ["nationalId", "studentNumber"])
async def test_sealed_fields_are_no_part_of_filters_and_orders(code, field):
    assert (
        await code(f"{{ students(filter: {{{field}: {{isNull: true}}}}) {{ totalCount }} }}")
        == "graphql.invalid"
    )
    assert await code(f"{{ students(orderBy: [{{{field}: ASC}}]) {{ totalCount }} }}") == "graphql.invalid"


async def test_hidden_columns_are_no_part_of_the_graph(graph_schema):
    assert "said" not in graph_schema.core.type_map["SourceRecord"].fields
    assert "said" not in graph_schema.core.type_map["SourceRecordFilter"].fields
    assert "config" not in graph_schema.core.type_map["SourceOrder"].fields


@pytest.mark.parametrize(
    ("condition", "code_"),
    [
        ("{name: {eq: null}}", "filter.invalid"),
        ("{name: null}", "filter.invalid"),
        ("{not: null}", "filter.invalid"),
        ('{name: {eq: "\\u0000"}}', "text.invalid"),
        ('{name: {contains: "' + "x" * 1001 + '"}}', "text.invalid"),
        ('{name: {in: [' + '"x",' * 1001 + "]}}", "filter.invalid"),
        ('{referrals: {some: {requestedAt: {lt: "2026-06-01T09:00:00"}}}}', "filter.invalid"),
        ('{referrals: {some: {requestedAt: {lt: "0001-01-01T00:00:00+14:00"}}}}', "filter.invalid"),
        ('{parentAttendances: {some: {session: {hours: {gt: "NaN"}}}}}', "filter.invalid"),
        ('{parentAttendances: {some: {session: {hours: {gt: "1e999999"}}}}}', "filter.invalid"),
        ('{birthDate: {eq: "2016-13-40"}}', "graphql.invalid"),
        ("{classGroup: {grade: {eq: 3000000000}}}", "graphql.invalid"),
        ("{attendanceMarks: {count: {}}}", "filter.invalid"),
        ("{attendanceMarks: {count: {where: {code: {eq: TARDY}}}}}", "filter.invalid"),
        ("{attendanceMarks: {count: null}}", "filter.invalid"),
        ("{attendanceMarks: {count: {gte: null}}}", "filter.invalid"),
        ("{attendanceMarks: {count: {gte: 3000000000}}}", "graphql.invalid"),
        ("{not: " * 15 + "{}" + "}" * 15, "filter.invalid"),
    ],
)  # fmt: skip
async def test_filters_that_cannot_be_meant_have_codes(code, condition, code_):
    assert await code(f"{{ students(filter: {condition}) {{ totalCount }} }}") == code_


async def test_half_a_character_in_a_filter_is_refused(code):
    query = "query($v: String) { students(filter: {name: {eq: $v}}) { totalCount } }"
    assert await code(query, v="\ud800") == "text.invalid"
    assert await code(query, v=None) == "filter.invalid"

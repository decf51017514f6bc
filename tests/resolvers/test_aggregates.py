"""Aggregates of the small district: what is counted, for whom, and what is refused. Both executors are asked each time."""

from __future__ import annotations

import pytest
from graphql import GraphQLEnumType

from schema.kit import Role
from schema.kit.aggregates import dimensions, measures

ERRORS = [
    ("{ attendanceMarksAggregate { groups(by: []) { count } } }", "groups.invalid"),
    ("{ attendanceMarksAggregate { groups(by: [CODE]) { key { date } } } }", "groups.invalid"),
    ("{ attendanceMarksAggregate { groups(by: [CODE], orderBy: [{key: {by: DATE}}]) { count } } }", "groups.invalid"),
    ("{ attendanceMarksAggregate { groups(by: [CODE], first: 0) { count } } }", "page.size"),
    ("{ attendanceMarksAggregate { groups(by: [CODE], first: 1001) { count } } }", "page.size"),
    ("{ attendanceMarksAggregate { groups(by: [CODE], having: {count: {eq: null}}) { count } } }", "filter.invalid"),
    ("{ attendanceMarksAggregate { groups(by: [REASON]) { count } } }", "graphql.invalid"),
    ("{ attendanceMarksAggregate { countDistinct { reason } } }", "graphql.invalid"),
    ("{ attendanceMarksAggregate { sum { code } } }", "graphql.invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "expected"), ERRORS)
async def test_what_cannot_be_meant_is_refused(code, document, expected):
    assert await code(document, Role.PRINCIPAL) == expected


async def test_a_part_of_the_key_that_is_not_grouped_by_is_one_error_with_its_mend(ask):
    answer = await ask("{ attendanceMarksAggregate { groups(by: [CODE]) { key { school { code } } } } }")
    (error,) = answer["errors"]
    assert error["path"] == ["attendanceMarksAggregate", "groups"]
    assert error["extensions"]["mend"] == "add SCHOOL to `by`"


@pytest.mark.parametrize(
    "asked",
    [
        "min { birthDate }",
        "countDistinct { sex }",
        "groups(by: [SEX]) { count }",
        "groups(by: [SCHOOL], having: {maxBirthDate: {isNull: false}}) { count }",
        "groups(by: [SCHOOL], orderBy: [{maxBirthDate: ASC}]) { count }",
    ],
)
async def test_a_field_that_no_role_reads_may_not_be_used(code, asked):
    assert await code(f"{{ studentsAggregate {{ {asked} }} }}", Role.INTEGRATOR) == "access.field"


async def test_only_rows_that_the_caller_reads_are_aggregated(ask):
    document = "{ studentsAggregate { count countDistinct { school } } }"
    own = await ask(document, Role.PSYCHOLOGIST)
    assert own["data"]["studentsAggregate"] == {"count": 3, "countDistinct": {"school": 1}}
    none = await ask(document, Role.INTEGRATOR)
    assert none["data"]["studentsAggregate"] == {"count": 0, "countDistinct": {"school": 0}}


async def test_a_value_that_is_withheld_counts_as_null_and_is_told(ask):
    document = "{ staffMembersAggregate { count countDistinct { phone } groups(by: [PHONE]) { key { phone } count } } }"
    answer = await ask(document, Role.PRINCIPAL, Role.DISTRICT)
    found = answer["data"]["staffMembersAggregate"]
    shown = [group for group in found["groups"] if group["key"]["phone"] is not None]
    hidden = found["groups"][-1]
    # One of these teachers is another school's: the bureau reads that they are there, and no phone.
    assert (found["count"], found["countDistinct"]["phone"], len(shown)) == (7, 6, 6)
    assert hidden == {"key": {"phone": None}, "count": 1}
    (told,) = answer["extensions"]["access"]["withheld"]
    assert (told["field"], told["partly"]) == ("Staff.phone", True)


async def test_rows_whose_relation_is_hidden_or_missing_are_one_group(ask):
    document = """{ attendanceMarksAggregate {
        countDistinct { classGroup }
        groups(by: [CLASS_GROUP, CLASS_GROUP_SCHOOL]) { key { classGroup { name } classGroupSchool { code } } count }
    } }"""
    answer = await ask(document, Role.HEALTH_PARTNER)
    assert answer["data"]["attendanceMarksAggregate"] == {
        "countDistinct": {"classGroup": 0},
        "groups": [{"key": {"classGroup": None, "classGroupSchool": None}, "count": 5}],
    }
    by_class = (
        "{ attendanceMarksAggregate { groups(by: [CLASS_GROUP]) { key { classGroup { name } } count } } }"
    )
    counted = await ask(by_class, Role.HEALTH_PARTNER)
    assert counted["data"]["attendanceMarksAggregate"]["groups"] == [
        {"key": {"classGroup": None}, "count": 5}
    ]


async def test_groups_stand_in_the_order_asked_and_their_keys_break_ties(ask):
    async def codes(order: str) -> list[str]:
        document = f"{{ attendanceMarksAggregate {{ groups(by: [CODE]{order}) {{ key {{ code }} }} }} }}"
        groups = (await ask(document))["data"]["attendanceMarksAggregate"]["groups"]
        return [group["key"]["code"] for group in groups]

    declared = ["EXCUSED_ABSENCE", "UNEXCUSED_ABSENCE", "TARDY", "EARLY_DEPARTURE"]
    assert await codes("") == declared
    assert await codes(", orderBy: [{key: {by: CODE, way: DESC}}]") == declared[::-1]
    assert await codes(", orderBy: [{count: ASC}, {key: {by: CODE}}]") == [
        declared[0],
        declared[3],
        *declared[1:3],
    ]
    assert await codes(", orderBy: [{count: DESC}], first: 2") == ["TARDY", "UNEXCUSED_ABSENCE"]


async def test_keys_that_are_rows_sort_as_their_own_lists_do(ask):
    document = "{ studentsAggregate { groups(by: [CLASS_GROUP]) { key { classGroup { name } } count } } }"
    groups = (await ask(document))["data"]["studentsAggregate"]["groups"]
    assert groups == [
        {"key": {"classGroup": {"name": "四(1)班"}}, "count": 2},
        {"key": {"classGroup": {"name": "四(2)班"}}, "count": 1},
    ]


async def test_having_keeps_groups_by_their_figures(ask):
    document = """query($least: Int!) { attendanceMarksAggregate {
        groups(by: [CODE], having: {count: {gte: $least}, sumPeriod: {isNull: false}, countDistinctStudent: {eq: 1}}) {
          key { code } count
    } } }"""
    answer = await ask(document, least=2)
    found = answer["data"]["attendanceMarksAggregate"]["groups"]
    assert found == [{"key": {"code": "TARDY"}, "count": 2}]


async def test_averages_are_rounded_and_sums_are_exact_decimals(ask):
    document = "{ parentAttendancesAggregate { sum { feedbackScore } avg { feedbackScore } } }"
    answer = await ask(document, Role.PARENT_EDUCATION, Role.PRINCIPAL)
    assert answer["data"]["parentAttendancesAggregate"] == {
        "sum": {"feedbackScore": "8"},
        "avg": {"feedbackScore": "4"},
    }
    periods = '{ attendanceMarksAggregate(filter: {date: {gte: "2026-10-12"}}) { avg { period } } }'
    assert (await ask(periods))["data"]["attendanceMarksAggregate"]["avg"]["period"] == "2"


async def test_instants_fall_into_days_of_the_districts_zone(ask):
    document = """{ referralsAggregate(filter: {state: {in: [REQUESTED, COMPLETED]}}) {
        groups(by: [CLOSED_AT_DAY, CLOSED_AT_MONTH]) { key { closedAtDay closedAtMonth } count }
    } }"""
    groups = (await ask(document))["data"]["referralsAggregate"]["groups"]
    # 15:59 in UTC is before midnight in Shanghai, 02:00 is the next morning.
    assert [group["key"] for group in groups] == [
        {"closedAtDay": "2026-07-16", "closedAtMonth": "2026-07-01"},
        {"closedAtDay": "2026-07-17", "closedAtMonth": "2026-07-01"},
    ]


async def test_days_of_no_term_have_none(ask):
    document = "{ referralsAggregate { groups(by: [REQUESTED_AT_TERM]) { key { requestedAtTerm { code } } count } } }"
    assert (await ask(document))["data"]["referralsAggregate"]["groups"] == [
        {"key": {"requestedAtTerm": {"code": "2026-2027-1"}}, "count": 1},
        {"key": {"requestedAtTerm": None}, "count": 2},
    ]


async def test_an_aggregate_of_a_list_within_rows_is_one_statement_for_all_of_them(ask, district):
    document = """{ students { nodes {
        a: attendanceMarksAggregate { count min { date } }
        b: attendanceMarksAggregate { max { date } groups(by: [CODE]) { count key { code } } }
    } } }"""
    district.statements.clear()
    await ask(document)
    assert len([sql for sql in district.statements if sql.startswith("SELECT")]) == 3


async def test_a_plan_answers_an_aggregate_with_one_statement(district, graph):
    document = """{ students { nodes { attendanceMarksAggregate {
        count avg { period } groups(by: [SCHOOL, DATE_TERM]) { key { school { name } dateTerm { code } } count }
    } } } }"""
    assert len(graph.statements(district.viewer(Role.PRINCIPAL), document=document)) == 1


def test_every_dimension_and_measure_is_described_in_chinese_too(graph_schema):
    for name, entity in graph_schema.entities.items():
        enum = graph_schema.core.type_map[f"{name}Dimension"]
        assert isinstance(enum, GraphQLEnumType)
        assert enum.values.keys() == {own.upper() for own in dimensions(entity)}
        assert all(value.description for value in enum.values.values())
        assert {"count"} <= measures(entity).keys()
    described = graph_schema.core.type_map["AttendanceMarkDimension"].values
    assert (
        described["CLASS_GROUP_GRADE"].description
        == "The pupil's class at the time (当时班级): grade, 1 to 12 (年级)."
    )
    assert "按周" in described["DATE_WEEK"].description

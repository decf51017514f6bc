"""Aggregates over the district tell of nobody (A6). Both executors are asked each time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from hub.crypto.sealing import Keyring
from hub.policy.small_cells import BOUND, KEY_BITS, SmallCells, steps
from resolvers.graph import Graph
from schema.kit import Role, Sensitivity
from schema.kit.registry import load
from tests.resolvers.town import SIZES, TODAY, town

SECRET = "the town's"
BY_SCHOOL = "groups(by: [SCHOOL]) { key { school { code } } count suppressed perturbed }"


@pytest.fixture(scope="module")
async def settled(settle, ordered_entities):
    accounts = {role.name: {} for role in Role}
    async with settle(town(ordered_entities, seed=3), accounts, today=TODAY) as found:
        yield found


@pytest.fixture(scope="module")
def open_graph(settled, graph_schema):
    """`open_graph()`: the town's graph, whose plans are made anew."""

    def opened(**cells):
        return Graph(
            engine=settled.engine, reader=settled.reader, clock=settled.clock, district="310107",
            sealer=settled.keyring, recorder=settled.recorder, cursors=Keyring.fresh().cursors, schema=graph_schema,
            cells=SmallCells(**{"secret": SECRET, **cells}),
        )  # fmt: skip

    return opened


@pytest.fixture(scope="module")
def town_graph(open_graph):
    return open_graph()


@pytest.fixture
def figures(settled, town_graph, both):
    """`await figures("studentsAggregate { count }")`: the root field's value for a dashboard, or the code of its error."""

    async def asking(field, *roles, graph=None):
        viewer = settled.viewer(*(roles or (Role.DASHBOARD,)))
        answers = await both(graph or town_graph, viewer, document=f"{{ root: {field} }}")
        planned, reference = (orjson.loads(answer) for answer in answers)
        assert orjson.dumps(planned) == orjson.dumps(reference)
        if "errors" in planned:
            return planned["errors"][0]["extensions"]["code"]
        return planned["data"]["root"]

    return asking


def true_counts(settled, *by, holds=lambda pupil: True):
    """How many pupils there are by these fields."""
    return Counter(tuple(pupil[name] for name in by) for pupil in settled.rows["Student"] if holds(pupil))


async def test_a_dashboard_counts_the_pupils_of_all_schools_exactly(figures):
    found = await figures("studentsAggregate { count suppressed perturbed }")
    assert found == {"count": sum(SIZES), "suppressed": False, "perturbed": False}


async def test_a_small_group_is_kept_back_and_so_is_the_one_that_would_tell_it(figures):
    groups = (await figures(f"studentsAggregate {{ {BY_SCHOOL} }}"))["groups"]
    # The last school has seven pupils; without the one before it they would be the difference to all.
    assert [group["count"] for group in groups] == [96, 84, 70, 61, None, None]
    assert [group["suppressed"] for group in groups] == [False] * 4 + [True] * 2


@pytest.mark.parametrize(
    "field",
    [
        'studentsAggregate(filter: {school: {code: {eq: "2131000005"}}}) { count countDistinct { school } suppressed }',
        'studentsAggregate(filter: {school: {code: {eq: "nowhere"}}}) { count countDistinct { school } suppressed }',
        'studentsAggregate(filter: {birthDate: {eq: "1950-01-01"}}) { count countDistinct { school } suppressed }',
    ],
)
async def test_few_and_none_are_told_alike(figures, field):
    field = field.replace("countDistinct { school } ", "") if "birthDate" in field else field
    found = await figures(field)
    assert found.pop("suppressed") is True
    assert found["count"] is None
    assert found.get("countDistinct", {"school": None}) == {"school": None}


async def test_marks_of_few_pupils_are_about_few_people(figures, settled):
    # 300 marks, of the seven pupils of one school.
    field = 'attendanceMarksAggregate(filter: {school: {code: {eq: "2131000005"}}}) { count suppressed avg { period } }'
    assert await figures(field) == {"count": None, "suppressed": True, "avg": {"period": None}}
    found = await figures("attendanceMarksAggregate { count countDistinct { student } perturbed }")
    marks = settled.rows["AttendanceMark"]
    assert found == {
        "count": len(marks), "countDistinct": {"student": len({mark["student"] for mark in marks})}, "perturbed": False,
    }  # fmt: skip


async def test_counts_by_values_about_people_are_blurred_within_bounds(figures, settled):
    true = true_counts(settled, "school", "sex")
    groups = (
        await figures("studentsAggregate { groups(by: [SCHOOL, SEX]) { key { school { code } sex } count } }")
    )["groups"]
    told = {
        (int(group["key"]["school"]["code"][-1]) + 1, group["key"]["sex"]): group["count"] for group in groups
    }
    assert told.keys() == {key for key, number in true.items() if number >= 10}
    errors = [told[key] - true[key] for key in told]
    assert any(errors)
    assert max(map(abs, errors)) <= BOUND


async def test_what_is_counted_of_people_elsewhere_is_blurred_as_here(figures, settled):
    """Two blurs of the same people could be averaged."""
    found = await figures('studentsAggregate(filter: {status: {eq: "ENROLLED"}}) { count }'.replace('"', ""))
    enrolled = [pupil["id"] for pupil in settled.rows["Student"] if pupil["status"] == "ENROLLED"]
    assert found["count"] == SmallCells(secret=SECRET).counted("student", enrolled)


async def test_a_blur_is_right_on_average():
    drawn = [
        sum(step <= key for step in steps()) - BOUND for key in range(0, 2**KEY_BITS, 2**KEY_BITS // 20011)
    ]
    assert abs(sum(drawn) / len(drawn)) < 0.01
    assert 4.5 < sum(each * each for each in drawn) / len(drawn) < 5.5
    assert {min(drawn), max(drawn)} == {-BOUND, BOUND}


async def test_the_same_people_give_the_same_figure_however_they_are_asked_for(
    figures, town_graph, open_graph
):
    by = "groups(by: [SEX], orderBy: [{count: DESC}]) { key { sex } count }"
    ways = [
        (await figures('studentsAggregate(filter: {sex: {eq: FEMALE}, school: {code: {eq: "2131000000"}}}) { count }'))["count"],
        (await figures('studentsAggregate(filter: {and: [{school: {name: {eq: "第0学校"}}}, {sex: {eq: FEMALE}}]}) { count }'))["count"],
        *[
            group["count"]
            for group in (await figures(f'studentsAggregate(filter: {{school: {{code: {{eq: "2131000000"}}}}}}) {{ {by} }}'))["groups"]
            if group["key"]["sex"] == "FEMALE"
        ],
        *[
            group["count"]
            for group in (await figures(f'school(code: "2131000000") {{ studentsAggregate {{ {by} }} }}'))["studentsAggregate"]["groups"]
            if group["key"]["sex"] == "FEMALE"
        ],
        (await figures('studentsAggregate(filter: {sex: {eq: FEMALE}, school: {code: {eq: "2131000000"}}}) { count }', graph=open_graph()))["count"],
        (await figures('studentsAggregate(over: DISTRICT, filter: {sex: {eq: FEMALE}, school: {code: {eq: "2131000000"}}}) { count }', Role.CENTRE))["count"],
    ]  # fmt: skip
    assert len(ways) == 6
    assert len(set(ways)) == 1
    others = open_graph(secret="another")
    again = [await figures(f"studentsAggregate {{ {by} }}", graph=graph) for graph in (town_graph, others)]
    assert again[0] != again[1]


async def test_an_indicator_of_coverage_is_exact(figures, settled):
    def mentored(condition):
        return (
            f"mentorAssignmentsAggregate(filter: {{{condition}}}) {{ countDistinct {{ student }} perturbed }}"
        )

    true = len({row["student"] for row in settled.rows["MentorAssignment"]})
    found = await figures(mentored("endsOn: {isNull: true}"))
    assert found == {"countDistinct": {"student": true}, "perturbed": False}
    # When somebody's mentor began is no duty of anybody.
    found = await figures(mentored('startsOn: {eq: "2026-09-01"}'))
    assert found["perturbed"] is True
    assert found["countDistinct"]["student"] != true


async def test_a_referral_is_sensitive_by_being_there(figures, settled):
    found = await figures(f"referralsAggregate {{ count perturbed {BY_SCHOOL} }}")
    assert found["perturbed"] is True
    assert abs(found["count"] - len(settled.rows["Referral"])) <= BOUND
    true = Counter(row["school"] for row in settled.rows["Referral"])
    # Nothing tells whether a school that is left out has referrals.
    assert len(found["groups"]) == sum(number >= 10 for number in true.values()) < len(SIZES)
    assert not any(group["suppressed"] for group in found["groups"])


async def test_a_higher_threshold_holds_where_a_value_is_clinical(figures, open_graph, monkeypatch, settled):
    state = "referralsAggregate { groups(by: [SCHOOL, STATE]) { count } }"
    sensitive = await figures(state)
    column = load()["Referral"].declaration.columns["state"]
    monkeypatch.setitem(
        load()["Referral"].declaration.columns, "state", replace(column, sensitivity=Sensitivity.CLINICAL)
    )
    clinical = await figures(state, graph=open_graph())
    assert len(clinical["groups"]) < len(sensitive["groups"])


async def test_sums_and_averages_are_blurred_by_what_one_person_gives(figures, settled):
    field = "attendanceMarksAggregate { count sum { period } avg { period } }"
    found = await figures(field)
    marks = settled.rows["AttendanceMark"]
    of_one = Counter[int]()
    for mark in marks:
        of_one[mark["student"]] += mark["period"]
    true = sum(of_one.values())
    told = int(found["sum"]["period"])
    assert told != true
    assert abs(told - true) <= BOUND * max(of_one.values())
    assert abs(float(found["avg"]["period"]) - true / len(marks)) < 1.5
    assert float(found["avg"]["period"]) != round(true / len(marks), 6)


REFUSED = [
    # Values that single out people, and least and greatest ones.
    "studentsAggregate { min { birthDate } }",
    "studentsAggregate { max { birthDate } }",
    "studentsAggregate { countDistinct { sex } }",
    "studentsAggregate(filter: {sex: {eq: MALE}}) { countDistinct { school } }",
    "attendanceMarksAggregate { groups(by: [STUDENT]) { count } }",
    "mentorAssignmentsAggregate { groups(by: [MENTOR]) { count } }",
    "mentorAssignmentsAggregate { countDistinct { mentor } }",
    'studentsAggregate(filter: {id: {eq: "U3R1ZGVudDozMTAxMDc6MQ"}}) { count }',
    'attendanceMarksAggregate(filter: {student: {id: {eq: "U3R1ZGVudDozMTAxMDc6MQ"}}}) { count }',
    # Sets between the cells of a table, of which each would have a blur of its own.
    "studentsAggregate(filter: {or: [{sex: {eq: MALE}}, {school: {stage: {eq: PRIMARY}}}]}) { count }",
    "studentsAggregate(filter: {not: {sex: {eq: MALE}}}) { count }",
    "studentsAggregate(filter: {status: {in: [ENROLLED, OTHER]}}) { count }",
    "studentsAggregate(filter: {status: {ne: ENROLLED}}) { count }",
    'studentsAggregate(filter: {birthDate: {gte: "2014-01-01"}}) { count }',
    'studentsAggregate(filter: {sex: {eq: MALE}, school: {code: {in: ["2131000000", "2131000001"]}}}) { count }',
    'studentsAggregate(filter: {school: {code: {in: ["2131000000"]}}}) { groups(by: [SEX]) { count } }',
    "attendanceMarksAggregate { groups(by: [DATE_MONTH, PERIOD, CODE, STUDENT_SEX]) { count } }",
    "attendanceMarksAggregate(filter: {student: {sex: {eq: MALE}}}) { groups(by: [DATE_MONTH, PERIOD, CODE]) { count } }",
    'attendanceMarksAggregate(filter: {school: {code: {in: ["2131000000"]}}}) { sum { period } }',
    "attendanceMarksAggregate(filter: {or: [{school: {stage: {eq: JUNIOR}}}]}) { avg { period } }",
    # Relations of many, which tell of single people by being there.
    "studentsAggregate(filter: {referrals: {some: {state: {eq: ACCEPTED}}}}) { count }",
    "studentsAggregate(filter: {referrals: {none: {}}}) { count }",
    "studentsAggregate(filter: {attendanceMarks: {count: {gte: 3}}}) { count }",
    # What the hub writes about itself.
    "accountsAggregate(over: DISTRICT) { count }",
]  # fmt: skip


@pytest.mark.parametrize("field", [*REFUSED])
async def test_what_would_tell_of_single_people_is_refused(figures, field):
    assert await figures(field) == "access.aggregate"


@pytest.mark.parametrize(
    "field",
    [
        "studentsAggregate { groups(by: [NAME]) { count } }",
        "studentsAggregate { countDistinct { name } }",
        'studentsAggregate(filter: {name: {matches: "wang"}}) { count }',
        "mentorAssignmentsAggregate { groups(by: [MENTOR_PHONE]) { count } }",
        'mentorAssignmentsAggregate(filter: {mentor: {name: {eq: "陈校长"}}}) { count }',
    ],
)
async def test_names_and_telephones_are_no_part_of_figures(figures, field):
    assert await figures(field) in ("access.aggregate", "access.field")


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.ADMIN, Role.DEVELOPER])
async def test_who_aggregates_nothing_is_told_so(figures, role):
    assert await figures("studentsAggregate { count }", role) == "access.aggregate"


async def test_only_who_may_gets_figures_of_the_district(figures):
    assert await figures("studentsAggregate(over: DISTRICT) { count }", Role.PRINCIPAL) == "access.aggregate"
    whole = {"count": sum(SIZES)}
    for role in (Role.DISTRICT, Role.CENTRE, Role.DASHBOARD):
        assert await figures("studentsAggregate(over: DISTRICT) { count }", role) == whole
    # The two are never mixed: a principal of nowhere reads no pupil, exactly.
    roles = (Role.PRINCIPAL, Role.DASHBOARD)
    assert await figures("studentsAggregate { count suppressed }", *roles) == {
        "count": 0,
        "suppressed": False,
    }
    assert await figures("studentsAggregate(over: DISTRICT) { count }", *roles) == whole


async def test_having_order_and_first_see_what_is_shown(figures):
    def by(arguments):
        return (
            f"studentsAggregate {{ groups(by: [SCHOOL]{arguments}) {{ key {{ school {{ code }} }} count }} }}"
        )

    small = (await figures(by(", having: {count: {lt: 60}}")))["groups"]
    assert small == []
    unknown = (await figures(by(", having: {count: {isNull: true}}")))["groups"]
    assert [group["count"] for group in unknown] == [None, None]
    least = (await figures(by(", orderBy: [{count: ASC}], first: 4")))["groups"]
    assert [group["count"] for group in least] == [61, 70, 84, 96]


async def test_a_key_shows_what_is_read_of_it(figures):
    found = await figures(
        "studentsAggregate { groups(by: [CLASS_GROUP]) { key { classGroup { name } } count } }"
    )
    # A dashboard reads no class, so there is one group of all.
    assert found["groups"] == [{"key": {"classGroup": None}, "count": sum(SIZES)}]
    grades = await figures(
        "studentsAggregate { groups(by: [CLASS_GROUP_GRADE]) { key { classGroupGrade } count } }"
    )
    assert [group["key"]["classGroupGrade"] for group in grades["groups"]] == [1, 2, 3]
    assert sum(group["count"] for group in grades["groups"]) == sum(SIZES)


async def test_below_schools_each_has_its_own_figures_in_one_statement(figures, settled, town_graph):
    document = "schools { nodes { code studentsAggregate { count suppressed groups(by: [SEX]) { count } } } }"
    nodes = (await figures(document))["nodes"]
    assert [node["studentsAggregate"]["count"] for node in nodes] == [96, 84, 70, 61, 44, None]
    assert nodes[-1]["studentsAggregate"] == {"count": None, "suppressed": True, "groups": []}
    viewer = settled.viewer(Role.DASHBOARD)
    assert len(town_graph.statements(viewer, document=f"{{ {document} }}")) == 1
    assert len(town_graph.statements(viewer, document="{ referralsAggregate { count } }")) == 1


async def test_an_answer_tells_how_its_figures_are_guarded(settled, town_graph, both):
    async def told(document, **variables):
        viewer = settled.viewer(Role.DASHBOARD)
        plan, reference = await both(town_graph, viewer, document=document, variables=variables)
        assert plan == reference
        return orjson.loads(plan).get("extensions")

    by = "groups(by: [SEX]) { key { sex } count }"
    (said,) = (await told(f"{{ studentsAggregate {{ {by} }} }}")).values()
    # What the key shows is not withheld here, though no row shows it.
    assert said.keys() == {"smallCells"}
    assert said["smallCells"].keys() == {"reason", "reasonZh"}
    variable = "query($over: Over) { studentsAggregate(over: $over) { count } }"
    assert "access" in await told(variable, over="DISTRICT")
    assert await told(variable, over="READABLE") is None
    assert await told("{ schoolsAggregate(over: DISTRICT) { count } }") is None


async def test_the_examples_of_the_documentation_are_answered(settled, town_graph, both):
    page = (Path(__file__).parents[2] / "docs" / "small-cells.md").read_text("utf-8")
    examples = re.findall(r"^```graphql\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    examples += [f"{{ {field} }}" for field in re.findall(r"`(\w+Aggregate\(.*?\})`", page)]
    assert len(examples) == 2
    for document in examples:
        plan, reference = await both(town_graph, settled.viewer(Role.DASHBOARD), document=document)
        assert plan == reference
        assert "errors" not in orjson.loads(plan), document


async def test_below_one_person_there_are_no_figures_of_the_district(figures):
    field = "staffMembers { nodes { mentorAssignmentsAggregate(over: DISTRICT) { count } } }"
    assert await figures(field, Role.DISTRICT) == "access.aggregate"
    # Where nothing is said, they are those of the rows that are read.
    found = await figures(field.replace("(over: DISTRICT)", ""), Role.DISTRICT)
    assert found == {"nodes": [{"mentorAssignmentsAggregate": {"count": 0}}]}

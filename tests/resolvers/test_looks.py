"""What is recorded of an operation. That both executors record the same is looked at wherever both are asked."""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy import text

from resolvers.ids import encode
from schema.access.purpose import USUAL, Purpose, usual
from schema.kit import Role
from schema.kit.registry import load
from schema.people.student import Student
from schema.pupils import leads


@pytest.fixture
def look(ask, district):
    """`await look(document, Role.…)`: what the plan recorded: (kind, categories, pupils' ids, rows)."""

    async def looking(document: str, *roles: Role, **more):
        before = len(district.recorder.heard)
        await ask(document, *roles, **more)
        heard = district.recorder.heard[before:]
        first, again = heard[: len(heard) // 2], heard[len(heard) // 2 :]
        # Both executors record the same; where no plan answers, one is asked.
        told = first if first == again else heard
        by_id = {encode(Student, "310107", row["id"]): row["id"] for row in district.rows["Student"]}
        return [
            (
                deed.kind.name,
                " ".join(deed.categories),
                [by_id[key] for key in deed.students],
                deed.row_count,
            )
            for _, deed in told
        ]

    return looking


@pytest.mark.parametrize(
    ("selection", "recorded"),
    [
        ("students { nodes { name birthDate } }", []),
        ("schools { nodes { name students { totalCount } } }", []),
        # A secret, though masked.
        ("students { nodes { nationalId } }", [("READ", "Student.SECRET", [101, 102, 103], 3)]),
        ("students(first: 1) { edges { node { nationalId } } pageInfo { hasNextPage } }",
         [("READ", "Student.SECRET", [103], 1)]),
        # What sources say of one, masked too.
        ("students { nodes { conflicts { nodes { field values { nodes { value } } } } } }",
         [("READ", "ConflictValue.SECRET", [101, 102, 103], 3)]),
        ("students { nodes { conflicts { nodes { field values { nodes { stands } } } } } }", []),
        # What hangs on a pupil is recorded with the pupil's row, each kind of it.
        ("students { nodes { referrals { nodes { state reason } } attendanceMarks { nodes { reason } } } }",
         [("READ", "AttendanceMark.SENSITIVE Referral.CLINICAL Referral.SENSITIVE", [101, 102, 103], 3)]),
        # The outermost row is one that leads to a pupil.
        ("referrals { nodes { state student { nationalId name } } }",
         [("READ", "Referral.SENSITIVE Student.SECRET", [101, 102, 103], 3)]),
        # Below what is no pupil's, each list is one of its own.
        ("schools { nodes { students { nodes { nationalId } } } }",
         [("READ", "Student.SECRET", [101, 102, 103], 3)]),
        # A filter and an order tell of their rows what they compare.
        ("students(filter: {referrals: {some: {state: {eq: ACCEPTED}}}}) { nodes { name } }",
         [("READ", "Referral.SENSITIVE", [101], 1)]),
        ("referrals(orderBy: [{urgency: ASC}], first: 1) { nodes { id } }",
         [("READ", "Referral.SENSITIVE", [102], 1)]),
        ("students(filter: {referrals: {some: {state: {eq: ACCEPTED}}}}) { totalCount }",
         [("AGGREGATE", "Referral.SENSITIVE", [], 0)]),
        # Figures of many are no pupil's; those of one are.
        ("referralsAggregate { count groups(by: [STATE]) { count key { state } } }",
         [("AGGREGATE", "Referral.SENSITIVE", [], 0)]),
        ("attendanceMarksAggregate { count }", []),
        # That there is a referral tells as much as the least of its fields, whatever is shown of it.
        ("referrals(first: 1, orderBy: [{id: ASC}]) { nodes { id student { name } } }",
         [("READ", "Referral.SENSITIVE", [101], 1)]),
        ("students { nodes { name referrals { nodes { __typename } } } }",
         [("READ", "Referral.SENSITIVE", [101, 102, 103], 3)]),
        ("students { nodes { name referrals { totalCount } } }", [("READ", "Referral.SENSITIVE", [101, 102, 103], 3)]),
        ("students { nodes { name referralsAggregate { count } } }",
         [("READ", "Referral.SENSITIVE", [101, 102, 103], 3)]),
        ("students(filter: {referrals: {count: {lt: 1}}}) { nodes { name } }", []),
        ("students(filter: {referrals: {count: {gte: 1}}}, orderBy: [{name: ASC}], first: 1) { nodes { sex } }",
         [("READ", "Referral.SENSITIVE", [103], 1)]),
        ("students(first: 1, orderBy: [{referrals: {count: DESC}}, {id: ASC}]) { nodes { name } }",
         [("READ", "Referral.SENSITIVE", [101], 1)]),
        ("healthPartners(filter: {referrals: {some: {}}}) { totalCount }", [("AGGREGATE", "Referral.SENSITIVE", [], 0)]),
        ("referrals { totalCount }", [("AGGREGATE", "Referral.SENSITIVE", [], 0)]),
        ("referralsAggregate { count }", [("AGGREGATE", "Referral.SENSITIVE", [], 0)]),
        ("students { nodes { referralsAggregate { groups(by: [STATE]) { count } } } }",
         [("READ", "Referral.SENSITIVE", [101, 102, 103], 3)]),
        ("referralsAggregate { groups(by: [STUDENT]) { key { student { nationalId } } } }",
         [("AGGREGATE", "Referral.SENSITIVE", [], 0), ("READ", "Student.SECRET", [101, 102, 103], 3)]),
        # Equal categories are one entry.
        ("a: students(first: 1) { nodes { nationalId } } b: students(last: 1) { nodes { nationalId } }",
         [("READ", "Student.SECRET", [102, 103], 2)]),
        ("students(filter: {name: {eq: \"nobody\"}}) { nodes { nationalId } }", []),
        ("search(text: \"王小明\") { ... on Student { nationalId } ... on School { name } }",
         [("READ", "Student.SECRET", [101], 1)]),
        # Whose people it is about is told by no relation to one pupil.
        ("guardians { nodes { nationalId } }", [("READ", "Guardian.SECRET", [], 2)]),
    ],
)  # fmt: skip
async def test_what_a_psychologist_looks_at(look, selection, recorded):
    assert await look(f"{{ {selection} }}") == recorded


async def test_a_steward_who_compares_two_is_recorded(look):
    evidence = "evidence { nodes { verdict subjectSays otherSays } }"
    ((kind, categories, _, rows),) = await look(
        f"{{ identityMatches {{ nodes {{ {evidence} }} }} }}", Role.IDENTITY_STEWARD
    )
    assert (kind, categories) == ("READ", "MatchEvidence.SECRET") and rows


async def test_one_pupil_by_its_id(look, gid):
    one = {"id": gid("Student", 101)}
    assert await look("query($id: ID!) { student(id: $id) { nationalId } }", **one) == [
        ("READ", "Student.SECRET", [101], 1)
    ]
    assert await look("query($id: ID!) { node(id: $id) { ... on Student { nationalId } } }", **one) == [
        ("READ", "Student.SECRET", [101], 1)
    ]
    several = [gid("Student", 101), gid("Student", 102), gid("Student", 104), gid("School", 1)]
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Student { nationalId } } }"
    assert await look(document, ids=several) == [("READ", "Student.SECRET", [101, 102], 2)]
    timeline = "query($id: ID!) { timeline(student: $id, kinds: [REFERRAL]) { nodes { __typename } } }"
    assert await look(timeline, **one) == [("READ", "Referral.SENSITIVE", [101], 1)]
    hidden = {"id": gid("Student", 104)}
    assert await look(timeline, **hidden) == []
    assert await look("query($id: ID!) { student(id: $id) { nationalId } }", **hidden) == []


async def test_what_is_withheld_is_not_read(look):
    document = "{ students { nodes { referrals { nodes { state reason } } } } }"
    assert await look(document, Role.PRINCIPAL) == [("READ", "Referral.SENSITIVE", [101, 102, 103], 3)]
    (reason,) = await look("{ referrals { nodes { reason } } }", Role.PRINCIPAL)
    assert reason == ("READ", "Referral.SENSITIVE", [101, 102, 103], 3)
    assert await look("{ referrals { nodes { state reason } } }", Role.DISTRICT) == []
    skipped = "query($yes: Boolean!) { students { nodes { nationalId @skip(if: $yes) } } }"
    assert await look(skipped, yes=True) == []
    assert await look(skipped, yes=False) == [("READ", "Student.SECRET", [101, 102, 103], 3)]


@pytest.mark.parametrize(
    ("selection", "roles", "recorded"),
    [
        # Whoever is read is referred.
        ("students { nodes { name } }", [Role.HEALTH_PARTNER], [101, 102]),
        ("mentorAssignments { nodes { startsOn } }", [Role.HEALTH_PARTNER], [101, 102]),
        # The one or the other: nobody can tell.
        ("students { nodes { name } }", [Role.CENTRE, Role.PSYCHOLOGIST], None),
        ("students { nodes { name } }", [Role.MENTOR], None),
        ("schools { nodes { name } }", [Role.HEALTH_PARTNER], None),
    ],
)
async def test_whom_a_role_reads_by_a_referral_alone_is_told_to_be_referred(look, selection, roles, recorded):
    told = await look(f"{{ {selection} }}", *roles)
    assert [(kind, categories, pupils) for kind, categories, pupils, _ in told] == (
        [] if recorded is None else [("READ", "Referral.SENSITIVE", recorded)]
    )


IN_CARE = "CareFile.SENSITIVE HotlineCall.SENSITIVE Referral.SENSITIVE ScreeningResult.SENSITIVE"
"""Whom the centre reads has an open file, is referred, was screened at a cut-off, or somebody called: which of these, nobody can tell."""


async def test_whom_the_centre_reads_is_told_to_be_in_its_care(look):
    assert await look("{ students { nodes { name } } }", Role.CENTRE) == [("READ", IN_CARE, [101, 105], 2)]


async def test_figures_over_the_district_stand_on_no_ground(look):
    assert await look("{ studentsAggregate(over: DISTRICT) { count } }", Role.CENTRE) == []
    assert await look("{ studentsAggregate(over: READABLE) { count } }", Role.CENTRE) == [
        ("AGGREGATE", IN_CARE, [], 0)
    ]


async def test_why_a_field_is_visible_tells_of_the_rows_on_which_that_stands(look, gid):
    why = "query($id: ID!, $field: String!) { whyVisible(student: $id, field: $field) { visible } }"
    told = [("READ", "Referral.SENSITIVE", [101], 1)]
    asked = {"id": gid("Student", 101), "field": "referrals.reason"}
    assert await look(why, **asked) == told
    assert await look(why, **asked | {"field": "nationalId"}) == []
    # A made-up call to the hotline is another ground of the centre's.
    called = [("READ", "HotlineCall.SENSITIVE Referral.SENSITIVE", [101], 1)]
    assert await look(why, Role.CENTRE, **asked | {"field": "name"}) == called
    assert await look(why, **asked | {"id": gid("Student", 104)}) == []


async def test_rows_that_lead_to_no_pupil_are_counted(look):
    found = await look("{ quarantinedRecords { nodes { value } } }", Role.INTEGRATOR)
    assert found == [("READ", "QuarantinedRecord.CLINICAL", [], 1)]


async def test_an_auditor_who_reads_of_whom_it_was_is_recorded_too(look):
    (found,) = await look("{ auditEntries(first: 1) { nodes { students } } }", Role.AUDITOR)
    assert found == ("READ", "AuditEntry.SENSITIVE", [], 1)
    assert await look("{ auditEntries { nodes { at roles purpose } } }", Role.AUDITOR) == []


async def test_who_and_for_what(graph, district):
    document = "query Mine { students { nodes { nationalId } } }"
    viewer = district.viewer(Role.PSYCHOLOGIST)
    await graph.execute(viewer, document=document)
    await graph.execute(viewer, document=document, purpose=Purpose.EMERGENCY)
    (usually, _), (stated, _) = district.recorder.heard[-2:]
    assert (usually.account_id, usually.roles, usually.operation) == (
        viewer.account_id,
        viewer.roles,
        "Mine",
    )
    assert usually.purpose is Purpose.COUNSELLING
    assert stated.purpose is Purpose.EMERGENCY
    assert len(usually.document) == 64


def test_every_role_has_a_usual_purpose():
    assert set(USUAL) == set(Role)
    assert usual({Role.AUDITOR, Role.PSYCHOLOGIST}) is Purpose.COUNSELLING
    assert usual(()) is Purpose.OPERATION


def test_whatever_is_recorded_and_belongs_to_a_pupil_leads_there():
    """An entity on the way to which a relation was forgotten would be recorded without its pupil."""
    entities = load()
    assert leads(Student) == ()
    assert leads(entities["Referral"]) == ("student",)
    for entity in entities.values():
        targets = [relation.target for relation in entity.declaration.relations.values()]
        if any(leads(target) is not None for target in targets):
            assert leads(entity) is not None


async def test_one_more_statement_for_what_is_recorded_and_none_for_the_rest(graph, district):
    """Entries and seal are one statement; all requests of a moment share it."""
    viewer = district.viewer(Role.PSYCHOLOGIST)

    async def seals() -> int:
        async with district.owner.connect() as connection:
            return (await connection.execute(text("SELECT count(*) FROM audit_seal"))).scalar_one()

    before = await seals()
    await graph.execute(viewer, document="{ students { nodes { name } } }")
    assert await seals() == before
    await graph.execute(viewer, document="{ students { nodes { nationalId } } }")
    assert await seals() == before + 1


async def test_nothing_is_told_that_is_not_recorded(district, graph_schema):
    from resolvers.graph import Graph

    graph = Graph(
        engine=district.engine, reader=district.reader, clock=district.clock, district="310107",
        sealer=district.keyring, cursors=district.keyring.cursors, schema=graph_schema,
    )  # fmt: skip
    for planned in (True, False):
        said = await graph.execute(
            district.viewer(Role.PSYCHOLOGIST),
            document="{ students { nodes { nationalId } } }",
            planned=planned,
        )
        answer = orjson.loads(said)
        assert "data" not in answer
        assert answer["errors"][0]["extensions"]["code"] == "audit.unavailable"

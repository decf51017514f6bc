"""The timeline of a pupil: its order, its pages, and whose events stand in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from hub.policy import policy, policy_for
from resolvers.compiling.timeline import belongs, declared
from resolvers.planner import sql
from schema.family.parent_attendance import ParentAttendance
from schema.family.parent_session import ParentSession
from schema.health.referral import Referral
from schema.kit import Role, Sensitivity

TIMELINE = """query($student: ID!, $kinds: [TimelineKind!], $from: Date, $to: Date, $first: Int, $after: String,
    $last: Int, $before: String) {
  timeline(student: $student, kinds: $kinds, from: $from, to: $to, first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { kind on cursor node { ... on Node { id } } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }"""
PAGES = TIMELINE.replace("totalCount ", "")
"""Without what is counted anew for each page."""


@pytest.fixture
def timeline(ask, gid):
    """`await timeline(101, Role.MENTOR, first=2)`: a pupil's page."""

    async def of(pupil, *roles, document=TIMELINE, **arguments):
        viewer = arguments.pop("viewer", None)
        answer = await ask(document, *roles, viewer=viewer, student=gid("Student", pupil), **arguments)
        assert "errors" not in answer, answer
        return answer["data"]["timeline"]

    return of


KINDS = [
    "ABSENCE_EPISODE",
    "ATTENDANCE_MARK",
    "ENROLMENT",
    "ENROLMENT_EVENT",
    "HEALTH_ENCOUNTER",
    "MENTOR_ASSIGNMENT",
    "PARENT_ATTENDANCE",
    "REFERRAL",
]
"""Those of which tests/queries/district.yaml tells; of the others there are rows that are made up."""


def told(page):
    return [(edge["on"], edge["kind"]) for edge in page["edges"]]


async def test_the_newest_stands_first_and_ties_go_by_kind_then_by_entry(timeline, gid):
    page = await timeline(101, kinds=KINDS)
    assert told(page) == [
        ("2026-10-14", "ABSENCE_EPISODE"),
        ("2026-10-14", "ATTENDANCE_MARK"),
        ("2026-10-13", "ATTENDANCE_MARK"),
        ("2026-10-13", "ATTENDANCE_MARK"),
        ("2026-10-12", "ABSENCE_EPISODE"),
        ("2026-10-12", "ATTENDANCE_MARK"),
        ("2026-10-11", "PARENT_ATTENDANCE"),
        ("2026-10-05", "HEALTH_ENCOUNTER"),
        ("2026-10-01", "REFERRAL"),
        ("2026-09-20", "PARENT_ATTENDANCE"),
        ("2026-09-01", "ENROLMENT"),
        ("2026-09-01", "MENTOR_ASSIGNMENT"),
        ("2025-09-01", "ENROLMENT"),
        ("2022-09-01", "ENROLMENT_EVENT"),
    ]
    assert page["totalCount"] == 14
    same_day = [edge["node"]["id"] for edge in page["edges"] if edge["on"] == "2026-10-13"]
    assert same_day == [gid("AttendanceMark", 3), gid("AttendanceMark", 2)]


@pytest.mark.parametrize("size", [1, 3, 14])
async def test_pages_follow_each_other_from_both_ends(timeline, size):
    whole = [edge["node"]["id"] for edge in (await timeline(101))["edges"]]
    for number, onward, more, end in (
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ):
        found, cursor = [], None
        while True:
            page = await timeline(101, document=PAGES, **{number: size, onward: cursor})
            ids = [edge["node"]["id"] for edge in page["edges"]]
            found = found + ids if number == "first" else ids + found
            cursor = page["pageInfo"][end]
            if not page["pageInfo"][more]:
                break
        assert found == whole


async def test_an_unknown_day_comes_last_and_is_in_no_span_of_days(timeline):
    page = await timeline(102)
    assert told(page)[-1] == (None, "ENROLMENT")
    known = await timeline(102, to="9999-12-31")
    assert known["totalCount"] == page["totalCount"] - 1
    before = await timeline(102, last=1, before=page["edges"][-1]["cursor"])
    assert before["edges"][0]["node"] == page["edges"][-2]["node"]
    assert (await timeline(102, after=page["edges"][-1]["cursor"]))["edges"] == []


async def test_both_days_of_a_span_are_within_it(timeline):
    page = await timeline(101, **{"from": "2026-10-12", "to": "2026-10-13"})
    assert {on for on, _ in told(page)} == {"2026-10-12", "2026-10-13"}
    assert page["totalCount"] == 4


async def test_an_instant_stands_at_the_day_of_the_district(timeline):
    # 2026-10-15T15:59Z is a minute before midnight in Shanghai.
    page = await timeline(105, Role.CENTRE)
    assert told(page) == [("2026-10-15", "REFERRAL"), ("2026-09-01", "ENROLMENT")]
    assert (await timeline(105, Role.CENTRE, **{"from": "2026-10-16"}))["totalCount"] == 0


async def test_only_the_kinds_that_are_asked_for(timeline):
    page = await timeline(101, kinds=["REFERRAL", "ENROLMENT", "REFERRAL"])
    assert told(page) == [
        ("2026-10-01", "REFERRAL"),
        ("2026-09-01", "ENROLMENT"),
        ("2025-09-01", "ENROLMENT"),
    ]
    empty = await timeline(101, kinds=[])
    assert (empty["totalCount"], empty["edges"]) == (0, [])


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.PARENT_EDUCATION, Role.DISTRICT, Role.MENTOR])
async def test_a_hidden_pupil_has_the_timeline_of_one_who_is_not_there(timeline, role):
    absent = await timeline(999, role)
    # Of another school; removed; and for family education a pupil of whom it reads attendances.
    for pupil in (104, 107, *((101,) if role in (Role.PARENT_EDUCATION, Role.DISTRICT) else ())):
        assert await timeline(pupil, role) == absent
    assert absent["totalCount"] == 0
    assert absent["pageInfo"] == {
        "hasNextPage": False, "hasPreviousPage": False, "endCursor": None, "startCursor": None,
    }  # fmt: skip


async def test_who_reads_a_pupil_but_no_events_gets_none(timeline, ask, gid):
    student = {"student": gid("Student", 101)}
    answer = await ask("query($student: ID!) { student(id: $student) { id } }", Role.GUARDIAN, **student)
    assert answer["data"]["student"]
    assert (await timeline(101, Role.GUARDIAN))["totalCount"] == 0


async def test_a_cursor_serves_only_for_what_it_was_given(ask, timeline, district, gid):
    cursor = (await timeline(101, first=1))["pageInfo"]["endCursor"]

    async def code(document=TIMELINE, pupil=101, viewer=None, **arguments):
        answer = await ask(document, viewer=viewer, student=gid("Student", pupil), after=cursor, **arguments)
        return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None

    assert await code() is None
    assert await code(first=5) is None
    assert await code(pupil=102) == "cursor.invalid"
    assert await code(pupil=999) == "cursor.invalid"
    assert await code(kinds=["REFERRAL"]) == "cursor.invalid"
    assert await code(kinds=[]) == "cursor.invalid"
    assert await code(to="2026-10-14") == "cursor.invalid"
    assert await code(viewer=district.viewer(Role.PSYCHOLOGIST, account_id=77)) == "cursor.invalid"
    below = "query($student: ID!, $after: String) { student(id: $student) { timeline(after: $after) { totalCount } } }"
    assert await code(below) == "cursor.invalid"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"student": "nothing"}, "id.invalid"),
        ({"student": "U2Nob29sOjMxMDEwNzox"}, "id.invalid"),
        ({"first": 0}, "page.size"),
        ({"first": 1, "last": 1}, "page.direction"),
        ({"after": "x"}, "cursor.invalid"),
        ({"kinds": ["REFERRAL"] * 1001}, "filter.invalid"),
    ],
)
async def test_what_cannot_be_meant_is_refused(ask, gid, arguments, code):
    answer = await ask(TIMELINE, **{"student": gid("Student", 101), **arguments})
    assert answer["errors"][0]["extensions"]["code"] == code


@pytest.fixture
def withheld_time(monkeypatch, graph):
    """When a referral was requested is clinical, for this test."""
    columns = Referral.declaration.columns
    hidden = replace(columns["requested_at"], sensitivity=Sensitivity.CLINICAL)

    def forget():
        for kept in (policy._reach, sql._visible, sql._shown, declared):
            kept.cache_clear()
        graph._planner._plans.clear()

    monkeypatch.setitem(columns, "requested_at", hidden)
    forget()
    yield
    monkeypatch.undo()
    forget()


async def test_an_event_is_not_placed_by_a_time_that_is_withheld(timeline, ask, gid, withheld_time):
    page = await timeline(101, Role.PRINCIPAL, kinds=KINDS)
    assert told(page)[-1] == (None, "REFERRAL")
    assert (await timeline(101, Role.PRINCIPAL, kinds=KINDS, to="2026-10-31"))["totalCount"] == 12
    answer = await ask(TIMELINE, Role.PRINCIPAL, student=gid("Student", 101), kinds=KINDS)
    withheld = [item["field"] for item in answer["extensions"]["access"]["withheld"]]
    assert withheld == ["HealthEncounter.date", "Referral.requestedAt"]
    # Read by one of two roles in some of the rows only.
    both = await timeline(101, Role.PRINCIPAL, Role.HEALTH_PARTNER, kinds=KINDS)
    assert ("2026-10-01", "REFERRAL") in told(both)
    assert (None, "REFERRAL") in told(await timeline(102, Role.PRINCIPAL, Role.CENTRE, kinds=KINDS))


async def test_timelines_of_many_pupils_cost_one_statement_and_one_for_each_kind(ask, district):
    query = """query($n: Int) { students(first: $n) { nodes { timeline(first: 9, kinds: [ENROLMENT, MENTOR_ASSIGNMENT]) {
        totalCount nodes { ... on Enrolment { classGroup { name } } ... on MentorAssignment { startsOn } } } } } }"""
    costs = []
    for n in (1, 3):
        district.statements.clear()
        await ask(query, n=n)
        costs.append(len(district.statements))
    # Pupils; which events; their number; enrolments and their classes; assignments.
    assert costs == [6, 6]


async def test_a_pupil_may_be_some_relations_away(district):
    of = [ParentAttendance.declaration.relations["session"], ParentSession.declaration.relations["school"]]
    row = ParentAttendance.__table__.alias()

    async def found(*roles):
        viewer = district.viewer(*roles)
        statement = select(row.c.id).where(belongs(policy_for(viewer.shape), of, row, lambda key: key == 2))
        async with district.owner.connect() as connection:
            return {key for (key,) in await connection.execute(statement, viewer.values(district.clock))}

    assert await found(Role.DISTRICT) == {3, 4}
    # The session of another school is read only by who reads a pupil for whom somebody came.
    assert await found(Role.PARENT_EDUCATION) == set()

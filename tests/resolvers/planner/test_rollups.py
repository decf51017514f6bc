"""Counts that a roll-up holds are the same as those of the rows: the reference executor counts the rows."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from hub.policy import policy_for
from schema.kit import Role
from schema.kit.registry import load
from tests.resolvers.planner.aggregate_queries import counts
from tests.resolvers.planner.queries import Writer

BY_SCHOOL = (
    "{ attendanceMarksAggregate { count groups(by: [SCHOOL, CODE]) { key { school { code } code } count } } }"
)
FITTING = (Role.PRINCIPAL, Role.PSYCHOLOGIST, Role.DASHBOARD, Role.DISTRICT, Role.ADMIN)
"""Roles whose rows of attendance follow from the pupil's school, or who have none."""


@pytest.fixture(scope="module")
def rolled():
    """For each query that was asked, whether a roll-up was in its plan. Over half shall be."""
    found: list[bool] = []
    yield found
    assert len(found) >= 50
    assert sum(found) > 0.5 * len(found)


@settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(data=st.data())
async def test_counts_of_a_rollup_are_those_of_the_rows(both, crowd, crowd_graph, graph_schema, rolled, data):
    others = st.lists(st.sampled_from(FITTING), max_size=2)
    viewer = crowd.viewer(*{Role.PRINCIPAL, *data.draw(others)})
    random = Random(data.draw(st.integers(0, 2**64 - 1)))
    writer = Writer(random, graph_schema.core, graph_schema.entities, crowd.rows, policy_for(viewer.shape))
    asked = counts(writer)
    head = f"query({', '.join(writer.defined)})" if writer.defined else "query"
    document = "\n".join([f"{head} {{ {asked} }}", *writer.fragments])
    statements = crowd_graph.statements(viewer, document=document, variables=writer.variables)
    rolled.append("FROM attendance_by_" in "".join(statements or ()))
    planned, reference = await both(crowd_graph, viewer, document=document, variables=writer.variables)
    assert planned == reference, document


def rollup_in(graph, viewer, document):
    """The roll-up that the plan of a query asks; None where it asks none."""
    asked = re.search(
        r"FROM (attendance_by_\w+) AS", "".join(graph.statements(viewer, document=document) or ())
    )
    return asked and asked[1]


@pytest.mark.parametrize(
    ("roles", "fits"),
    [
        ((Role.PRINCIPAL,), True),
        ((Role.PRINCIPAL, Role.PSYCHOLOGIST), True),
        ((Role.PRINCIPAL, Role.DASHBOARD), True),
        # A mentor's rows hang on the pupil, whom no cell tells.
        ((Role.MENTOR,), False),
        ((Role.PRINCIPAL, Role.MENTOR), False),
        ((Role.HOMEROOM_TEACHER,), False),
        ((Role.HEALTH_PARTNER,), False),
    ],
)
def test_a_rollup_is_taken_where_each_role_fits_its_dimensions(graph, district, roles, fits):
    assert (rollup_in(graph, district.viewer(*roles), BY_SCHOOL) is not None) is fits


@pytest.mark.parametrize(
    "document",
    [
        "{ attendanceMarksAggregate { groups(by: [SCHOOL]) { count countDistinct { student } } } }",
        "{ attendanceMarksAggregate { groups(by: [STUDENT]) { count } } }",
        "{ attendanceMarksAggregate { groups(by: [PERIOD]) { count } } }",
        "{ attendanceMarksAggregate(filter: {period: {eq: 1}}) { count } }",
        "{ attendanceMarksAggregate { groups(by: [SCHOOL], having: {maxDate: {isNull: false}}) { count } } }",
        "{ attendanceMarksAggregate { groups(by: [SCHOOL], orderBy: [{minPeriod: ASC}]) { count } } }",
        "{ students { nodes { attendanceMarksAggregate { count } } } }",
    ],
)
def test_what_a_rollup_does_not_hold_is_made_from_the_rows(graph, district, document):
    assert not rollup_in(graph, district.viewer(Role.PRINCIPAL), document)


@pytest.mark.parametrize(
    ("by", "rollup"),
    [
        ("SCHOOL", "attendance_by_school"),
        ("DATE_WEEK, CODE", "attendance_by_school"),
        ("CLASS_GROUP", "attendance_by_day"),
        ("SCHOOL, CLASS_GROUP_GRADE", "attendance_by_day"),
    ],
)
def test_the_coarsest_that_fits_is_asked(graph, district, by, rollup):
    document = f"{{ attendanceMarksAggregate {{ groups(by: [{by}]) {{ count }} }} }}"
    assert rollup_in(graph, district.viewer(Role.PRINCIPAL), document) == rollup


async def test_a_rollup_that_lags_behind_the_rows_is_not_asked(district, graph, ask):
    viewer = district.viewer(Role.PRINCIPAL)
    asked = rollup_in(graph, viewer, BY_SCHOOL)
    assert asked == "attendance_by_school"
    before = await ask(BY_SCHOOL, viewer=viewer)
    rollup = next(each for each in load()["AttendanceMark"].declaration.rollups if each.name == asked)
    async with district.owner.begin() as connection:
        await connection.execute(text(f"CREATE TABLE kept AS TABLE {asked}"))
        await connection.execute(rollup.table.delete())
    try:
        # Without cells, and nothing said to be due, the roll-up answers that there are none.
        planned = await graph.execute(viewer, document=BY_SCHOOL)
        assert b'"count":0' in planned
        async with district.owner.begin() as connection:
            await connection.execute(insert(rollup.due).values(date=district.clock.today(), school_id=1))
        assert await ask(BY_SCHOOL, viewer=viewer) == before
    finally:
        async with district.owner.begin() as connection:
            await connection.execute(rollup.due.delete())
            await connection.execute(text(f"INSERT INTO {asked} SELECT * FROM kept"))
            await connection.execute(text("DROP TABLE kept"))
    assert await ask(BY_SCHOOL, viewer=viewer) == before

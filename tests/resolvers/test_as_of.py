"""Files as the hub knew them at an instant: what is told then, to whom today, and what is refused."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime

import orjson
import pytest
from sqlalchemy import any_, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import array

from hub.policy.as_of import AsOf
from schema.kit import Role
from schema.kit.registry import load
from schema.people.enrolment import Enrolment
from schema.people.student import Student

THEN = "2026-03-01T08:00:00+08:00"
FILE = """query($id: ID!, $at: DateTime) { student(id: $id, asOf: $at) {
  name birthDate nationalId school { name } classGroup { name }
  enrolments { totalCount nodes { startsOn classGroup { name } } }
} }"""


@pytest.fixture
async def remembered(district):
    """What the hub knew of pupil 101 from February on: another name, another class; and of an enrolment that is removed since."""

    async def version(table: str, entity: str, row: int, **other: str) -> str:
        columns = [column.name for column in load()[entity].__table__.columns]
        shown = [other.get(name, f'"{name}"') for name in columns]
        return (
            f"INSERT INTO {table}_history ({', '.join(columns)}, superseded_at)"
            f" SELECT {', '.join(shown)}, changed_at FROM {table} WHERE id = {row}"
        )

    february = "'2026-02-01'::timestamptz"
    async with district.owner.begin() as connection:
        for table, entity, row, other in (
            ("student", "Student", 101, {"name": "'王小'", "class_group_id": "12"}),
            ("enrolment", "Enrolment", 1, {"class_group_id": "12"}),
            ("school", "School", 1, {"name": "'老校名'"}),
            ("class_group", "ClassGroup", 12, {"name": "'旧二班'"}),
        ):
            await connection.execute(text(await version(table, entity, row, changed_at=february, **other)))
        await connection.execute(
            text("UPDATE enrolment SET removed_at = now(), changed_at = now() WHERE id = 1")
        )
    yield
    async with district.owner.begin() as connection:
        for table in ("student", "enrolment", "school", "class_group"):
            await connection.execute(text(f"DELETE FROM {table}_history"))
        await connection.execute(text("UPDATE enrolment SET removed_at = NULL WHERE id = 1"))


@pytest.fixture
def file(ask, gid):
    async def asking(*roles: Role, document: str = FILE, at: str | None = THEN, pupil: int = 101):
        return await ask(document, *roles, id=gid("Student", pupil), at=at)

    return asking


async def test_a_file_says_what_the_hub_knew_then_and_below_it_too(file, remembered):
    told = (await file(Role.PSYCHOLOGIST))["data"]["student"]
    assert told["name"] == "王小" and told["birthDate"] == "2016-03-04"
    assert told["nationalId"] == "310*************15", "sealed values of then open, and are masked"
    assert told["school"]["name"] == "老校名" and told["classGroup"]["name"] == "旧二班"
    # Removed since, and there then.
    assert told["enrolments"] == {
        "totalCount": 1,
        "nodes": [{"startsOn": "2026-09-01", "classGroup": {"name": "旧二班"}}],
    }
    now = (await file(Role.PSYCHOLOGIST, at=None))["data"]["student"]
    assert now["name"] == "王小明" and [each["startsOn"] for each in now["enrolments"]["nodes"]] == [
        "2025-09-01"
    ]


async def test_who_reads_it_is_told_by_today(file, remembered, district):
    # The homeroom teacher's ground, the enrolment, is removed: nobody reads a file by what was.
    assert (await file(Role.HOMEROOM_TEACHER))["data"]["student"] is None
    assert (await file(Role.MENTOR))["data"]["student"]["name"] == "王小"
    assert (await file(Role.MENTOR, pupil=104))["data"]["student"] is None
    guardian = (await file(Role.GUARDIAN))["data"]["student"]
    assert guardian["name"] is None


async def test_an_instant_that_has_not_come_or_of_which_nothing_is_known_is_refused(
    file, remembered, code, gid
):
    for at, expected in (
        ("2100-01-01T00:00:00Z", "asof.instant"),
        ("2026-01-31T00:00:00Z", "asof.unknown"),
    ):
        assert (await file(Role.PSYCHOLOGIST, at=at))["errors"][0]["extensions"]["code"] == expected
        # Of a pupil who is hidden nothing is told, not even that.
        hidden = await file(Role.PSYCHOLOGIST, at="2026-01-31T00:00:00Z", pupil=104)
        assert hidden["data"]["student"] is None and "errors" not in hidden


@pytest.mark.parametrize(
    "below",
    [
        "timeline { totalCount }", "provenance { field }", "enrolmentsAggregate { count }", "accessLog { totalCount }",
        "enrolments(filter: { classGroup: { name: { eq: \"x\" } } }) { totalCount }",
        "enrolments(orderBy: [{ classGroup: { name: ASC } }]) { totalCount }",
    ],
)  # fmt: skip
async def test_what_has_no_history_is_refused(file, remembered, below):
    answer = await file(
        Role.PSYCHOLOGIST,
        document=f"query($id: ID!, $at: DateTime) {{ student(id: $id, asOf: $at) {{ {below} }} }}",
    )
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"asof.unsupported"}


async def test_lists_of_then_are_filtered_by_their_own_fields(file, remembered):
    document = """query($id: ID!, $at: DateTime) { student(id: $id, asOf: $at) {
      from: enrolments(filter: { startsOn: { gte: "2026-01-01" } }, orderBy: [{ startsOn: DESC }]) { nodes { startsOn } }
      none: enrolments(filter: { startsOn: { lt: "2026-01-01" } }) { totalCount } } }"""
    told = (await file(Role.PSYCHOLOGIST, document=document))["data"]["student"]
    assert len(told["from"]["nodes"]) == 1 and told["none"]["totalCount"] == 0


async def test_the_lists_of_a_file_of_then_are_found_by_the_pupil(district, remembered):
    """However many versions of others' rows there are; of every entity that a pupil's file lists."""
    policy = AsOf(frozenset({Role.PSYCHOLOGIST}), datetime.fromisoformat(THEN))
    listed = [one for one in Student.declaration.collections.values() if one.entity.history is not None]
    assert len(listed) > 5
    columns = [column.name for column in Enrolment.__table__.columns]
    shown = ["100000 + n" if name in ("id", "student_id") else f'"{name}"' for name in columns]
    fill = (
        f"INSERT INTO enrolment_history ({', '.join(columns)}, superseded_at)"
        f" SELECT {', '.join(shown)}, 'infinity' FROM enrolment_history, generate_series(1, 4000) n"
    )
    async with district.owner.connect() as connection:
        await connection.execute(text(fill))
        await connection.execute(text("ANALYZE enrolment_history"))
        row = policy.table(Enrolment)
        theirs = select(row).where(row.c.student_id == any_(array([101])))
        said = theirs.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
        explained = await connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {said}"
        )
        (told,) = explained.one()
        await connection.rollback()
    plan = (orjson.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    assert plan["Actual Rows"] == 1
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 15, "a scan reads more than 40"
    for one in listed:
        found_by = {next(iter(index.columns)).name for index in one.entity.history.indexes}
        assert {"id", one.column} <= found_by, one.name


async def test_versions_of_guarded_rows_stand_behind_the_wall(district, remembered):
    """Without a viewer, who reads nothing: whatever a statement says."""

    @asynccontextmanager
    async def reading():
        async with district.engine.connect() as connection:
            yield connection

    async with reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM student_history"))).scalar_one() == 0
        assert (await connection.execute(text("SELECT count(*) FROM school_history"))).scalar_one() == 1

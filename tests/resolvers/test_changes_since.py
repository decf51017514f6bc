"""What is new in a pupil's file since the caller last looked: rows and fields that the caller reads now, and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from resolvers.compiling.changes import SITTING, kept
from schema.kit import Role
from schema.kit.registry import load
from schema.pupils import leads

THEN = "2026-10-20T00:00:00Z"
LATER = datetime(2026, 11, 1, tzinfo=UTC)
CHANGES = """query($id: ID!, $since: DateTime, $first: Int, $after: String, $last: Int, $before: String) { student(id: $id) { file {
  changesSince(since: $since, first: $first, after: $after, last: $last, before: $before) {
    since totalCount pageInfo { hasNextPage endCursor startCursor hasPreviousPage }
    edges { cursor node { at change kind fields row { id __typename ... on Referral { state } } } } } } } }"""


@pytest.fixture
async def changed(district):
    """All is of long ago, but for a referral of pupil 102 whose reason was written anew, another's that was accepted, and a new mark."""
    tables = [entity.__tablename__ for entity in load().values() if entity.history is not None]

    async def written(connection, table: str, row: int, **values: str) -> None:
        columns = [column.name for column in load()[table].__table__.columns]
        name = load()[table].__tablename__
        await connection.execute(
            text(
                f"INSERT INTO {name}_history ({', '.join(columns)}, superseded_at)"
                f" SELECT {', '.join(columns)}, :later FROM {name} WHERE id = :row"
            ),
            {"later": LATER, "row": row},
        )
        sets = ", ".join(f"{column} = {value}" for column, value in values.items())
        await connection.execute(
            text(f"UPDATE {name} SET {sets}, changed_at = :later WHERE id = :row"),
            {"later": LATER, "row": row},
        )

    async with district.owner.begin() as connection:
        for name in tables:
            await connection.execute(text(f"UPDATE {name} SET changed_at = '2026-02-01'"))
        kept_ = {
            name: (await connection.execute(text(f"SELECT * FROM {name} WHERE id = :row"), {"row": row}))
            .mappings()
            .one()
            for name, row in (("referral", 2), ("student", 101))
        }
        await written(connection, "Referral", 2, reason="'\\x00'::bytea")
        await written(connection, "Student", 101, name="'王大明'", national_id="'\\x01'::bytea")
        await connection.execute(
            text("UPDATE attendance_mark SET changed_at = :later WHERE id IN (1, 2, 3)"), {"later": LATER}
        )
    yield
    async with district.owner.begin() as connection:
        for name in ("referral_history", "student_history"):
            await connection.execute(text(f"DELETE FROM {name}"))
        for name, values in kept_.items():
            columns = [column for column in values if column not in ("id", "changed_at")]
            await connection.execute(
                text(
                    f"UPDATE {name} SET {', '.join(f'{column} = :{column}' for column in columns)} WHERE id = :id"
                ),
                dict(values),
            )
        for name in tables:
            await connection.execute(text(f"UPDATE {name} SET changed_at = now()"))
        for name in ("announced", "audit_entry"):
            await connection.execute(text(f"DELETE FROM {name}"))


@pytest.fixture
def new(ask, gid):
    """`await new(101, Role.…, since=…)`: the page of what is new in a pupil's file."""

    async def asking(pupil, *roles, **more):
        given = {"since": THEN, **more}
        answer = await ask(CHANGES, *roles, id=gid("Student", pupil), **given)
        assert "errors" not in answer, answer
        return answer["data"]["student"]["file"]["changesSince"]

    return asking


def told(page):
    return [(edge["node"]["kind"], edge["node"]["change"], edge["node"]["fields"]) for edge in page["edges"]]


async def test_what_was_written_since_is_told_with_the_fields_that_changed(changed, new, gid):
    page = await new(101)
    assert told(page) == [("AttendanceMark", "ADDED", [])] * 3 + [("Student", "CHANGED", ["name"])]
    assert page["totalCount"] == 4 and page["since"] == "2026-10-20T00:00:00+00:00"
    assert page["edges"][3]["node"]["row"] == {"id": gid("Student", 101), "__typename": "Student"}
    assert (await new(101, since="2026-11-02T00:00:00Z"))["edges"] == []


async def test_a_change_of_what_is_not_read_is_none(changed, new):
    """Only the reason is other, which is clinical."""
    assert told(await new(102)) == [("Referral", "CHANGED", ["reason"])]
    assert told(await new(102, Role.HOMEROOM_TEACHER)) == []
    assert (await new(102, Role.HOMEROOM_TEACHER))["totalCount"] == 0


@pytest.fixture
async def removed(changed, district):
    """A referral of pupil 102 and a mark of 101 were removed, and a mark that came after the last look."""
    rows = (("referral", 2), ("attendance_mark", 1), ("attendance_mark", 4))
    async with district.owner.begin() as connection:
        for number, (table, row) in enumerate(rows):
            columns = ", ".join(
                column.name
                for column in next(
                    one for one in load().values() if one.__tablename__ == table
                ).__table__.columns
            )
            instant = {"row": row, "later": LATER + timedelta(minutes=number + 1)}
            # The mark with the number 1 came after the last look, and went again.
            await connection.execute(
                text(
                    f"INSERT INTO {table}_history ({columns}, superseded_at) SELECT {columns}, :later FROM {table} WHERE id = :row"
                ),
                instant,
            )
            await connection.execute(
                text(f"UPDATE {table} SET removed_at = :later, changed_at = :later WHERE id = :row"), instant
            )
    yield
    async with district.owner.begin() as connection:
        for table, row in rows:
            await connection.execute(text(f"UPDATE {table} SET removed_at = NULL WHERE id = {row}"))
            await connection.execute(text(f"DELETE FROM {table}_history WHERE id = {row}"))


async def test_that_a_row_was_removed_is_told_to_who_would_read_it(removed, new, district):
    (gone,) = (await new(102))["edges"]
    assert (gone["node"]["kind"], gone["node"]["change"]) == ("Referral", "REMOVED")
    assert gone["node"]["row"] is None and gone["node"]["fields"] == []
    assert (await new(102))["totalCount"] == 1
    # Not even that is told to who would not read it.
    assert {kind for kind, _, _ in told(await new(101, Role.GUARDIAN))} <= {"Student"}
    # What was removed is not new before, nor what came since: the mark 1 is neither there nor gone.
    marks = [each for each in told(await new(101)) if each[0] == "AttendanceMark"]
    assert marks == [("AttendanceMark", "REMOVED", [])] + [("AttendanceMark", "ADDED", [])] * 2
    assert (await new(101, since="2026-11-02T00:00:00Z"))["edges"] == []
    # Whoever never looked had nothing to lose.
    assert all(change == "ADDED" for _, change, _ in told(await new(101, since="2026-01-01T00:00:00Z")))


async def test_removed_rows_stand_among_the_others_on_pages(removed, new):
    whole = told(await new(101))
    found, cursor = [], None
    for _ in whole:
        page = await new(101, first=1, after=cursor)
        found += told(page)
        cursor = page["pageInfo"]["endCursor"]
    assert found == whole and page["pageInfo"]["hasNextPage"] is False
    assert told(await new(101, last=2)) == whole[-2:]


async def test_rows_that_were_not_there_are_new(changed, new):
    page = await new(101, since="2026-01-01T00:00:00Z", first=1000)
    assert {change for _, change, _ in told(page)} == {"ADDED"}
    assert page["totalCount"] == len(page["edges"]) > 10


async def test_rows_that_are_hidden_are_not_told(changed, new, ask, district):
    """For each role, whatever it is told of is a row that it reads by its id."""
    for role in (
        Role.HOMEROOM_TEACHER,
        Role.CENTRE,
        Role.HEALTH_PARTNER,
        Role.GUARDIAN,
    ):
        students = await ask(
            '{ students(first: 4) { nodes { id file { changesSince(since: "2026-01-01T00:00:00Z", first: 100) { totalCount nodes { kind row { id } } } } } } }',
            role,
        )
        for student in students["data"]["students"]["nodes"]:
            found = student["file"]["changesSince"]
            assert found["totalCount"] == len(found["nodes"])
            assert all(change["row"] for change in found["nodes"]), role


async def test_pages_follow_each_other_from_both_ends(changed, new):
    whole = [edge["node"]["row"]["id"] for edge in (await new(101))["edges"]]
    for number, onward, more, end in (
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ):
        found, cursor = [], None
        while True:
            page = await new(101, **{number: 3, onward: cursor})
            ids = [edge["node"]["row"]["id"] for edge in page["edges"]]
            found = found + ids if number == "first" else ids + found
            cursor = page["pageInfo"][end]
            if not page["pageInfo"][more]:
                break
        assert found == whole


@pytest.fixture
def looks(district):
    """`await looks(account, pupil, minutes ago, …)`: entries of the record."""

    async def made(account: int, pupil: int, *ago: float) -> list[datetime]:
        now = datetime.now(UTC)
        at = [now - timedelta(minutes=minutes) for minutes in ago]
        async with district.owner.begin() as connection:
            for instant in at:
                await connection.execute(
                    text(
                        "INSERT INTO audit_entry (at, kind, roles, purpose, categories, break_glass, at_night, account_id,"
                        " document, row_count, students, student_ids, record_ids) VALUES (:at, 'READ', '{}', 'CARE', '{}', false,"
                        " false, :account, '', 1, '{}', ARRAY[CAST(:pupil AS integer)], '{}')"
                    ),
                    {"at": instant, "account": account, "pupil": pupil},
                )
        return at

    return made


async def test_it_is_new_since_the_caller_was_there_before(changed, new, looks, district):
    viewer = district.viewer(Role.PSYCHOLOGIST)
    mine, other = viewer.account_id, viewer.account_id + 1
    assert (await new(103, since=None))["since"] is None
    early, _, _ = await looks(mine, 103, 3000, 25, 5)
    await looks(other, 103, 200)
    await looks(mine, 101, 100)
    page = await new(103, since=None)
    assert datetime.fromisoformat(page["since"]) == early.replace(microsecond=early.microsecond)
    # Looks in a row are one sitting, and what counts of it is its end.
    (last,) = await looks(mine, 103, 3000 - SITTING.total_seconds() / 60 + 1)
    assert datetime.fromisoformat((await new(103, since=None))["since"]) == last


async def test_an_instant_needs_its_offset_and_a_cursor_its_since(code, changed, new, gid, ask):
    assert await code(CHANGES, id=gid("Student", 101), since="2026-10-20T00:00:00") in (
        "asof.instant",
        "request.invalid",
    )
    cursor = (await new(101, first=1))["pageInfo"]["endCursor"]
    assert (
        await code(CHANGES, id=gid("Student", 101), since="2026-10-21T00:00:00Z", after=cursor)
        == "cursor.invalid"
    )


async def test_what_is_told_is_recorded(changed, new, district):
    before = len(district.recorder.heard)
    await new(102)
    _, deed = district.recorder.heard[before]
    assert "Referral.CLINICAL" in deed.categories and deed.row_count == 1


async def test_it_costs_the_same_statements_for_one_file_and_for_many(changed, ask, district):
    counts = []
    for first in (2, 3):
        district.statements.clear()
        await ask(
            f'{{ students(first: {first}) {{ nodes {{ file {{ changesSince(since: "{THEN}") {{ totalCount nodes {{ kind }} }} }} }} }} }}'
        )
        counts.append(len(district.statements))
    assert counts[0] == counts[1]


async def test_files_as_of_an_instant_have_no_news(ask, gid):
    document = 'query($id: ID!) { student(id: $id, asOf: "2026-10-14T00:00:00Z") { file { changesSince { totalCount } } } }'
    answer = await ask(document, id=gid("Student", 101))
    assert answer["errors"][0]["extensions"]["code"] in ("asof.unsupported", "asof.unknown")


def test_all_that_leads_to_a_pupil_and_has_a_history_is_compared():
    assert {
        one
        for one in load().values()
        if leads(one) is not None
        and one.declaration.keeping != "ledger"
        and one.declaration.domain != "integration"
    } == set(kept())

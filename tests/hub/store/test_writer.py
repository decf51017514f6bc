from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from hub.store.writer import Writer
from schema.care.follow_up import FollowUp
from schema.people.enrolment_event import EnrolmentEvent
from schema.people.student import Student
from tests.hub.sync.conftest import databases, keys, migrated, uncommitted

__all__ = ["databases", "keys", "migrated", "uncommitted"]

ONE = {"name": "王一", "student_number": "G310107201201020013", "national_id": None, "sex": "MALE"}


@pytest.fixture
async def writer(uncommitted) -> AsyncIterator[Writer]:
    async with uncommitted.database.connect() as connection:
        yield Writer(connection, uncommitted.keyring, datetime.now(UTC))


async def ask(writer: Writer, sql: str, **values: Any) -> list[Any]:
    return list((await writer.connection.execute(text(sql), values)).all())


async def test_a_row_is_added_once_and_left_where_it_says_the_same(writer: Writer) -> None:
    (row_id,) = await writer.new_ids(Student, 1)
    assert (await writer.save(Student, {row_id: ONE})).added == (row_id,)
    before = await ask(writer, "SELECT * FROM student")
    again = await writer.save(Student, {row_id: ONE})
    assert (again.added, again.changed) == ((), ())
    assert await ask(writer, "SELECT * FROM student") == before
    assert await ask(writer, "SELECT * FROM student_history") == []


@pytest.mark.parametrize(
    "change",
    [
        {"name": "王二"},
        {"student_number": "J310107201201020013"},
        {"student_number": None},
        {"sex": None},
        {"national_id": "x"},
    ],
)
async def test_each_change_keeps_the_old_version_whole(writer: Writer, change: dict[str, Any]) -> None:
    (row_id,) = await writer.new_ids(Student, 1)
    await writer.save(Student, {row_id: ONE})
    (old,) = await ask(writer, "SELECT * FROM student")
    assert (await writer.save(Student, {row_id: ONE | change})).changed == (row_id,)
    (kept,) = await ask(writer, "SELECT * FROM student_history")
    assert {name: getattr(kept, name) for name in old._fields} == old._asdict()
    (new,) = await ask(writer, "SELECT * FROM student")
    assert (new.student_number_hash is None) == (
        "student_number" in change and change["student_number"] is None
    )


async def test_a_removed_row_is_hidden_once_and_comes_back_as_itself(writer: Writer) -> None:
    (row_id,) = await writer.new_ids(Student, 1)
    await writer.save(Student, {row_id: ONE})
    assert (await writer.remove(Student, [row_id, 999])).removed == (row_id,)
    assert (await writer.remove(Student, [row_id])).removed == ()
    assert (await writer.save(Student, {row_id: ONE})).changed == (row_id,)
    assert [row.removed_at is None for row in await ask(writer, "SELECT removed_at FROM student")] == [True]
    versions = await ask(writer, "SELECT removed_at FROM student_history ORDER BY version")
    assert [version.removed_at is None for version in versions] == [True, False]


async def test_what_is_left_out_becomes_null_and_free_text_is_sealed(writer: Writer) -> None:
    (student,) = await writer.new_ids(Student, 1)
    await writer.save(Student, {student: ONE})
    (row_id,) = await writer.new_ids(EnrolmentEvent, 1)
    event = {"kind": "SUSPEND", "effective_on": datetime.now(UTC).date(), "student": student}
    await writer.save(EnrolmentEvent, {row_id: event | {"reason": "因病休学"}})
    (row,) = await ask(writer, "SELECT reason FROM enrolment_event")
    assert "因病".encode() not in row.reason
    assert writer.keyring.open(f"enrolment_event.reason:{row_id}", row.reason) == "因病休学"
    await writer.save(EnrolmentEvent, {row_id: event})
    assert await ask(writer, "SELECT reason FROM enrolment_event") == [(None,)]


async def test_a_version_is_counted_whichever_way_a_row_is_written(writer: Writer) -> None:
    (student,) = await writer.new_ids(Student, 1)
    await writer.save(Student, {student: ONE})
    (row_id,) = await writer.new_ids(FollowUp, 1)
    due = {"due_on": datetime.now(UTC).date(), "side": "SCHOOL", "student": student}
    for write, version in (
        (writer.save(FollowUp, {row_id: due}), 1),
        (writer.save(FollowUp, {row_id: due}), 1),
        (writer.save(FollowUp, {row_id: due | {"mode": "PHONE"}}), 2),
        (writer.change(FollowUp, row_id, {"mode": "ONLINE"}), 3),
        (writer.change_each(FollowUp, {row_id: {"finding": "平稳"}}), 4),
        (writer.save(FollowUp, {row_id: due}), 5),
    ):
        await write
        assert [row.version for row in await ask(writer, "SELECT version FROM follow_up")] == [version]


async def test_many_rows_cost_as_many_statements_as_one(writer: Writer) -> None:
    from sqlalchemy import event

    statements: list[str] = []
    engine = writer.connection.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    counted = []
    for count in (1, 40):
        ids = await writer.new_ids(Student, count)
        statements.clear()
        await writer.save(Student, dict.fromkeys(ids, ONE))
        await writer.save(Student, dict.fromkeys(ids, ONE | {"name": "王二"}))
        await writer.remove(Student, ids)
        counted.append(len(statements))
    assert counted[0] == counted[1]


async def test_texts_of_many_rows_arrive_as_they_are_whatever_characters_they_hold(writer: Writer) -> None:
    names = ['"', "\\", 'a","b', "{a,b}", "NULL", "null", "", " ", "\n\t", "\\x41", "'", "𠮷", "王", "a\\"]
    for some in (names, [name for name in names if '"' not in name and "\\" not in name], ["王", "李"]):
        ids = await writer.new_ids(Student, len(some))
        rows = dict(zip(ids, some, strict=True))
        await writer.save(
            Student, {row_id: ONE | {"name": name, "student_number": None} for row_id, name in rows.items()}
        )
        found = await ask(writer, "SELECT id, name, status FROM student WHERE id = ANY(:ids)", ids=ids)
        assert {row_id: name for row_id, name, _ in found} == rows
        assert {status for _, _, status in found} == {None}

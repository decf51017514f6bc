"""Roll-ups say what a recount of the rows says, whatever happened to the rows."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.store.writer import Writer
from hub.sync import rollups
from hub.sync.derive import derive, due, due_again
from schema.attendance.attendance_mark import AttendanceCode, AttendanceMark
from schema.people.enrolment import Enrolment
from schema.people.student import Student
from schema.places.class_group import ClassGroup
from schema.places.school import School
from schema.places.school_day import SchoolDay
from tests.hub.sync.hubs import Hub
from tests.hub.sync.upstreams import ORDER, now

MONDAY = date(2026, 9, 21)
DAYS = [MONDAY + timedelta(days=n) for n in range(4)]
CODES = [code.name for code in AttendanceCode][:3]
NAMES = [each.name for each in AttendanceMark.declaration.rollups]
SOAK = os.environ.get("YIXIN_TEST_SOAK")

# Written by hand, so that a roll-up is not compared with the statement that fills it.
RECOUNT = """
SELECT m.date, m.school_id, m.class_group_id, m.code, s.school_id, count(*)
FROM attendance_mark m, student s
WHERE s.id = m.student_id AND m.removed_at IS NULL AND s.removed_at IS NULL
GROUP BY 1, 2, 3, 4, 5
"""
KEPT = "SELECT date, school_id, class_group_id, code, student_school_id, count FROM attendance_by_day"
COARSER = (
    RECOUNT.replace(" m.class_group_id,", "").replace(", 5", ""),
    "SELECT date, school_id, code, student_school_id, count FROM attendance_by_school",
)


async def cells(connection: AsyncConnection, sql: str) -> list[str]:
    return sorted(str(tuple(row)) for row in await connection.execute(text(sql)))


async def agrees(hub: Hub) -> int:
    """How many cells there are, each as a recount has it, and nothing is due."""
    async with hub.database.connect() as connection:
        kept = await cells(connection, KEPT)
        assert kept == await cells(connection, RECOUNT)
        recount, coarser = COARSER
        assert await cells(connection, coarser) == await cells(connection, recount)
        for name in NAMES:
            assert await cells(connection, f"SELECT * FROM {name}_due") == []
    return len(kept)


class District:
    """Schools, classes, pupils and marks to which things happen, one transaction's worth at a time."""

    def __init__(self, connection: AsyncConnection, keyring: Keyring) -> None:
        self.connection = connection
        self.keyring = keyring
        self.rows: dict[type[Any], dict[int, dict[str, Any]]] = {}
        self.removed: dict[type[Any], set[int]] = {}

    @property
    def writer(self) -> Writer:
        """A batch's writer, at an instant of its own."""
        return Writer(self.connection, self.keyring, datetime.now(UTC))

    async def begin(self) -> None:
        await self.add(School, *({"code": f"310107000{n}", "name": "校"} for n in range(2)))
        schools = list(self.rows[School])
        await self.add(ClassGroup, *({"name": "班", "school": school} for school in schools))
        await self.add(Student, *({"name": "生", "school": school} for school in (*schools, None)))

    async def add(self, entity: type[Any], *rows: dict[str, Any]) -> None:
        ids = await self.writer.new_ids(entity, len(rows))
        await self.save(entity, dict(zip(ids, rows, strict=True)))

    async def save(self, entity: type[Any], rows: dict[int, dict[str, Any]]) -> None:
        writer = self.writer
        await due(self.connection, entity, await writer.save(entity, rows))
        self.rows.setdefault(entity, {}).update(rows)
        self.removed.setdefault(entity, set()).difference_update(rows)

    async def remove(self, entity: type[Any], *ids: int) -> None:
        await due(self.connection, entity, await self.writer.remove(entity, ids))
        self.removed[entity].update(ids)

    async def settle(self) -> None:
        """What a run does at its end."""
        await due_again(self.connection)
        while await derive(self.writer):
            pass
        while await rollups.maintain(self.connection):
            pass

    async def happen(self, draw: Any) -> None:
        """One thing, of those that sources do to a district."""
        await getattr(self, draw(st.sampled_from(HAPPENINGS)))(draw)

    async def marks_appear(self, draw: Any) -> None:
        await self.add(AttendanceMark, *(self.mark(draw) for _ in range(draw(st.integers(1, 4)))))

    async def marks_change(self, draw: Any) -> None:
        ids = draw(st.sets(st.sampled_from(sorted(self.rows[AttendanceMark])), max_size=3))
        await self.save(AttendanceMark, {row_id: self.mark(draw) for row_id in ids})

    async def marks_vanish(self, draw: Any) -> None:
        await self.remove(
            AttendanceMark, *draw(st.sets(st.sampled_from(sorted(self.rows[AttendanceMark])), max_size=3))
        )

    async def something_returns(self, draw: Any) -> None:
        entity = draw(st.sampled_from([AttendanceMark, Student, Enrolment]))
        gone = sorted(self.removed.get(entity, ()))
        if gone:
            row_id = draw(st.sampled_from(gone))
            await self.save(entity, {row_id: self.rows[entity][row_id]})

    async def a_pupil_moves(self, draw: Any) -> None:
        pupils = draw(st.sets(st.sampled_from(sorted(self.rows[Student])), min_size=1))
        school = draw(self.of(School))
        await self.save(Student, {pupil: {"name": "生", "school": school} for pupil in pupils})

    async def a_pupil_leaves(self, draw: Any) -> None:
        await self.remove(Student, draw(st.sampled_from(sorted(self.rows[Student]))))

    async def classes_are_filled(self, draw: Any) -> None:
        await self.add(Enrolment, self.enrolment(draw))

    async def classes_change(self, draw: Any) -> None:
        if self.rows.get(Enrolment):
            row_id = draw(st.sampled_from(sorted(self.rows[Enrolment])))
            if draw(st.booleans()):
                await self.remove(Enrolment, row_id)
            else:
                await self.save(Enrolment, {row_id: self.enrolment(draw)})

    async def the_calendar_changes(self, draw: Any) -> None:
        known = sorted(self.rows.get(SchoolDay, ()))
        held = draw(st.booleans())
        if known:
            row_id = draw(st.sampled_from(known))
            await self.save(SchoolDay, {row_id: self.rows[SchoolDay][row_id] | {"held": held}})
        else:
            await self.add(SchoolDay, *({"date": day, "held": held, "kind": "SCHOOL"} for day in DAYS))

    async def nobody_looks(self, draw: Any) -> None:
        """The run ends before what is due is done: killed, or another source's turn."""

    def of(self, entity: type[Any]) -> st.SearchStrategy[int | None]:
        return st.none() | st.sampled_from(sorted(self.rows[entity]))

    def mark(self, draw: Any) -> dict[str, Any]:
        return {
            "date": draw(st.sampled_from(DAYS)),
            "code": draw(st.sampled_from(CODES)),
            "student": draw(st.sampled_from(sorted(self.rows[Student]))),
            "school": draw(self.of(School)),
        }

    def enrolment(self, draw: Any) -> dict[str, Any]:
        marked = {mark["student"] for mark in self.rows[AttendanceMark].values()}
        return {
            "student": draw(st.sampled_from(sorted(marked))),
            "class_group": draw(st.sampled_from(sorted(self.rows[ClassGroup]))),
            "starts_on": draw(st.sampled_from([None, *DAYS[:2]])),
            "ends_on": draw(st.sampled_from([None, *DAYS[1:]])),
        }


HAPPENINGS = [
    "marks_appear", "marks_change", "marks_vanish", "something_returns", "a_pupil_moves", "a_pupil_leaves",
    "classes_are_filled", "classes_change", "the_calendar_changes", "nobody_looks",
]  # fmt: skip


@pytest.fixture(scope="module")
async def empty(databases: Any, migrated: str) -> AsyncIterator[Hub]:
    async with databases.copy(migrated) as hub:
        yield hub


@settings(
    max_examples=2000 if SOAK else 30,
    derandomize=not SOAK,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # What happened is told whole; making it smaller takes longer than reading it.
    phases=[Phase.generate],
)
@given(data=st.data())
async def test_after_whatever_happens_cells_are_what_a_recount_says(empty: Hub, data: Any) -> None:
    async with empty.database.connect() as connection, connection.begin() as whole:
        district = District(connection, empty.keyring)
        await district.begin()
        await district.marks_appear(data.draw)
        for step in range(10):
            await district.happen(data.draw)
            # Some changes are counted together, as those of one run are.
            if step % data.draw(st.integers(1, 3)) == 0:
                await district.settle()
                assert await cells(connection, KEPT) == await cells(connection, RECOUNT)
        await district.settle()
        assert await cells(connection, KEPT) == await cells(connection, RECOUNT)
        for found in await rollups.check(connection):
            assert (found.wrong, found.due) == (0, 0)
        await whole.rollback()


async def test_what_does_not_move_a_cell_makes_nothing_due(empty: Hub) -> None:
    async with empty.database.connect() as connection:
        district = District(connection, empty.keyring)
        await district.begin()
        pupil, school = min(district.rows[Student]), min(district.rows[School])
        mark = {"date": MONDAY, "code": "TARDY", "student": pupil, "school": school}
        await district.add(AttendanceMark, mark)
        await district.settle()
        await district.save(Student, {pupil: district.rows[Student][pupil] | {"name": "改名"}})
        await district.save(AttendanceMark, dict.fromkeys(district.rows[AttendanceMark], mark))
        for name in NAMES:
            assert await cells(connection, f"SELECT * FROM {name}_due") == []
        await district.save(Student, {pupil: {"name": "改名", "school": None}})
        for name in NAMES:
            found = await cells(connection, f"SELECT date, school_id FROM {name}_due")
            assert found == [str((MONDAY, school))]


async def test_a_first_sync_counts_each_slice_once(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    maintain = rollups.maintain

    async def noting(connection: AsyncConnection) -> int:
        counted.append(await maintain(connection))
        return counted[-1]

    monkeypatch.setattr(rollups, "maintain", noting)
    await hub.sync("oneroster")
    await hub.sync("edfi")
    slices = await hub.one("SELECT count(*) FROM (SELECT DISTINCT date, school_id FROM attendance_mark) s")
    assert sum(counted) == slices * len(NAMES)
    assert slices > 20
    assert await agrees(hub) > slices


async def test_sources_at_once_and_chunks_of_one_slice_end_alike(
    hub: Hub, undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "CHUNK", 1)
    await asyncio.gather(*(hub.sync(name) for name in ORDER))
    await agrees(hub)
    assert (await hub.digest())["attendance_by_day"] == undisturbed["attendance_by_day"]


async def test_a_pupil_who_moves_takes_all_marks_along_and_one_who_is_removed_takes_them_away(
    changing: Any,
) -> None:
    hub, upstreams = changing
    before = await agrees(hub)
    (row_id, key, marks), *_ = await hub.ask(
        "SELECT s.id, r.key, count(*) FROM student s JOIN attendance_mark m ON m.student_id = s.id"
        " JOIN source_record r ON r.subject_id = s.id AND r.stream = 'users' AND subject_entity = 'Student'"
        " WHERE s.removed_at IS NULL AND m.removed_at IS NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1"
    )
    school = (await hub.row("student", row_id)).school_id
    sql = "SELECT coalesce(sum(count), 0)::int FROM attendance_by_day WHERE student_school_id = :school"
    there = await hub.one(sql, school=school)
    users = upstreams.records("oneroster/users")
    upstreams.edit(
        "oneroster/users",
        lambda r: r | {"status": "tobedeleted", "dateLastModified": now()} if r["sourcedId"] == key else r,
    )
    await hub.sync("oneroster")
    await agrees(hub)
    assert await hub.one(sql, school=school) == there - marks
    upstreams.write("oneroster/users", users)
    await hub.sync("oneroster", full=True)
    assert await agrees(hub) == before


async def test_the_digest_tells_a_wrong_cell(synced: Hub, undisturbed: dict[str, str]) -> None:
    assert undisturbed["attendance_by_day"].split()[0] == str(await agrees(synced))
    async with synced.database.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE attendance_by_day SET count = count + 1 WHERE ctid = (SELECT min(ctid) FROM attendance_by_day)"
        )
    digest = await synced.digest()
    assert {name for name, said in digest.items() if said != undisturbed[name]} == {"attendance_by_day"}


async def test_a_check_finds_cells_that_are_wrong_missing_or_too_many_and_a_rebuild_mends_them(
    synced: Hub, undisturbed: dict[str, str]
) -> None:
    async with synced.database.begin() as connection:
        for spoil in (
            "UPDATE attendance_by_day SET count = 99 WHERE ctid = (SELECT min(ctid) FROM attendance_by_day)",
            "DELETE FROM attendance_by_day WHERE ctid = (SELECT min(ctid) FROM attendance_by_day)",
            "INSERT INTO attendance_by_day VALUES ('2020-01-01', NULL, NULL, 'TARDY', NULL, 1)",
        ):
            assert (await connection.exec_driver_sql(spoil)).rowcount == 1
        _, found = await rollups.check(connection)
        assert (found.wrong, found.due) == (3, 0)
        await connection.exec_driver_sql(
            "INSERT INTO attendance_by_day_due (date, school_id) VALUES ('2020-01-01', NULL)"
        )
        _, found = await rollups.check(connection)
        assert (found.wrong, found.due) == (2, 1), "what is due is not held to be wrong"
    async with synced.database.begin() as connection:
        rebuilt = await rollups.rebuild(connection)
        assert rebuilt.keys() == set(NAMES)
        assert rebuilt["attendance_by_day"] == await agrees_in(connection)
    assert (await synced.digest())["attendance_by_day"] == undisturbed["attendance_by_day"]


async def agrees_in(connection: AsyncConnection) -> int:
    return len(await cells(connection, RECOUNT))

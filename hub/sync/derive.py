"""Rows that follow from other rows, worked out anew for the pupils who are due, in sets."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, bindparam, delete, select, text, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store import rollups
from hub.store.writer import Saved, Writer, among, table_of
from hub.sync.tables import derivation_due
from schema.attendance.absence_episode import AbsenceEpisode, AbsenceState
from schema.attendance.attendance_mark import AttendanceMark
from schema.kit.entity import Entity
from schema.people.enrolment import Enrolment
from schema.places.school_day import SchoolDay

CHUNK = 1000

_STUDENTS = bindparam("students", type_=ARRAY(BigInteger))

# Only a class that was known before is history: a mark's first version is complete when its class is filled in.
_KEEP_OLD_CLASSES = """
INSERT INTO attendance_mark_history ({columns}, superseded_at)
SELECT {columns}, :now FROM attendance_mark m
WHERE m.student_id = ANY(:students) AND m.class_group_id IS NOT NULL AND m.class_group_id IS DISTINCT FROM ({class_then})
"""
_CLASS_THEN = """
SELECT e.class_group_id FROM enrolment e
WHERE e.student_id = m.student_id AND e.removed_at IS NULL
  AND coalesce(e.starts_on, '-infinity') <= m.date AND m.date <= coalesce(e.ends_on, 'infinity')
ORDER BY e.starts_on DESC NULLS LAST, e.ends_on DESC NULLS FIRST, e.id LIMIT 1
"""
_FILL_CLASSES = """
UPDATE attendance_mark m SET class_group_id = ({class_then}), changed_at = :now
WHERE m.student_id = ANY(:students) AND m.class_group_id IS DISTINCT FROM ({class_then})
RETURNING m.id
"""

# Days without school do not break an absence. A district without a calendar is taken to hold school on weekdays.
_CALENDAR = """
WITH known AS (
  SELECT min(date) AS first, max(date) AS last FROM attendance_mark WHERE removed_at IS NULL
), held AS (
  SELECT date FROM school_day WHERE held AND removed_at IS NULL
  UNION ALL
  SELECT day::date FROM known, generate_series(known.first, known.last, interval '1 day') AS day
  WHERE extract(isodow FROM day) < 6 AND NOT EXISTS (SELECT FROM school_day WHERE removed_at IS NULL)
), numbered AS (
  SELECT date, row_number() OVER (ORDER BY date) AS number FROM held
)"""
# Whether an absence goes on is told by the last day that is known of anybody, which other pupils' marks move.
_STALE = f"""
{_CALENDAR}
INSERT INTO derivation_due
SELECT DISTINCT student_id FROM absence_episode
WHERE removed_at IS NULL AND (state = 'OPEN') IS DISTINCT FROM
  (last_day = (SELECT max(numbered.date) FROM numbered, known WHERE numbered.date <= known.last))
ON CONFLICT DO NOTHING
"""
_EPISODES = f"""
{_CALENDAR}, absent AS (
  SELECT m.student_id, n.date, n.number, bool_and(m.code = 'EXCUSED_ABSENCE') AS explained
  FROM attendance_mark m JOIN numbered n ON n.date = m.date
  WHERE m.student_id = ANY(:students) AND m.removed_at IS NULL AND m.period IS NULL
    AND m.code IN ('EXCUSED_ABSENCE', 'UNEXCUSED_ABSENCE')
  GROUP BY m.student_id, n.date, n.number
), islands AS (
  SELECT *, number - row_number() OVER (PARTITION BY student_id ORDER BY number) AS island,
    number - row_number() OVER (PARTITION BY student_id, explained ORDER BY number) AS run
  FROM absent
), runs AS (
  SELECT student_id, island, explained, min(date) AS first_day, max(date) AS last_day, count(*) AS days, max(number) AS number
  FROM islands GROUP BY student_id, island, explained, run
)
SELECT student_id, min(first_day) AS first_day, max(last_day) AS last_day, sum(days)::int AS school_days,
  bool_and(explained) AS explained, coalesce(max(days) FILTER (WHERE NOT explained), 0) AS unexplained_days,
  max(number) = (SELECT max(number) FROM numbered, known WHERE date <= known.last) AS open
FROM runs GROUP BY student_id, island
"""


async def due(connection: AsyncConnection, entity: type[Entity], saved: Saved) -> None:
    """Note, in the transaction that wrote the rows, for which pupils derived rows are due."""
    ids = [*saved.added, *saved.changed, *saved.removed]
    if not ids or entity not in (AttendanceMark, Enrolment, SchoolDay):
        return
    if entity is SchoolDay:
        marks = table_of(AttendanceMark)
        touched: Any = select(marks.c.student_id).distinct()
    else:
        table, history = table_of(entity), entity.history
        assert history is not None
        touched = union(
            select(table.c.student_id).where(among(table.c.id, ids)),
            select(history.c.student_id).where(among(history.c.id, ids)),
        )
    await connection.execute(
        upsert(derivation_due).from_select(["student_id"], touched).on_conflict_do_nothing()
    )


async def due_again(connection: AsyncConnection) -> None:
    """Absences that were open may have ended, and ended ones be open again, as the last known day moved."""
    await connection.execute(text(_STALE))


async def derive(writer: Writer) -> int:
    """Work out the derived rows of the next pupils who are due; returns how many pupils that were."""
    connection = writer.connection
    next_due = select(derivation_due.c.student_id).order_by(derivation_due.c.student_id).limit(CHUNK)
    taken = await connection.execute(
        delete(derivation_due)
        .where(derivation_due.c.student_id.in_(next_due))
        .returning(derivation_due.c.student_id)
    )
    students = [int(student) for (student,) in taken]
    if students:
        await _fill_classes(writer, students)
        await _episodes(writer, students)
    return len(students)


async def _fill_classes(writer: Writer, students: list[int]) -> None:
    columns = ", ".join(f'"{column.name}"' for column in table_of(AttendanceMark).columns)
    values = {"students": students, "now": writer.now}
    keep, fill = (
        text(statement.format(columns=columns, class_then=_CLASS_THEN)).bindparams(_STUDENTS)
        for statement in (_KEEP_OLD_CLASSES, _FILL_CLASSES)
    )
    await writer.connection.execute(keep, values)
    filled = (await writer.connection.execute(fill, values)).scalars()
    await rollups.touch(writer.connection, AttendanceMark, filled, writer.now)


async def _episodes(writer: Writer, students: list[int]) -> None:
    table = table_of(AbsenceEpisode)
    found = await writer.connection.execute(text(_EPISODES).bindparams(_STUDENTS), {"students": students})
    wanted = {(row["student_id"], row["first_day"]): _values(row) for row in found.mappings()}
    present: dict[tuple[int, date], int] = {}
    rows = await writer.connection.execute(
        select(table.c.id, table.c.student_id, table.c.first_day)
        .where(among(table.c.student_id, students))
        # Of several rows that began on this day the live one comes last and stays.
        .order_by(table.c.removed_at)
    )
    for row_id, student, first_day in rows:
        present[student, first_day] = row_id
    fresh = [key for key in wanted if key not in present]
    for key, row_id in zip(fresh, await writer.new_ids(AbsenceEpisode, len(fresh)), strict=True):
        present[key] = row_id
    await writer.save(AbsenceEpisode, {present[key]: values for key, values in wanted.items()})
    await writer.remove(AbsenceEpisode, {row_id for key, row_id in present.items() if key not in wanted})


def _values(row: Any) -> dict[str, Any]:
    return {
        "student": row["student_id"],
        "first_day": row["first_day"],
        "last_day": row["last_day"],
        "school_days": row["school_days"],
        "explained": row["explained"],
        "unexplained_days": row["unexplained_days"],
        "state": (AbsenceState.OPEN if row["open"] else AbsenceState.ENDED).name,
    }

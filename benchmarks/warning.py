"""`python -m benchmarks.warning quick|full`: how long the rules of early warning take, of all pupils and after a change of some."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, select, text

from benchmarks.__main__ import FOLDER
from benchmarks.database import opened
from benchmarks.seeding import seeded
from benchmarks.size import DISTRICT, SIZES, TODAY, Size
from benchmarks.written import rewrite
from hub.audit import Caller, Deed, Recorder
from hub.policy import Viewer
from hub.rules.evaluating import Outcome, Rules
from hub.rules.simulating import simulated
from hub.rules.stated import FILE, standing
from hub.store.home import Home
from hub.store.writer import Writer, among, table_of
from resolvers.graph import Graph
from schema.attendance.attendance_mark import AttendanceMark
from schema.care.alert import Alert
from schema.kit import Role
from schema.people.enrolment_event import EnrolmentEvent
from schema.people.student import Student

SIMULATED = """query($rules: String!) { simulateRules(rules: $rules) {
  version now then rules { rule raised closed } schools { school { name } now then }
  pupils(first: 20) { rules student { name school { name } } } } }"""

T = TypeVar("T")

BEGIN, END = "<!-- warning -->", "<!-- /warning -->"


async def main(size: Size) -> None:
    """Evaluate in one transaction that is taken back, and write the section."""
    named = os.environ.get("YIXIN_BENCH_DATABASE_URL")
    async with opened(size, FOLDER, named) as database:
        await seeded(database, size)
        settings = database.settings().model_copy(update={"today": TODAY, "district_code": DISTRICT})
        async with Home.open(settings) as home, home.database.connect() as connection:
            rules = Rules(standing(), home.keyring, home.clock)
            await _suspend(connection, home)
            before, made = await _timed(lambda: simulated(connection, standing(), home.clock))
            first, raised = await _timed(lambda: rules.whole(connection))
            again, nothing = await _timed(lambda: rules.whole(connection))
            await _change(connection, home)
            some, moved = await _timed(lambda: rules.catch_up(connection))
            alerts = (
                await connection.execute(select(text("count(*)")).select_from(table_of(Alert)))
            ).scalar_one()
            pupils = (
                await connection.execute(select(text("count(*)")).select_from(table_of(Student)))
            ).scalar_one()
            marks = (
                await connection.execute(select(text("count(*)")).select_from(table_of(AttendanceMark)))
            ).scalar_one()
            await connection.rollback()
            asked = {role: await _asked(home, role) for role in (Role.DISTRICT, Role.CENTRE)}
    assert nothing == Outcome(), nothing
    assert len(made.raised) == raised.raised, made.codes
    lines = [
        BEGIN,
        "## Early warning",
        "",
        "Written by `python -m benchmarks.warning full`: the hub's own rules over the seeded district, in which one pupil in fifty is suspended as well; one transaction,"
        " taken back. Targets: all pupils in under 30 s, after a change of 1 % in under 1 s.",
        "",
        f"- {datetime.now(UTC):%Y-%m-%d}, {pupils:,} pupils, {marks:,} marks, {len(standing().rules)} rules, 2 cores, load average {os.getloadavg()[0]:.1f}",
        "",
        "| evaluation | seconds | alerts raised, escalated, closed |",
        "|---|---|---|",
        f"| all pupils, none with an alert | {first:.1f} | {raised.raised:,}, {raised.escalated:,}, {raised.closed:,} |",
        f"| all pupils again | {again:.1f} | none |",
        f"| 1 % of the pupils after a change | {some:.2f} | {moved.raised:,}, {moved.escalated:,}, {moved.closed:,} |",
        "",
        f"{alerts:,} alerts in all. Simulated before, the same rules take {before:.1f} s to tell those whom they raise. `simulateRules` with its figures by school and twenty pupils, asked over the district as it is"
        f" seeded: {asked[Role.DISTRICT]:.1f} s by the bureau, {asked[Role.CENTRE]:.1f} s by the centre; target: under 30 s.",
        END,
    ]
    rewrite("\n".join(lines), BEGIN, END)
    print("\n".join(lines))


async def _suspend(connection: Any, home: Home) -> None:
    """Make one pupil in fifty suspended since forty days ago."""
    pupils = table_of(Student)
    chosen = (await connection.scalars(select(pupils.c.id).where(pupils.c.id % 50 == 0))).all()
    writer = Writer(connection, home.keyring, datetime.now(UTC))
    await writer.change_each(Student, {key: {"status": "SUSPENDED"} for key in chosen})
    ids = await writer.new_ids(EnrolmentEvent, len(chosen))
    since = datetime.combine(TODAY, datetime.min.time()).date().replace(day=1)
    await writer.save(
        EnrolmentEvent,
        {
            key: {"kind": "SUSPEND", "effective_on": since.replace(year=since.year - 1), "student": pupil}
            for key, pupil in zip(ids, chosen, strict=True)
        },
    )


async def _change(connection: Any, home: Home) -> None:
    """Change a mark of one pupil in a hundred."""
    marks = table_of(AttendanceMark)
    pupils = (
        await connection.scalars(select(table_of(Student).c.id).where(table_of(Student).c.id % 100 == 1))
    ).all()
    of_pupils = among(marks.c.student_id, pupils)
    chosen = await connection.scalars(
        select(func.min(marks.c.id)).where(of_pupils).group_by(marks.c.student_id)
    )
    writer = Writer(connection, home.keyring, datetime.now(UTC))
    await writer.change_each(
        AttendanceMark, {key: {"code": "UNEXCUSED_ABSENCE", "date": TODAY} for key in chosen}
    )


class Silent(Recorder):
    """Writes nothing: the database stays as it was seeded."""

    def __init__(self) -> None:
        """Take nothing."""

    async def record(self, caller: Caller, deeds: Sequence[Deed]) -> None:
        """Let it be told."""


async def _asked(home: Home, role: Role) -> float:
    """Seconds for `simulateRules`, the second time that it is asked."""
    clock, keyring = home.clock, home.keyring
    graph = Graph(
        engine=home.queries, reader=home.reader, writer=home.changes, clock=clock, district=DISTRICT,
        sealer=keyring, cursors=keyring.cursors, recorder=Silent(),
    )  # fmt: skip
    given, viewer = {"rules": FILE.read_text("utf-8")}, Viewer(1, frozenset({role}))
    for _ in range(2):
        begun = time.perf_counter()
        answer = await graph.execute(viewer, document=SIMULATED, variables=given, query_only=True)
        assert b'"errors"' not in answer, answer[:500]
    return time.perf_counter() - begun


async def _timed(evaluate: Callable[[], Awaitable[T]]) -> tuple[float, T]:
    begun = time.perf_counter()
    outcome = await evaluate()
    return time.perf_counter() - begun, outcome


if __name__ == "__main__":
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(SIZES[sys.argv[1] if len(sys.argv) > 1 else "full"]))

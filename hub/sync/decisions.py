"""A held run laid out for those who decide, and who decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.writer import among, table_of
from hub.sync.brake import Diff
from hub.sync.tables import run_plan
from schema.integration.held_change import HeldChange, HeldKind
from schema.integration.held_pupil import HeldPupil
from schema.integration.sync_run import SyncRun
from schema.people.student import Student

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides: an account, or the user of the command line."""

    account: int | None = None
    operator: str | None = None


async def lay_out(connection: AsyncConnection, run_id: int, diff: Diff) -> None:
    """Write down what a run that is held would take away, in place of what was written of it before."""
    changes, pupils = table_of(HeldChange), table_of(HeldPupil)
    await forget(connection, run_id)
    await connection.execute(delete(changes).where(changes.c.run_id == run_id))
    await connection.execute(
        insert(changes),
        [
            {
                "run_id": run_id,
                "kind": change.kind.name,
                "stream": change.stream,
                "school_id": change.school,
                "taken": change.taken,
                "total": change.total,
                "beyond": change.beyond,
            }
            for change in diff.changes
        ],
    )
    rows = list(_pupils(run_id, diff))
    student = table_of(Student)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        ids = [row["student_id"] for row in part]
        found = await connection.execute(
            select(student.c.id, student.c.school_id).where(among(student.c.id, ids))
        )
        schools = {row.id: row.school_id for row in found}
        await connection.execute(
            insert(pupils), [{**row, "school_id": schools.get(row["student_id"])} for row in part]
        )


def _pupils(run_id: int, diff: Diff) -> Iterator[dict[str, Any]]:
    for kind, pupils in ((HeldKind.REMOVE, diff.leaving), (HeldKind.SUSPEND, diff.suspended)):
        for student_id, by in pupils.items():
            yield {
                "run_id": run_id,
                "kind": kind.name,
                "student_id": student_id,
                "stream": by.stream,
                "key": by.key,
            }


async def forget(connection: AsyncConnection, run_id: int) -> None:
    """Forget whom a run would have taken away; how many stays."""
    pupils = table_of(HeldPupil)
    await connection.execute(delete(pupils).where(pupils.c.run_id == run_id))


async def note(
    connection: AsyncConnection, run_id: int, who: Decider, now: datetime, *, approve: bool
) -> None:
    """Write down who decided on a held run, and when."""
    runs = table_of(SyncRun)
    await connection.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(decided_at=now, decided_by_id=who.account, operator=who.operator)
    )
    if approve:
        await connection.execute(update(run_plan).where(run_plan.c.run_id == run_id).values(approved=True))
    else:
        await forget(connection, run_id)

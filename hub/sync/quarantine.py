"""The worklist of what did not fit, one entry for each record, closed by itself when the record fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from hub.store.writer import Writer, among, table_of
from hub.sync.drafting import Problem
from hub.sync.staging import Staged, Staging
from schema.integration.quarantined_record import QuarantinedRecord, QuarantineState

_REFUSALS = frozenset({"22", "23", "54"})
"""Classes of SQLSTATE: data exception, integrity constraint violation, program limit exceeded."""


class Quarantine:
    """Writes the worklist of one source."""

    def __init__(self, writer: Writer, source_id: int) -> None:
        self.writer = writer
        self.source_id = source_id
        self.table = table_of(QuarantinedRecord)

    async def record(self, stream: str, problems: Mapping[str, Problem | None]) -> None:
        """Write down each record's problem by key; None closes what stood there."""
        table = self.table
        here = (table.c.source_id == self.source_id, table.c.stream == stream)
        found = await self.writer.connection.execute(
            select(table.c.id, table.c.key, table.c.first_seen_at).where(*here, among(table.c.key, problems))
        )
        known = {key: (row_id, since) for row_id, key, since in found}
        fitting = [known[key][0] for key, problem in problems.items() if problem is None and key in known]
        if fitting:
            await self.writer.connection.execute(
                update(table)
                .where(among(table.c.id, fitting), table.c.state != QuarantineState.RESOLVED.name)
                .values(state=QuarantineState.RESOLVED.name, resolved_at=self.writer.now)
            )
        open_ = {key: problem for key, problem in problems.items() if problem is not None}
        fresh = [key for key in open_ if key not in known]
        for key, row_id in zip(fresh, await self.writer.new_ids(QuarantinedRecord, len(fresh)), strict=True):
            known[key] = (row_id, self.writer.now)
        await self.writer.save(
            QuarantinedRecord,
            {known[key][0]: self._row(stream, key, problem, known[key][1]) for key, problem in open_.items()},
        )

    def _row(self, stream: str, key: str, problem: Problem, since: Any) -> dict[str, Any]:
        waits = problem.waits_for is not None
        return {
            "source": self.source_id,
            "state": (QuarantineState.WAITING if waits else QuarantineState.QUARANTINED).name,
            "stream": stream,
            "key": key,
            "reason": problem.code,
            "field": problem.field,
            "message": problem.message,
            "mend": problem.mend,
            "value": problem.value,
            "first_seen_at": since,
            "resolved_at": None,
        }


def refused(error: DBAPIError) -> bool:
    """Whether the database failed over what it was to store, and not over its own state."""
    sqlstate = getattr(error.orig, "sqlstate", None)
    # Without a state it never came to the server: the value does not fit the parameter.
    return sqlstate[:2] in _REFUSALS if sqlstate else isinstance(_cause(error), ValueError)


def _cause(error: DBAPIError) -> BaseException | None:
    return error.orig.__cause__ if error.orig else None


async def refuse(
    staging: Staging, writer: Writer, run_id: int, stream: str, records: Sequence[Staged], error: DBAPIError
) -> None:
    """Quarantine records which PostgreSQL itself would not store; only the kind of its error is told, never a value."""
    problem = Problem(
        "record.refused",
        f"the database refused a row of it ({type(_cause(error)).__name__})",
        mend="correct the record in the source, or report it",
    )
    await Quarantine(writer, staging.source_id).record(stream, {record.key: problem for record in records})
    await staging.settle(
        [
            {
                "record_id": record.id,
                "to_state": "quarantined",
                "waiting_for": None,
                "made": "quarantined",
                "run": run_id,
                "fits": False,
            }
            for record in records
        ]
    )

"""The worklist of what did not fit, one entry for each record, closed by itself when the record fits, never by age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import RowMapping, select, update
from sqlalchemy.exc import DBAPIError

from hub.store.cells import place
from hub.store.writer import Writer, among, table_of
from hub.sync.drafting import Problem
from hub.sync.projection import Projection
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

    async def record(
        self, stream: str, records: Sequence[Staged], problems: Mapping[str, Problem | None]
    ) -> None:
        """Write down each record's problem by key; None closes what stood there."""
        table = self.table
        here = (table.c.source_id == self.source_id, table.c.stream == stream)
        found = await self.writer.connection.execute(select(table).where(*here, among(table.c.key, problems)))
        known: dict[str, RowMapping] = {row["key"]: row for row in found.mappings()}
        fitting = [known[key]["id"] for key, problem in problems.items() if problem is None and key in known]
        if fitting:
            await self.writer.connection.execute(
                update(table)
                .where(among(table.c.id, fitting), table.c.state != QuarantineState.RESOLVED.name)
                .values(state=QuarantineState.RESOLVED.name, resolved_at=self.writer.now)
            )
        payloads = {
            record.key: orjson.dumps(record.payload).decode()
            for record in records
            if problems.get(record.key) is not None
        }
        open_ = {
            key: problem
            for key, problem in problems.items()
            if problem is not None and not (key in known and self._dismissed(known[key], payloads[key]))
        }
        fresh = [key for key in open_ if key not in known]
        numbers = await self.writer.new_ids(QuarantinedRecord, len(fresh))
        ids = {key: row["id"] for key, row in known.items()} | dict(zip(fresh, numbers, strict=True))
        rows = {}
        for key, problem in open_.items():
            since = known[key]["first_seen_at"] if key in known else self.writer.now
            rows[ids[key]] = self._row(stream, key, problem, payloads[key], since)
        await self.writer.save(QuarantinedRecord, rows)

    def _dismissed(self, row: RowMapping, payload: str) -> bool:
        """Whether somebody dismissed the record as it still is: a decision stands until the source says something else."""
        if row["state"] != QuarantineState.DISMISSED.name or row["payload"] is None:
            return False
        return (
            self.writer.keyring.open(place(QuarantinedRecord, "payload", row["id"]), row["payload"])
            == payload
        )

    def _row(self, stream: str, key: str, problem: Problem, payload: str, since: Any) -> dict[str, Any]:
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
            "payload": payload,
            "first_seen_at": since,
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
    problems = {record.key: problem for record in records}
    await Quarantine(writer, staging.source_id).record(stream, records, problems)
    await Projection(writer, staging.source_id).outdate(stream, list(problems))
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

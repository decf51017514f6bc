"""The brake: what a run would take away is counted before it applies, and too much holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from hub.store.writer import among, table_of
from hub.sync.contract import Stream
from hub.sync.corrections import Corrections
from hub.sync.drafting import Problem, draft
from hub.sync.staging import Staging
from hub.sync.tables import staged_record
from schema.integration.source_record import SourceRecord
from schema.people.student import Student, StudentStatus
from schema.places.school import School

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may take away before somebody has to look."""

    share: float = 0.05
    """Of a school's pupils, or of a stream's records."""
    least_pupils: int = 2
    """Fewer of a school are never held: even the smallest may lose one."""
    least_records: int = 10
    """Fewer of a stream are never held, unless they are all."""


@dataclass(frozen=True, slots=True)
class Excess:
    """One line of what a held run would take away."""

    where: str
    """`stream users` or `school 3131070012`."""
    would: str
    """`remove` or `suspend`."""
    taken: int
    of: int

    def __str__(self) -> str:
        return f"{self.where}: would {self.would} {self.taken} of {self.of}"


class Brake:
    """Looks at the staged records of one source before they are applied."""

    def __init__(self, staging: Staging, limits: Limits) -> None:
        self.staging = staging
        self.limits = limits

    async def check(self, streams: Sequence[Stream], unseen: dict[str, list[int]]) -> list[Excess]:
        """What would be taken away beyond the limits, by stream and by school."""
        found = [
            excess
            for stream in streams
            if (excess := await self._stream(stream, len(unseen.get(stream.name, ()))))
        ]
        leaving: set[int] = set()
        suspended: set[int] = set()
        for stream in streams:
            leaving |= await self._students(stream, unseen.get(stream.name, []))
            removed, paused = await self._changed(stream)
            leaving |= removed
            suspended |= paused
        return found + await self._schools(leaving, suspended - leaving)

    async def _stream(self, stream: Stream, unseen: int) -> Excess | None:
        table = staged_record
        gone = func.count().filter(table.c.gone, table.c.state == "pending", table.c.applied_run.is_not(None))
        held = func.count().filter(table.c.applied_run.is_not(None), table.c.state != "gone")
        row = (
            await self.staging.connection.execute(
                select(gone, held).where(
                    table.c.source_id == self.staging.source_id, table.c.stream == stream.name
                )
            )
        ).one()
        taken, of = unseen + row[0], row[1]
        enough = taken >= self.limits.least_records or taken >= of > 1
        return (
            Excess(f"stream {stream.name}", "remove", taken, of)
            if enough and taken > self.limits.share * of
            else None
        )

    async def _students(self, stream: Stream, unseen: Sequence[int]) -> set[int]:
        """Pupils whose founding record leaves, by a sweep or by the source's word."""
        staged, link = staged_record, table_of(SourceRecord)
        found = await self.staging.connection.execute(
            select(link.c.subject_id)
            .join(
                staged,
                (staged.c.source_id == link.c.source_id)
                & (staged.c.stream == link.c.stream)
                & (staged.c.key == link.c.key),
            )
            .where(
                link.c.source_id == self.staging.source_id,
                link.c.stream == stream.name,
                link.c.subject_entity == Student.__name__,
                link.c.founding,
                link.c.removed_at.is_(None),
                among(staged.c.id, unseen) | (staged.c.gone & (staged.c.state == "pending")),
            )
        )
        return {int(subject) for (subject,) in found}

    async def _changed(self, stream: Stream) -> tuple[set[int], set[int]]:
        """Pupils whom changed records would found no more, and enrolled ones whom they would make anything else."""
        removed: set[int] = set()
        suspended: set[int] = set()
        link, student = table_of(SourceRecord), table_of(Student)
        staging = self.staging
        corrections = Corrections(staging.connection, staging.keyring, staging.source_id)
        async for changed in staging.changed(stream.name, CHUNK):
            records = await corrections.applied(stream.name, changed, None)
            said = {record.key: draft(stream, record) for record in records}
            claims = {key: found for key, found in said.items() if not isinstance(found, Problem)}
            pupils = await self.staging.connection.execute(
                select(link.c.key, link.c.founding, student.c.id, student.c.status)
                .join(
                    student, (student.c.id == link.c.subject_id) & (link.c.subject_entity == Student.__name__)
                )
                .where(
                    link.c.source_id == self.staging.source_id,
                    link.c.stream == stream.name,
                    link.c.removed_at.is_(None),
                    among(link.c.key, claims),
                )
            )
            for key, founding, student_id, status in pupils:
                about = [claim for claim in claims[key] if claim.draft.entity is Student]
                statuses = {claim.values.get("status") for claim in about} - {
                    None,
                    StudentStatus.ENROLLED.name,
                }
                if founding and not about:
                    removed.add(student_id)
                elif statuses and status == StudentStatus.ENROLLED.name:
                    suspended.add(student_id)
        return removed, suspended

    async def _schools(self, leaving: set[int], suspended: set[int]) -> list[Excess]:
        if not leaving and not suspended:
            return []
        student, school = table_of(Student), table_of(School)
        rows = await self.staging.connection.execute(
            select(
                func.coalesce(school.c.code, "unknown"),
                func.count().filter(among(student.c.id, leaving)),
                func.count().filter(among(student.c.id, suspended)),
                func.count(),
            )
            .select_from(student.outerjoin(school, school.c.id == student.c.school_id))
            .where(student.c.removed_at.is_(None))
            .group_by(school.c.code)
            .order_by(school.c.code)
        )
        found = []
        for code, left, paused, of in rows:
            taken = left + paused
            if taken >= self.limits.least_pupils and taken > self.limits.share * of:
                told = (("remove", left), ("suspend", paused))
                found += [Excess(f"school {code}", would, number, of) for would, number in told if number]
        return found

"""The brake: what a run would take away is counted before it applies, and too much holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from hub.store.writer import among, table_of
from hub.sync.contract import Stream
from hub.sync.drafting import Problem, draft
from hub.sync.staging import Staging
from hub.sync.tables import staged_record
from schema.integration.source_record import SourceRecord
from schema.people.student import Student, StudentStatus
from schema.places.school import School


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may take away before somebody has to look."""

    share: float = 0.05
    """Of a school's pupils, or of a stream's records."""
    least: int = 5
    """Fewer than this many are never held: a class may lose a pupil."""

    def exceeded(self, taken: int, of: int) -> bool:
        """Whether `taken` of `of` is too much."""
        return taken >= self.least and taken > self.share * of


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
            suspended |= await self._suspended(stream)
        found += await self._schools("remove", leaving)
        found += await self._schools("suspend", suspended - leaving)
        return found

    async def _stream(self, stream: Stream, unseen: int) -> Excess | None:
        table = staged_record
        gone = func.count().filter(table.c.gone, table.c.state == "pending", table.c.applied)
        held = func.count().filter(table.c.applied, table.c.state != "gone")
        row = (
            await self.staging.connection.execute(
                select(gone, held).where(
                    table.c.source_id == self.staging.source_id, table.c.stream == stream.name
                )
            )
        ).one()
        taken = unseen + row[0]
        return (
            Excess(f"stream {stream.name}", "remove", taken, row[1])
            if self.limits.exceeded(taken, row[1])
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

    async def _suspended(self, stream: Stream) -> set[int]:
        """Enrolled pupils whom changed records would make anything else."""
        link, student = table_of(SourceRecord), table_of(Student)
        changed = {}
        for record in await self.staging.changed(stream.name):
            claims = [] if record.gone else draft(stream, record)
            if isinstance(claims, Problem):
                continue
            for claim in claims:
                status = claim.values.get("status")
                if claim.draft.entity is Student and status not in (None, StudentStatus.ENROLLED.name):
                    changed[record.key] = status
        if not changed:
            return set()
        found = await self.staging.connection.execute(
            select(student.c.id)
            .join(link, (link.c.subject_id == student.c.id) & (link.c.subject_entity == Student.__name__))
            .where(
                link.c.source_id == self.staging.source_id,
                link.c.stream == stream.name,
                among(link.c.key, changed),
                student.c.status == StudentStatus.ENROLLED.name,
            )
        )
        return {int(student_id) for (student_id,) in found}

    async def _schools(self, would: str, students: set[int]) -> list[Excess]:
        if not students:
            return []
        student, school = table_of(Student), table_of(School)
        taken = func.count().filter(among(student.c.id, students))
        rows = await self.staging.connection.execute(
            select(func.coalesce(school.c.code, "unknown"), taken, func.count())
            .select_from(student.outerjoin(school, school.c.id == student.c.school_id))
            .where(student.c.removed_at.is_(None))
            .group_by(school.c.code)
            .order_by(school.c.code)
        )
        return [Excess(f"school {code}", would, n, of) for code, n, of in rows if self.limits.exceeded(n, of)]

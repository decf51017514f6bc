"""The brake: what a run would take away is counted before it applies, and too much holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from hub.store.writer import among, table_of
from hub.sync.contract import Stream
from hub.sync.corrections import Corrections
from hub.sync.drafting import Problem, draft
from hub.sync.ledger import Run
from hub.sync.staging import Staging
from hub.sync.tables import PENDING, staged_record
from schema.integration.held_change import HeldKind
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity
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


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what a run would take away, whether that is too much or not."""

    kind: HeldKind
    stream: str | None
    school: int | None
    taken: int
    total: int
    beyond: bool


@dataclass(frozen=True, slots=True)
class Pupil:
    """By which record a pupil would be taken away: the own one, or the school's."""

    stream: str
    key: str


@dataclass(frozen=True)
class Diff:
    """What a run would take away."""

    excess: list[Excess] = field(default_factory=list)
    """What of it is too much."""
    changes: list[Change] = field(default_factory=list)
    leaving: dict[int, Pupil] = field(default_factory=dict)
    """Pupils who would be removed."""
    suspended: dict[int, Pupil] = field(default_factory=dict)


async def missing(staging: Staging, run: Run, streams: Sequence[Stream]) -> dict[str, list[int]]:
    """By stream: records that a run found gone, as it was to fetch all and did not see them."""
    reached = await staging.reached(run.id)
    unseen = {}
    for stream in streams:
        last = reached.get(stream.name)
        if last is None:
            continue
        whole = stream.sweeps and stream.name not in run.since
        if not (whole if last.names_all is None else last.names_all):
            continue
        gone = await staging.unseen(run.id, stream.name)
        # One that could not be read may be any of those whose key was not seen; most runs miss none, and need not look.
        if gone and not (last.names_all is None and await staging.unreadable(run.id, stream.name)):
            unseen[stream.name] = gone
    return unseen


class Brake:
    """Looks at the staged records of one source before they are applied."""

    def __init__(self, staging: Staging, limits: Limits) -> None:
        self.staging = staging
        self.limits = limits

    async def check(self, streams: Sequence[Stream], unseen: dict[str, list[int]]) -> Diff:
        """What would be taken away, by stream, by school and by pupil."""
        diff = Diff()
        for stream in streams:
            missing = unseen.get(stream.name, [])
            if await self._stream(diff, stream, missing):
                diff.leaving.update(await self._founded(Student, stream, missing))
                await self._closed(diff, await self._founded(School, stream, missing))
            await self._changed(diff, stream)
        for student in diff.leaving:
            diff.suspended.pop(student, None)
        await self._schools(diff)
        return diff

    async def _stream(self, diff: Diff, stream: Stream, unseen: Sequence[int]) -> bool:
        """Count what leaves a stream; tells whether anything does."""
        table, connection = staged_record, self.staging.connection
        here = (table.c.source_id == self.staging.source_id, table.c.stream == stream.name)
        gone = select(func.count(table.c.applied_run), func.count()).where(
            *here, table.c.state == PENDING, table.c.gone
        )
        taken, named = (await connection.execute(gone)).one()
        if unseen:
            # What never fitted takes nothing away with it.
            applied = select(func.count(table.c.applied_run)).where(among(table.c.id, unseen))
            taken += (await connection.execute(applied)).scalar_one()
        if taken:
            held = select(func.count()).where(
                *here, table.c.applied_run.is_not(None), table.c.state != "gone"
            )
            of = (await connection.execute(held)).scalar_one()
            enough = taken >= self.limits.least_records or taken >= of > 1
            beyond = enough and taken > self.limits.share * of
            diff.changes.append(Change(HeldKind.REMOVE, stream.name, None, taken, of, beyond))
            if beyond:
                diff.excess.append(Excess(f"stream {stream.name}", "remove", taken, of))
        return bool(unseen or named)

    async def _founded(self, entity: type[Entity], stream: Stream, unseen: Sequence[int]) -> dict[int, Pupil]:
        """Rows whose founding record leaves, by a sweep or by the source's word."""
        staged, link = staged_record, table_of(SourceRecord)
        found = await self.staging.connection.execute(
            select(link.c.subject_id, link.c.key)
            .join(
                staged,
                (staged.c.source_id == link.c.source_id)
                & (staged.c.stream == link.c.stream)
                & (staged.c.key == link.c.key),
            )
            .where(
                link.c.source_id == self.staging.source_id,
                link.c.stream == stream.name,
                link.c.subject_entity == entity.__name__,
                link.c.founding,
                link.c.removed_at.is_(None),
                among(staged.c.id, unseen) | (staged.c.gone & (staged.c.state == "pending")),
            )
        )
        return {int(subject): Pupil(stream.name, key) for subject, key in found}

    async def _closed(self, diff: Diff, schools: dict[int, Pupil]) -> None:
        """Pupils whose school would go and leave them without one: nobody who works there would find them."""
        if not schools:
            return
        student = table_of(Student)
        pupils = await self.staging.connection.execute(
            select(student.c.id, student.c.school_id).where(
                among(student.c.school_id, schools), student.c.removed_at.is_(None)
            )
        )
        diff.suspended.update({int(pupil): schools[school] for pupil, school in pupils})

    async def _changed(self, diff: Diff, stream: Stream) -> None:
        """Pupils whom changed records would found no more, and enrolled ones whom they would make anything else."""
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
                    diff.leaving[student_id] = Pupil(stream.name, key)
                elif statuses and status == StudentStatus.ENROLLED.name:
                    diff.suspended[student_id] = Pupil(stream.name, key)

    async def _schools(self, diff: Diff) -> None:
        if not diff.leaving and not diff.suspended:
            return
        student, school = table_of(Student), table_of(School)
        rows = await self.staging.connection.execute(
            select(
                school.c.id,
                func.coalesce(school.c.code, "unknown"),
                func.count().filter(among(student.c.id, diff.leaving)),
                func.count().filter(among(student.c.id, diff.suspended)),
                func.count(),
            )
            .select_from(student.outerjoin(school, school.c.id == student.c.school_id))
            .where(student.c.removed_at.is_(None))
            .group_by(school.c.id, school.c.code)
            .order_by(school.c.code)
        )
        for school_id, code, left, paused, of in rows:
            taken = left + paused
            beyond = taken >= self.limits.least_pupils and taken > self.limits.share * of
            for kind, number in ((HeldKind.REMOVE, left), (HeldKind.SUSPEND, paused)):
                if number:
                    diff.changes.append(Change(kind, None, school_id, number, of, beyond))
                if number and beyond:
                    diff.excess.append(Excess(f"school {code}", kind.name.lower(), number, of))

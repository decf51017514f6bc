"""What alerts there would be by other rules: asked by the same SELECTs as the evaluation, in a transaction that may only read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.clock import Clock
from hub.rules.days import Days
from hub.rules.evaluating import Case, Row, holding
from hub.rules.grounds import Scope
from hub.rules.stated import Book
from hub.store.writer import table_of
from schema.care.alert import Alert, AlertState
from schema.people.student import Student
from schema.places.school import School

Pupils = frozenset[int]


@dataclass(frozen=True)
class Caseload:
    """The pupils of one school with an alert that is not closed, as it is and as it would be."""

    school: int | None
    """None: pupils of no school."""
    code: str | None
    name: str | None
    now: Pupils
    then: Pupils


@dataclass(frozen=True)
class Simulation:
    """What the next evaluation would do if these were the rules."""

    book: Book
    standing: frozenset[Case]
    """Alerts that are not closed."""
    evidence: Mapping[Case, Mapping[Row, date]]
    """For whom which of the rules hold, and by which rows."""
    caseloads: tuple[Caseload, ...]
    """By school, those without an alert now and then among them."""

    @cached_property
    def cases(self) -> frozenset[Case]:
        """The alerts that would not be closed afterwards."""
        return frozenset(self.evidence)

    @cached_property
    def raised(self) -> frozenset[Case]:
        """Alerts that there would be and are not."""
        return self.cases - self.standing

    @cached_property
    def closed(self) -> frozenset[Case]:
        """Alerts that would close, those of rules that are gone among them."""
        return self.standing - self.cases

    @cached_property
    def codes(self) -> list[str]:
        """The rules of which there is anything to tell: those of the book, then those that are gone."""
        stated = [rule.rule for rule in self.book.rules]
        return [*stated, *sorted({code for _, code in self.standing} - {*stated})]


def pupils(cases: Iterable[Case], code: str | None = None) -> Pupils:
    """Whose cases these are, by one rule or by any."""
    return frozenset(student for student, rule in cases if code in (None, rule))


async def simulate(engine: AsyncEngine, book: Book, clock: Clock) -> Simulation:
    """Ask of all pupils for whom the rules hold today, beside the alerts that there are. Nothing is written or locked."""
    async with engine.connect() as connection:
        # One snapshot for all rules, and a server that refuses to write.
        await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        async with connection.begin():
            return await simulated(connection, book, clock)


async def simulated(connection: AsyncConnection, book: Book, clock: Clock) -> Simulation:
    """The same in the caller's transaction."""
    days = await Days.read(connection, clock.today(), book.spans)
    evidence = await holding(connection, book, Scope(days, str(clock.zone)))
    alert = table_of(Alert)
    unclosed = select(alert.c.student_id, alert.c.rule).where(
        alert.c.state != AlertState.CLOSED.name, alert.c.removed_at.is_(None)
    )
    standing = frozenset((student, rule) for student, rule in await connection.execute(unclosed))
    now, then = pupils(standing), pupils(evidence)
    return Simulation(book, standing, evidence, await _caseloads(connection, now, then))


async def _caseloads(connection: AsyncConnection, now: Pupils, then: Pupils) -> tuple[Caseload, ...]:
    student, school = table_of(Student), table_of(School)
    places: Mapping[int, tuple[str, str]] = {
        key: (code, name)
        for key, code, name in await connection.execute(
            select(school.c.id, school.c.code, school.c.name).where(school.c.removed_at.is_(None))
        )
    }
    of: dict[int | None, set[int]] = {place: set() for place in places}
    concerned = now | then
    for key, place in await connection.execute(
        select(student.c.id, student.c.school_id).where(student.c.removed_at.is_(None))
    ):
        if key in concerned:
            of.setdefault(place, set()).add(key)
    found = []
    for place, members in of.items():
        code, name = (None, None) if place is None else places[place]
        found.append(Caseload(place, code, name, now & members, then & members))
    return tuple(sorted(found, key=lambda one: (one.code is None, one.code)))

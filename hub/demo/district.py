"""The demo district: a Putuo-like school district, written as its upstream systems see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.base.errors import YixinError
from hub.demo.books import Book
from hub.demo.expectation import Expectation
from hub.demo.exports import edfi, fhir, oneroster
from hub.demo.exports.tabular import Tabular
from hub.demo.exports.writing import Lines
from hub.demo.world import World

SMALLEST = 60
LARGEST = 300_000


class DemoError(YixinError):
    """The demo district cannot be made as asked."""

    code = "demo.invalid"


@dataclass(frozen=True, slots=True)
class Summary:
    """What was made."""

    directory: Path
    students: int
    schools: int
    classes: int
    staff: int
    guardians: int
    records: dict[str, dict[str, int]]
    """By source and stream: how many records the upstream holds, unreadable ones included."""
    today: date


def generate(
    directory: Path,
    *,
    students: int = 2000,
    seed: int = 2023,
    today: date,
    kept: Sequence[type[Book]] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> Summary:
    """Write the district into `directory`: `oneroster/`, `edfi/`, `fhir/`, `tabular/`, `expected.json`, `truth.ndjson`.

    `kept`: systems that keep tables, each of which gets a folder as well. The same arguments give the same bytes.
    `today` is the business date: attendance, referrals and parents' sessions reach up to it. `progress` is told
    (what, done, total) after each school. Memory holds one school at a time. Raises DemoError for a size out of bounds.
    """
    if not SMALLEST <= students <= LARGEST:
        raise DemoError(
            f"a district of {students} pupils cannot be made",
            place="students",
            mend=f"ask for {SMALLEST} to {LARGEST}",
        )
    directory.mkdir(parents=True, exist_ok=True)
    world = World(students, seed, today)
    with ExitStack() as stack:
        expected = stack.enter_context(Expectation(directory))
        lines = {
            module.SOURCE: stack.enter_context(Lines(directory / module.SOURCE, module.STREAMS))
            for module in (oneroster, edfi, fhir)
        }
        roster = oneroster.OneRoster(lines[oneroster.SOURCE], seed, world.calendar, expected)
        attendance = edfi.EdFi(lines[edfi.SOURCE], seed, world.calendar, expected)
        health = fhir.Fhir(lines[fhir.SOURCE], seed, world.calendar, world.health, expected)
        tables = stack.enter_context(Tabular(directory / "tabular", seed, world.calendar, expected))
        shelf = [stack.enter_context(book(directory, world, expected)) for book in kept]
        for book in shelf:
            book.district(world.random(book.source))
        for done, school in enumerate(world.by_school(), start=1):
            key = school.school.key
            known = roster.roster(school, world.random("roster", key))
            roster.school(school, known, world.random("oneroster", key))
            together = attendance.school(school, known, world.random("edfi", key))
            health.school(school, together, world.random("fhir", key))
            tables.school(school, known, world.random("tabular", key))
            for book in shelf:
                book.school(school, known, world.random(book.source, key))
            if progress:
                progress("schools", done, len(world.schools))
        expected.records = {name: dict(source.counts) for name, source in lines.items()}
        expected.records["tabular"] = tables.counts
        expected.records.update({book.source: book.counts for book in shelf})
        expected.write(students=students, seed=seed, today=today.isoformat())
    made = expected.entities
    return Summary(
        directory=directory,
        students=made["Student"],
        schools=made["School"],
        classes=made["ClassGroup"],
        staff=made["Staff"],
        guardians=made["Guardian"],
        records=expected.records,
        today=today,
    )

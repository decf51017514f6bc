"""What is asked: each query with the values that it is asked with, the same for every system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.size import Size

FOLDER = Path(__file__).with_name("queries")
PAGE = 100
LONGEST_PAGE = 1000

Values = Mapping[str, Any]
"""Variables by name; ids are the rows' own numbers, which each system's adapter turns into its ids."""


@dataclass(frozen=True, slots=True)
class Query:
    """One row of the comparison."""

    name: str
    what: str
    folder: str
    values: Sequence[Values]
    """Asked in turn."""
    depth: int = 0
    """Rows before the page that is measured; the way there is walked once, outside the measurement."""
    about: Literal["", "pupil", "school"] = ""
    """What one thing its values name; empty: it is about all schools."""

    def named(self, values: Values) -> int:
        """The number of the pupil or school that these values name; 0 where they name none."""
        return int(values.get("school", values.get("id", 0)))

    def document(self, name: str) -> str | None:
        """What the system that speaks this dialect is asked; None: it has no answer to this query."""
        path = FOLDER / self.folder / name
        return path.read_text(encoding="utf-8") if path.exists() else None


def workload(size: Size) -> list[Query]:
    """The queries whose speed is compared."""
    pupils = [{"id": 1 + number * 7919 % size.pupils} for number in range(200)]
    schools = [{"school": number} for number in range(1, min(size.schools, 60) + 1)]
    large = [{"id": number} for number in range(3, min(size.schools, 60) + 1, 3)]
    days = [{"from": "2026-01-05", "to": "2026-01-14"}]
    page = [{"first": PAGE}]
    return [
        Query("Q1", "one pupil with class, school, mentor", "Q1", pupils, about="pupil"),
        Query("Q2", "50 pupils of a school with class, mentor, last 5 marks", "Q2", schools, about="school"),
        Query("Q3", "1,000 pupils with school, class, mentor, last 5 marks", "Q3", [{}]),
        Query("Q4", "absences by school over ten days", "Q4", days),
        Query(
            "Q5",
            "a school, its classes, their pupils, their mentors (1,000 pupils)",
            "Q5",
            large,
            about="school",
        ),
        Query("Q6-first", "first 100 pupils of primary schools, by name", "Q6", page),
        Query("Q6", f"the 100 after {size.depth:,} of them, by cursor", "Q6", page, depth=size.depth),
        Query(
            "S1",
            "50 pupils of a school with what is sensitive: recorded before it is told",
            "S1",
            schools,
            about="school",
        ),
    ]


def largest() -> Query:
    """The answer whose memory is measured: 100,000 objects, asked once."""
    return Query("M1", "24 schools, their classes, 20,000 pupils with school, class, mentor", "M1", [{}])

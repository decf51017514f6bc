"""How much data is measured. Each size has a database of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DISTRICT = "310107"
TODAY = date(2026, 3, 2)
"""The business date of the measured hub; the marks end some days before it."""
MARKS_A_PUPIL = 20


@dataclass(frozen=True, slots=True)
class Size:
    """A district. Of three schools, two are primary with 30 pupils a class, and one is junior with 40."""

    name: str
    schools: int
    """A multiple of three."""
    classes: int = 25
    """Of each school."""
    care: bool = False
    """Whether there is what indicators count as well (`care.sql`)."""

    @property
    def pupils(self) -> int:
        """All pupils."""
        return self.schools // 3 * self.classes * (30 + 30 + 40)

    @property
    def depth(self) -> int:
        """How many rows lie before the deep page of Q6: 50,000 of a full district's 60,000 that its filter meets."""
        return self.pupils // 2 // 100 * 100


SIZES = {
    size.name: size
    for size in (
        Size("full", schools=120),
        Size("guards", schools=120),
        Size("quick", schools=24),
        Size("tenfold", schools=1200),
    )
}

"""What one request has looked at, as it is found while the answer is made, and the deeds that are recorded of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.audit import Deed
from resolvers.ids import encode
from resolvers.looks import NOTHING, Categories
from schema.access.audit_entry import AuditKind
from schema.kit import Sensitivity
from schema.pupils import pupil


@dataclass(frozen=True, slots=True)
class Change:
    """What one mutation wrote: rows of these entities, about these pupils."""

    entities: frozenset[str]
    pupils: frozenset[int]
    rows: int


class Looked:
    """Collects pupils by the categories that were told of them; a row that leads to no pupil is counted only."""

    def __init__(self) -> None:
        self._rows: dict[Categories, list[int | str | None]] = {}
        self.aggregated: Categories = NOTHING
        self.revealed: list[int] = []
        """Pupils of whom a secret was told whole, once for each."""
        self.changes: list[Change] = []

    def of(self, categories: Categories) -> list[int | str | None]:
        """The pupils' ids of the rows of these categories, to add to; an empty text or None where there is no pupil."""
        return self._rows.setdefault(categories, [])

    def add(self, categories: Categories, pupils: Iterable[int | None]) -> None:
        """Rows were told of these pupils."""
        if categories:
            self.of(categories).extend(pupils)

    def untold(self) -> None:
        """The answer has no data: nobody was told what was read."""
        self._rows.clear()
        self.aggregated = NOTHING

    def deeds(self, district: str) -> list[Deed]:
        """What is to be recorded, in an order of its own."""
        found = []
        for categories, keys in self._rows.items():
            if keys:
                pupils = tuple(sorted({int(key) for key in keys if key}))
                told = tuple(encode(pupil(), district, key) for key in pupils)
                found.append(
                    Deed(AuditKind.READ, tuple(sorted(categories)), told, len(keys), student_ids=pupils)
                )
        if self.aggregated:
            found.append(Deed(AuditKind.AGGREGATE, tuple(sorted(self.aggregated)), (), 0))
        if self.revealed:
            revealed = tuple(sorted(set(self.revealed)))
            ids = tuple(encode(pupil(), district, key) for key in revealed)
            category = f"{pupil().__name__}.{Sensitivity.SECRET.name}"
            found.append(Deed(AuditKind.REVEAL, (category,), ids, len(self.revealed), student_ids=revealed))
        for change in self.changes:
            changed = tuple(sorted(change.pupils))
            told = tuple(encode(pupil(), district, key) for key in changed)
            names = tuple(sorted(change.entities))
            found.append(Deed(AuditKind.CHANGE, names, told, change.rows, student_ids=changed))
        return sorted(found, key=lambda deed: (deed.kind.name, deed.categories))

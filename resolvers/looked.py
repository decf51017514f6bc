"""What one request has looked at, as it is found while the answer is made, and the deeds that are recorded of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.audit import Deed
from resolvers.ids import District, encode
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
    records: frozenset[int] = frozenset()
    """Quarantined records."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """Of whom a row is that leads to no pupil by itself."""

    pupils: frozenset[int]
    records: frozenset[int]
    """Quarantined records."""


class Looked:
    """Collects pupils by the categories that were told of them; a row that leads to no pupil is counted only.

    In the place of a pupil may stand what says whose a row is (`IdentityMatch:12`, see `resolvers.compiling.pupils.whom`).
    """

    def __init__(self) -> None:
        self._rows: dict[Categories, list[int | str | None]] = {}
        self.found: Mapping[Any, Concerned] = {}
        """What became of those, once it was looked up."""
        self.aggregated: Categories = NOTHING
        self.revealed: list[int] = []
        """Pupils of whom a secret was told whole, once for each."""
        self.changes: list[Change] = []

    def of(self, categories: Categories) -> list[int | str | None]:
        """The pupils' ids of the rows of these categories, to add to; an empty text or None where there is no pupil."""
        return self._rows.setdefault(categories, [])

    def add(self, categories: Categories, pupils: Iterable[int | str | None]) -> None:
        """Rows were told of these pupils."""
        if categories:
            self.of(categories).extend(pupils)

    @property
    def sayings(self) -> set[str]:
        """What says whose rows are, and has to be looked up."""
        return {key for keys in self._rows.values() for key in keys if isinstance(key, str) and ":" in key}

    def untold(self) -> None:
        """The answer has no data: nobody was told what was read."""
        self._rows.clear()
        self.aggregated = NOTHING

    def deeds(self, district: District) -> list[Deed]:
        """What is to be recorded, in an order of its own.

        A pupil who was joined to another is recorded under the ids of both, so that each has it again once they are taken apart.
        """

        def about(
            kind: AuditKind,
            categories: Iterable[str],
            pupils: set[int],
            rows: int,
            records: Iterable[int] = (),
        ) -> Deed:
            ids = tuple(sorted(district.together(pupil(), pupils)))
            told = tuple(encode(pupil(), district, key) for key in ids)
            return Deed(kind, tuple(sorted(categories)), told, rows, ids, tuple(sorted(records)))

        found = []
        for categories, keys in self._rows.items():
            if keys:
                concerned = [self.found[key] for key in set(keys) if key in self.found] if self.found else []
                plain = {int(key) for key in keys if key and key not in self.found}
                pupils = plain.union(*(each.pupils for each in concerned))
                records = set[int]().union(*(each.records for each in concerned))
                found.append(about(AuditKind.READ, categories, pupils, len(keys), records))
        if self.aggregated:
            found.append(about(AuditKind.AGGREGATE, self.aggregated, set(), 0))
        if self.revealed:
            category = f"{pupil().__name__}.{Sensitivity.SECRET.name}"
            found.append(about(AuditKind.REVEAL, (category,), set(self.revealed), len(self.revealed)))
        for change in self.changes:
            found.append(
                about(AuditKind.CHANGE, change.entities, set(change.pupils), change.rows, change.records)
            )
        return sorted(found, key=lambda deed: (deed.kind.name, deed.categories))

"""The header row of a table: titles may stand above it, and its columns in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.kit.errors import Malformed
from connectors.kit.mapping.cells import heading, trimmed
from connectors.tabular.mapping import FileSpec

HEADER_WITHIN = 10
"""Rows in which the header is looked for; titles and remarks may stand above it."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: what each column is called, by the mapping's usual header where it is known."""

    line: int
    names: tuple[str, ...]
    known: tuple[str, ...]
    delimiter: str


class Search:
    """Looks for the header of one table, and remembers what came nearest to it."""

    def __init__(self, place: str, spec: FileSpec, required: frozenset[str]) -> None:
        self._place = place
        self._spec = spec
        self._required = required
        self._spellings = {
            spelling: usual
            for usual, column in spec.columns.items()
            for spelling in (heading(usual), *column.headings)
        }
        self._likest: tuple[int, Sequence[str]] | None = None
        """The row that has most of the headers: its line, and those."""

    def see(self, row: Sequence[str], line: int, delimiter: str = "") -> Header | None:
        """The header, if this row is one: if it has every required column."""
        cells = list(row)
        while cells and not trimmed(cells[-1]):
            cells.pop()
        known = [usual for cell in cells if (usual := self._spellings.get(heading(cell)))]
        if self._required <= set(known):
            return Header(line, _names(self._place, cells, self._spellings), tuple(known), delimiter)
        if known and (self._likest is None or len(known) > len(self._likest[1])):
            self._likest = line, known
        return None

    def failed(self) -> Malformed:
        """The error for a table without a header. It quotes no other cell: where a header is missing, people stand in its place."""
        spec = self._spec
        line, there = self._likest or (None, ())
        missing = ", ".join(usual for usual in spec.columns if usual in self._required - set(there))
        found = "none of them" if line is None else f"{', '.join(there)} in line {line}"
        return Malformed(
            f"required headers are missing: {missing}; found {found}; expected {', '.join(spec.columns)}",
            place=self._place,
            mend="export with these headers, or add the file's own spelling to `aliases` in the mapping file",
        )


def _names(place: str, cells: list[str], spellings: dict[str, str]) -> tuple[str, ...]:
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = spellings.get(heading(cell)) or trimmed(cell) or f"column {number}"
        if name in names:
            if heading(cell) in spellings:
                raise Malformed(
                    f"two columns are headed {name}",
                    place=place,
                    mend="remove or rename one of them in the file",
                )
            name = f"{name} (column {number})"
        names.append(name)
    return tuple(names)

"""From lines of text to rows of cells, however badly the lines are quoted."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from connectors.kit.errors import Malformed
from connectors.kit.mapping.cells import trimmed

LONGEST_LINE = 1 << 20
"""Bytes; a longer line means that the file is no table, and is not read into memory."""
MOST_LINES = 50
"""Lines that one quoted cell may span; more means that its closing quote is missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: where it begins, and its cells, or None if its quotes do not fit."""

    line: int
    cells: list[str] | None
    text: str
    """The line itself, for a row without cells."""
    broken: Mapping[int, str] = field(default_factory=dict)
    """By position, cells that hold no value although they should: what is wrong with each."""


def physical_lines(file: BinaryIO, place: str) -> Iterator[bytes]:
    """The lines of a file from where it stands, each with its line end."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise Malformed(
                f"a line is longer than {LONGEST_LINE} bytes", place=place, mend="check that this is CSV"
            )
        yield line


def misfit(cells: list[str], width: int) -> str | None:
    """How a row's cells do not fit the header: "too few", "too many" or None; empty cells at the end are no harm."""
    if len(cells) < width:
        return "too few"
    return "too many" if any(trimmed(cell) for cell in cells[width:]) else None


def rows(lines: Iterable[str], delimiter: str, width: int | None = None) -> Iterator[Row]:
    """Part lines into rows (RFC 4180); rows without any content are passed over.

    A quote that is not closed spoils one line, not the rest of the file: where the lines that it takes in do not
    make a row of `width` cells, only the first is given up and the others are read anew.
    """
    numbered = enumerate(lines, 1)
    waiting: deque[tuple[int, str]] = deque()

    while (first := waiting.popleft() if waiting else next(numbered, None)) is not None:
        more: list[tuple[int, str]] = []
        cells = _parse(first[1], numbered, waiting, more, delimiter)
        if more and (cells is None or (width is not None and misfit(cells, width))):
            waiting.extendleft(reversed(more))
            cells = None
        if cells is None or any(trimmed(cell) for cell in cells):
            yield Row(first[0], cells, first[1])


def _parse(
    line: str,
    numbered: Iterator[tuple[int, str]],
    waiting: deque[tuple[int, str]],
    more: list[tuple[int, str]],
    delimiter: str,
) -> list[str] | None:
    """The cells of the row that begins with `line`; the further lines that it took are put into `more`."""
    if '"' not in line:
        return line.rstrip("\r\n").split(delimiter)

    def feed() -> Iterator[str]:
        yield line
        while len(more) < MOST_LINES:
            following = waiting.popleft() if waiting else next(numbered, None)
            if following is None:
                return
            more.append(following)
            yield following[1]

    try:
        return next(csv.reader(feed(), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None

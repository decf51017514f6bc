"""One sheet of a workbook as a table: cells become text as a CSV file would have it, the same by every rule behind."""

from __future__ import annotations

import fnmatch
import hashlib
import itertools
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from connectors.kit.errors import Malformed
from connectors.kit.mapping.cells import trimmed
from connectors.tabular.errors import Changed
from connectors.tabular.header import HEADER_WITHIN, Header, Search
from connectors.tabular.mapping import FileSpec
from connectors.tabular.package import look_through
from connectors.tabular.rows import Row
from connectors.tabular.table import File

LARGEST_FILE = 64 << 20
EXACT = 10**15
"""Whole numbers from here on have lost digits in a spreadsheet, which keeps fifteen."""
SERIALS = range(15_000, 90_000)
"""Serial numbers that are taken for days, in columns of dates alone: 1941 to 2146."""

Merges = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def is_workbook(file: File) -> bool:
    """Whether the file is an .xlsx workbook, by its first bytes."""
    file.content.seek(0)
    return file.content.read(4) == b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose header is known."""

    file: File
    digest: str
    header: Header
    form: str
    """For people."""
    cells: Sequence[Row]
    state: tuple[int, int]

    def rows(self) -> Iterator[Row]:
        """Every row below the header that is not empty, in order. Raises Changed if the file was written to meanwhile."""
        yield from self.cells
        if self.file.state() != self.state:
            raise Changed(
                "the file was changed while it was read", place=self.file.name, mend="run the sync again"
            )


def sheets_of(file: File, spec: FileSpec, required: frozenset[str], dates: frozenset[str]) -> list[Sheet]:
    """The sheets that the mapping means. Raises Malformed if there is none, or if it cannot be told which.

    `dates` are the headers whose columns hold dates: a serial number there is a day.
    """
    state = file.state()
    if state[0] > LARGEST_FILE:
        raise Malformed(
            f"the workbook is larger than {LARGEST_FILE >> 20} MiB", place=file.name, mend="export it as CSV"
        )
    package = look_through(file.content, file.name)
    digest = hashlib.sha256()
    file.content.seek(0)
    while piece := file.content.read(1 << 20):
        digest.update(piece)
    file.content.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file.content) as workbook:
            found = []
            for name in _names(workbook, spec, file.name):
                part = package.sheets[name]
                sheet = workbook.get_sheet_by_name(name)
                grid = sheet.to_python(skip_empty_area=False)
                _spread(grid, sheet.merged_cell_ranges or [])
                where = File(f"{file.name}[{name}]", file.content)
                reader = _Reader(grid, part.valueless, dates, package.from_1904)
                search = Search(where.name, spec, required)
                header = reader.header(search, sheet.merged_cell_ranges or [])
                if header is not None:
                    rows = list(reader.rows(header))
                    found.append(Sheet(where, digest.hexdigest(), header, "workbook", rows, state))
                elif spec.sheet is not None or len(package.sheets) == 1:
                    raise search.failed()
    except (CalamineError, KeyError, zipfile.BadZipFile) as error:
        raise Malformed(
            f"the workbook cannot be read ({type(error).__name__})",
            place=file.name,
            mend="save it anew as .xlsx",
        ) from None
    if spec.sheet is None and len(found) != 1:
        what = f"{len(found)} sheets have" if found else "no visible sheet has"
        raise Malformed(
            f"{what} the required headers",
            place=file.name,
            mend="name the sheet in the mapping file: `sheet`",
        )
    return found


def _names(workbook: CalamineWorkbook, spec: FileSpec, place: str) -> list[str]:
    """Sheets by the mapping's name or pattern; a hidden one only by its whole name."""
    tables = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    if spec.sheet is None:
        return visible
    exact = [sheet.name for sheet in tables if sheet.name == spec.sheet]
    found = exact or [name for name in visible if fnmatch.fnmatchcase(name, spec.sheet)]
    if not found:
        raise Malformed(
            f"there is no visible sheet {spec.sheet!r}; there are {', '.join(visible) or 'none'}",
            place=place,
            mend="correct `sheet` in the mapping file; a hidden sheet is read by its whole name only",
        )
    return found


def _spread(grid: list[list[Any]], merges: Merges) -> None:
    """What is written in cells that are merged downward holds for each of their rows."""
    for (top, left), (bottom, _) in merges:
        if top < len(grid) and left < len(grid[top]):
            for row in grid[top + 1 : bottom + 1]:
                if left < len(row):
                    row[left] = grid[top][left]


class _Reader:
    """Turns the cells of one sheet into text."""

    def __init__(
        self,
        grid: Sequence[Sequence[Any]],
        valueless: Mapping[tuple[int, int], str],
        dates: frozenset[str],
        from_1904: bool,
    ) -> None:
        self._grid = grid
        self._dates = dates
        self._epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        self._broken: dict[int, dict[int, str]] = {}
        for (row, column), what in valueless.items():
            self._broken.setdefault(row, {})[column] = what

    def header(self, search: Search, merges: Merges) -> Header | None:
        """The header among the first rows; where its cells are merged downward, their last row."""
        filled = ((n, row) for n, row in enumerate(self._grid) if any(trimmed(_text(cell)) for cell in row))
        for number, row in itertools.islice(filled, HEADER_WITHIN):
            if search.see([_text(cell) for cell in row], number + 1) is not None:
                spans = [bottom for (top, _), (bottom, _) in merges if top <= number < bottom]
                last = max([number, *spans])
                return search.see([_text(cell) for cell in self._grid[last]], last + 1)
        return None

    def rows(self, header: Header) -> Iterator[Row]:
        """The rows below the header."""
        days = {at for at, name in enumerate(header.names) if name in self._dates}
        width = len(header.names)
        for number in range(header.line, len(self._grid)):
            cells = [
                self._day(cell) if at in days else _text(cell) for at, cell in enumerate(self._grid[number])
            ]
            broken = {at: what for at, what in self._broken.get(number, {}).items() if at < width}
            if broken or any(trimmed(cell) for cell in cells):
                cells += [""] * (width - len(cells))
                yield Row(number + 1, cells, "", broken)

    def _day(self, cell: Any) -> str:
        serial = isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) == cell
        if serial and int(cell) in SERIALS:
            return (self._epoch + timedelta(days=int(cell))).isoformat()
        return _text(cell)


def _text(cell: Any) -> str:
    """A value as a CSV file would have it. A number that lost digits shows so, and is refused behind."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT:
            return f"{cell:.14E}"
        return str(int(cell)) if int(cell) == cell else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)

"""What an .xlsx file is made of: looked through part by part, within bounds, before any of it is read as a table.

A workbook is a zip of XML. It may unpack to a thousand times its size, name a cell a million rows away, or define entities
that grow without end; and where a formula failed or was never calculated, the library that reads it sees an empty cell.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from connectors.kit.errors import Malformed
from connectors.kit.unpacking import Unpacked

MOST_PARTS = 2_000
MOST_BYTES = 512 << 20
"""Of all parts unpacked, as they are met and not as the zip's directory says."""
MOST_CELLS = 4_000_000
MOST_COLUMNS = 500
"""A table: so many cells in the rectangle of a sheet, empty ones counted, and so many columns."""
DEEPEST = 64
"""Elements one within another."""

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Part:
    """What was seen of one sheet."""

    valueless: dict[tuple[int, int], str] = field(default_factory=dict)
    """By row and column, from 0: what is wrong with a cell that has no value although it should."""
    last_row: int = 0
    last_column: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that keeps within its bounds."""

    sheets: Mapping[str, Part]
    """By name."""
    from_1904: bool


def look_through(content: BinaryIO, place: str) -> Package:
    """Unpack every part once and read the sheets' cells. Raises Malformed for what is no workbook, or is too large."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            return _look(archive, place)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        KeyError,
        OSError,
    ):
        raise _damaged(place, "the workbook is damaged or encrypted") from None
    except DefusedXmlException:
        raise _damaged(
            place, "the workbook defines entities of its own, which no spreadsheet program writes"
        ) from None
    except (ParseError, ValueError):
        raise _damaged(place, "a part of the workbook is no XML") from None


def _look(archive: zipfile.ZipFile, place: str) -> Package:
    if len(archive.infolist()) > MOST_PARTS:
        raise _too_large(place, f"more than {MOST_PARTS} parts")
    targets = dict(_targets(archive, place))
    names, from_1904 = _workbook(archive, place)
    left = MOST_BYTES
    parts: dict[str, Part] = {}
    paths = {
        posixpath.normpath(posixpath.join("xl", targets[key])).removeprefix("xl//"): name
        for name, key in names
    }
    for info in archive.infolist():
        with archive.open(info) as file:
            counted = Unpacked(file, left, place, MOST_BYTES)
            if info.filename in paths:
                parts[paths[info.filename]] = _sheet(counted, place)
            else:
                # Which part is a sheet, the library that reads them says for itself: by other spellings, or the last of two.
                with suppress(ParseError, DefusedXmlException):
                    _sheet(counted, place, sure=False)
            while counted.read(1 << 20):
                pass
            left = counted.left
    return Package(parts, from_1904)


def _targets(archive: zipfile.ZipFile, place: str) -> Iterator[tuple[str, str]]:
    with archive.open("xl/_rels/workbook.xml.rels") as file:
        for element in _elements(Unpacked(file, MOST_BYTES, place, MOST_BYTES)):
            if _name(element) == "Relationship":
                target = element.get("Target", "")
                yield element.get("Id", ""), f"../{target.lstrip('/')}" if target.startswith("/") else target


def _workbook(archive: zipfile.ZipFile, place: str) -> tuple[list[tuple[str, str]], bool]:
    names: list[tuple[str, str]] = []
    from_1904 = False
    with archive.open("xl/workbook.xml") as file:
        for element in _elements(Unpacked(file, MOST_BYTES, place, MOST_BYTES)):
            if _name(element) == "sheet":
                names.append((element.get("name", ""), element.get(_RELATION, "")))
            elif _name(element) == "workbookPr":
                from_1904 = element.get("date1904") in ("1", "true")
    return names, from_1904


def _sheet(file: Unpacked, place: str, *, sure: bool = True) -> Part:
    """What a sheet holds; of a part that is none for sure, only that it names no cell too far away."""
    part = Part()
    for element in _elements(file):
        if _name(element) == "c":
            _see(part, element, place, sure=sure)
    return part


def _elements(file: Unpacked) -> Iterator[Any]:
    """Each element as it ends, a cell with what is in it; behind it, it is let go."""
    above: list[Any] = []
    cells = 0
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        cell = _name(element) == "c"
        if event == "start":
            above.append(element)
            cells += cell
            if len(above) > DEEPEST:
                raise ValueError("too deep")
            continue
        above.pop()
        cells -= cell
        yield element
        if above and not cells:
            above[-1].remove(element)


def _name(element: Any) -> str:
    """An element's name, of whatever namespace: the library that reads them does not look at it."""
    name: str = element.tag.rpartition("}")[2]
    return name


def _see(part: Part, cell: Any, place: str, *, sure: bool) -> None:
    get, find = cell.get, cell.find
    at = _CELL.fullmatch(get("r", ""))
    if at is None:
        if not sure:
            return
        raise _damaged(place, "a cell of the workbook does not say where it stands")
    column = 0
    for letter in at[1]:
        column = column * 26 + ord(letter) - 64
    row = int(at[2])
    part.last_row, part.last_column = max(part.last_row, row), max(part.last_column, column)
    if column > MOST_COLUMNS or part.last_row * part.last_column > MOST_CELLS:
        raise _too_large(place, f"a cell at {at[0]}")
    value = find("{*}v")
    text = value.text if value is not None else None
    if get("t") == "e":
        part.valueless[row - 1, column - 1] = f"the cell holds the error {text or '#VALUE!'}"
    elif find("{*}f") is not None and not text and get("t") != "str":
        part.valueless[row - 1, column - 1] = "the cell holds a formula that was not calculated"


def _too_large(place: str, what: str) -> Malformed:
    return Malformed(
        f"the workbook has {what}",
        place=place,
        mend="export the list alone, without what else the workbook holds",
    )


def _damaged(place: str, what: str) -> Malformed:
    return Malformed(
        what,
        place=place,
        mend="open it in a spreadsheet program and save it anew as .xlsx, without a password",
    )

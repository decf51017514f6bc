"""What one cell of a school's spreadsheet says: dates, numbers and codes as people write them.

No message here quotes a cell: cells carry names and identity numbers.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

Value = str | date | datetime | int | Decimal | bool


class Kind(enum.StrEnum):
    """How a cell is read; the word is that of the mapping file."""

    TEXT = "text"
    """Free text: surrounding space is trimmed, the rest stays as it is."""
    IDENTIFIER = "identifier"
    """A number or code that names something: full-width characters become plain, spaces vanish, letters are upper case."""
    DATE = "date"
    INSTANT = "instant"
    """A day and a time of day; without a zone it is the district's."""
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CODE = "code"
    """A word of a table of values in the mapping file."""


class CellError(ValueError):
    """The cell cannot be read as what its column is; `mend` tells what to do about it."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


TRUE = frozenset({"是", "true", "yes", "y", "1"})
FALSE = frozenset({"否", "false", "no", "n", "0"})

_SCIENTIFIC = re.compile(r"'?[+-]?\d(\.\d*)?E\+\d{1,3}", re.IGNORECASE)
_INTEGER = re.compile(r"([+-]?\d{1,18})(?:\.0*)?")
_DECIMAL = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})")
_MIDNIGHT = r"(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?"
_DATES = tuple(
    re.compile(form + _MIDNIGHT)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d{2})(\d{2})",
    )
)
_INSTANT = re.compile(
    r"(.+?)(?:T| +|(?<=日))(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: *(Z|[+-]\d{2}:\d{2}))?", re.IGNORECASE
)
_SERIAL = re.compile(r"[1-9]\d{4}(\.0*)?")


def trimmed(cell: str) -> str:
    """The cell without surrounding space, full-width space (U+3000) and zero-width marks included."""
    return cell.strip(" \t\r\n\v\f\u00a0\u3000\u200b\ufeff")


def plain(cell: str) -> str:
    """The cell with full-width letters and digits made plain (Unicode NFKC) and trimmed."""
    if cell.isascii():
        return trimmed(cell)
    return trimmed(unicodedata.normalize("NFKC", trimmed(cell)))


def heading(cell: str) -> str:
    """A header as it is compared: plain, without any space, in lower case."""
    return "".join(plain(cell).split()).casefold()


def _unspoilt(cell: str) -> str:
    if ("+" in cell or "＋" in cell) and _SCIENTIFIC.fullmatch(plain(cell)):
        raise CellError(
            "a spreadsheet turned this long number into scientific notation (like 3.1E+17), so its last digits are lost",
            "in the spreadsheet format the column as text (文本), enter the number again or export it from the source anew",
        )
    return cell


def text(cell: str) -> str:
    """Free text, trimmed."""
    return trimmed(_unspoilt(cell))


def identifier(cell: str) -> str:
    """A number or code that names something; the apostrophe by which spreadsheets mark text is dropped."""
    return "".join(plain(_unspoilt(cell)).removeprefix("'").split()).upper()


def day(cell: str) -> date:
    """A date: 2026-09-01, 2026/9/1, 2026.9.1, 2026年9月1日 or 20260901; a time after it must be midnight."""
    said = _unspoilt(plain(cell))
    if "年" in said:
        said = re.sub(r" *([年月]) *| +(?=日)", r"\1", said)
    for form in _DATES:
        if found := form.fullmatch(said):
            year, month, day_of_month = (int(part) for part in found.groups()[:3])
            try:
                return date(year, month, day_of_month)
            except ValueError:
                raise CellError(
                    "there is no such day in the calendar", "correct the date in the source"
                ) from None
    if _SERIAL.fullmatch(said):
        raise CellError(
            "a spreadsheet turned this date into its serial number",
            "in the spreadsheet format the column as date (日期) and export again",
        )
    raise CellError("this is no date", "write 2026-09-01, 2026/9/1, 2026年9月1日 or 20260901")


def instant(cell: str) -> datetime:
    """A day as `day` reads it, and a time: 14:05 or 14:05:30, perhaps with its zone; a day alone is its midnight."""
    said = _unspoilt(plain(cell))
    found = _INSTANT.fullmatch(said)
    if found is None:
        return datetime.combine(day(said), time())
    hour, minute, second = (int(part or 0) for part in found.groups()[1:4])
    if hour > 23 or minute > 59 or second > 59:
        raise CellError("there is no such time of day", "write 14:05 or 14:05:30")
    zone = datetime.fromisoformat(f"2000-01-01T00:00{found[5].upper()}").tzinfo if found[5] else None
    return datetime.combine(day(found[1]), time(hour, minute, second), zone)


def integer(cell: str) -> int:
    """A whole number, at most 18 digits."""
    if found := _INTEGER.fullmatch(_unspoilt(plain(cell))):
        return int(found[1])
    raise CellError("this is no whole number", "write digits only, without unit or thousands separator")


def decimal(cell: str) -> Decimal:
    """A decimal number with a point."""
    said = _unspoilt(plain(cell))
    if _DECIMAL.fullmatch(said):
        return Decimal(said)
    raise CellError("this is no number", "write digits and a point, without unit or thousands separator")


def boolean(cell: str) -> bool:
    """是 or 否, also true/false, yes/no, y/n and 1/0."""
    said = plain(cell).casefold()
    if said in TRUE or said in FALSE:
        return said in TRUE
    raise CellError("this is neither yes nor no", "write 是 or 否")


READERS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.TEXT: text,
    Kind.IDENTIFIER: identifier,
    Kind.DATE: day,
    Kind.INSTANT: instant,
    Kind.INTEGER: integer,
    Kind.DECIMAL: decimal,
    Kind.BOOLEAN: boolean,
}
"""How each kind is read, codes apart: they need the entity's vocabulary."""

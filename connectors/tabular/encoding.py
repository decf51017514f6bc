"""Which encoding a file is in, found line by line so that a few broken bytes do not decide it."""

from __future__ import annotations

import codecs
import enum
import re
from collections.abc import Iterable

from connectors.kit.errors import Malformed


class Encoding(enum.StrEnum):
    """Encodings that school systems export. GB18030 contains GBK and GB2312."""

    UTF_8 = "utf-8"
    GB18030 = "gb18030"


_FOREIGN = {
    codecs.BOM_UTF16_LE: "UTF-16 (a spreadsheet's “Unicode text”)",
    codecs.BOM_UTF16_BE: "UTF-16 (a spreadsheet's “Unicode text”)",
    b"\xd0\xcf\x11\xe0": "an old .xls workbook",
}


def refuse_foreign(beginning: bytes, place: str) -> None:
    """Raise Malformed for what is commonly saved in place of a CSV file."""
    for mark, what in _FOREIGN.items():
        if beginning.startswith(mark):
            raise Malformed(
                f"this is {what}, not CSV", place=place, mend="save it as “CSV UTF-8” and try again"
            )


_SPOILT = re.compile("[\ud800-\udfff\0]")


class Guess:
    """Gathers evidence, one line at a time: UTF-8 if it has the mark or if most lines that tell are UTF-8."""

    def __init__(self) -> None:
        self.marked = False
        self._utf8 = 0
        self._other = 0

    def see(self, line: bytes) -> None:
        """Take the next line into account; a byte order mark counts only at the very beginning of the first."""
        if line.isascii():
            return
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            self._other += 1
        else:
            self._utf8 += 1

    @property
    def encoding(self) -> Encoding:
        """What it is by the evidence so far; pure ASCII counts as UTF-8."""
        return Encoding.UTF_8 if self.marked or self._utf8 >= self._other else Encoding.GB18030


def decoded(lines: Iterable[bytes], encoding: Encoding) -> Iterable[str]:
    """Decode each line by itself; a byte that does not fit becomes a lone surrogate, so that its row can be told.

    Neither encoding uses the byte of a line end, quote or delimiter within another character.
    """
    for line in lines:
        yield line.decode(encoding, errors="surrogateescape")


def spoilt(text: str) -> bool:
    """Whether the text holds a byte that its encoding does not know, or NUL, which no database keeps."""
    return not text.isprintable() and _SPOILT.search(text) is not None


def readable(text: str) -> str:
    """The text with U+FFFD in place of what `spoilt` finds."""
    return _SPOILT.sub("\ufffd", text) if spoilt(text) else text

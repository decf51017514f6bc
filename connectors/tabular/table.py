"""One file as a table: its encoding, delimiter, header and content hash are found first, then its rows are read."""

from __future__ import annotations

import codecs
import hashlib
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from connectors.kit.errors import Malformed
from connectors.tabular.encoding import Encoding, Guess, decoded, refuse_foreign
from connectors.tabular.errors import Changed
from connectors.tabular.header import HEADER_WITHIN, Header, Search
from connectors.tabular.mapping import FileSpec
from connectors.tabular.rows import Row, physical_lines, rows

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True, slots=True)
class File:
    """An opened file of a source."""

    name: str
    content: BinaryIO

    def state(self) -> tuple[int, int]:
        """Size and time of change, to notice that somebody writes to it while it is read."""
        status = os.fstat(self.content.fileno())
        return status.st_size, status.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose form is known."""

    file: File
    state: tuple[int, int]
    digest: str
    """SHA-256 of its bytes."""
    encoding: Encoding
    marked: bool
    header: Header

    @classmethod
    def survey(cls, file: File, spec: FileSpec, required: frozenset[str]) -> Table:
        """Read the file once, and find its form. Raises Malformed if it is no table with the `required` headers."""
        state = file.state()
        digest, guess = hashlib.sha256(), Guess()
        file.content.seek(0)
        for number, line in enumerate(physical_lines(file.content, file.name)):
            if number == 0:
                refuse_foreign(line, file.name)
                guess.marked = line.startswith(codecs.BOM_UTF8)
            digest.update(line)
            guess.see(line)
        if state[0] == 0:
            raise Malformed(
                "the file is empty, without even a header", place=file.name, mend="export it again"
            )
        if spec.encoding == "auto":
            encoding = guess.encoding
        else:
            encoding = Encoding.UTF_8 if spec.encoding == "utf-8" else Encoding.GB18030
        header = _find_header(file, encoding, guess.marked, spec, required)
        return cls(file, state, digest.hexdigest(), encoding, guess.marked, header)

    def rows(self) -> Iterator[Row]:
        """Every row below the header, in order. Raises Changed if the file is written to meanwhile."""
        width, below = len(self.header.names), self.header.line
        texts = itertools.islice(_texts(self.file, self.encoding, self.marked), below, None)
        for row in rows(texts, self.header.delimiter, width):
            yield Row(row.line + below, row.cells, row.text)
        if self.file.state() != self.state:
            raise Changed(
                "the file was changed while it was read", place=self.file.name, mend="run the sync again"
            )

    @property
    def form(self) -> str:
        """Encoding and delimiter, for people."""
        encoding = "UTF-8" if self.encoding is Encoding.UTF_8 else "GB18030"
        return f"{encoding}{' with BOM' if self.marked else ''}, {DELIMITERS[self.header.delimiter]}"


def _texts(file: File, encoding: Encoding, marked: bool) -> Iterator[str]:
    file.content.seek(len(codecs.BOM_UTF8) if marked else 0)
    return iter(decoded(physical_lines(file.content, file.name), encoding))


def _find_header(
    file: File, encoding: Encoding, marked: bool, spec: FileSpec, required: frozenset[str]
) -> Header:
    """The first row with every required header, under the delimiter that yields it."""
    delimiters = list(DELIMITERS) if spec.delimiter == "auto" else [spec.delimiter.replace("tab", "\t")]
    search = Search(file.name, spec, required)
    for delimiter in delimiters:
        for row in itertools.islice(rows(_texts(file, encoding, marked), delimiter), HEADER_WITHIN):
            if row.cells is None:
                continue
            last_line = row.line + sum(cell.count("\n") for cell in row.cells)
            if found := search.see(row.cells, last_line, delimiter):
                return found
    raise search.failed()

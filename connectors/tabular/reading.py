"""The files of one stream, read as one sequence of raw records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from connectors.kit.errors import Unreachable, unreadable
from connectors.kit.mapping.binding import Binding
from connectors.kit.mapping.cells import Kind
from connectors.tabular.duplicates import Keyed, winners
from connectors.tabular.encoding import readable, spoilt
from connectors.tabular.mapping import FileSpec
from connectors.tabular.rows import Row, misfit
from connectors.tabular.sheet import Sheet, is_workbook, sheets_of
from connectors.tabular.table import File, Table
from hub.base.errors import YixinError
from hub.sync.contract import Raw, RecordError


def files_of(directory: Path, pattern: str) -> list[Path]:
    """The files that a stream's pattern names, by name. Raises Unreachable if there is none."""
    found = sorted(path for path in directory.glob(pattern) if path.is_file())
    if not found:
        raise Unreachable(
            "there is no such file",
            place=str(directory / pattern),
            mend="check `directory`, and `file` in the mapping",
        )
    return found


def opened(path: Path) -> BinaryIO:
    """The file, opened to be read. Raises Unreachable."""
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from None


@dataclass(frozen=True, slots=True)
class _Record:
    """A row with what identifies it: its key, or None where that cannot be told."""

    place: str
    key: str | None
    payload: dict[str, str]
    fault: RecordError | None

    @property
    def content(self) -> bytes:
        return hashlib.blake2b(
            orjson.dumps(self.payload, option=orjson.OPT_SORT_KEYS), digest_size=16
        ).digest()


class Reading:
    """The surveyed files of one stream. All methods block; close it when done."""

    def __init__(self, binding: Binding[FileSpec], tables: Sequence[Table | Sheet]) -> None:
        self.tables = tables
        self._binding = binding
        self.names_all = True
        """Turns False when a row passes whose key cannot be told: what is not seen need not be gone."""

    @classmethod
    def begin(cls, binding: Binding[FileSpec], directory: Path) -> Reading:
        """Open and survey the files. Raises Unreachable or Malformed naming the file."""
        tables: list[Table | Sheet] = []
        dates = frozenset(header for header, reader in binding.readers.items() if reader.kind is Kind.DATE)
        try:
            for path in files_of(directory, binding.spec.file):
                file = File(path.relative_to(directory).as_posix(), opened(path))
                try:
                    if is_workbook(file):
                        tables += sheets_of(file, binding.spec, binding.required, dates)
                    else:
                        tables.append(Table.survey(file, binding.spec, binding.required))
                except BaseException:
                    file.content.close()
                    raise
        except BaseException:
            cls(binding, tables).close()
            raise
        return cls(binding, tables)

    def close(self) -> None:
        """Close the files."""
        for table in self.tables:
            table.file.content.close()

    @property
    def version(self) -> str:
        """The same as long as the files and their mapping are: a hash of both."""
        parts = [(table.file.name, table.digest) for table in self.tables]
        return hashlib.sha256(orjson.dumps([self._binding.fingerprint, parts])).hexdigest()

    def count(self) -> tuple[int, int]:
        """Rows, and how many of them cannot be read as rows with a key."""
        rows = faults = 0
        for record in self._records():
            rows += 1
            faults += record.fault is not None
        return rows, faults

    def raws(self) -> Iterator[tuple[int, Raw]]:
        """Every record with its number in the sequence, duplicates settled."""
        chosen = winners(self._keyed)
        for number, record in enumerate(self._records(), 1):
            self.names_all &= record.key is not None
            if (raw := _settled(record, chosen, self._binding.spec.key)) is not None:
                yield number, raw

    def _keyed(self) -> Iterator[Keyed]:
        for record in self._records():
            if record.key is not None:
                yield Keyed(record.key, record.place, record.content, sound=record.fault is None)

    def _records(self) -> Iterator[_Record]:
        for table in self.tables:
            for row in table.rows():
                yield self._record(table, row)

    def _record(self, table: Table | Sheet, row: Row) -> _Record:
        place = f"{table.file.name}:{row.line}"
        names = table.header.names
        if row.cells is None:
            return _Record(place, None, {"line": readable(row.text.rstrip("\r\n"))}, _unquoted(place))
        wrong = misfit(row.cells, len(names))
        cells = row.cells[: len(names)]
        payload = {name: readable(cell) for name, cell in zip(names, cells, strict=False)}
        payload |= {f"beyond {n}": readable(c) for n, c in enumerate(row.cells[len(names) :], 1) if wrong}
        bad = [name for name, cell in zip(names, cells, strict=False) if spoilt(cell)]
        bad += [names[at] for at in row.broken]
        # The last cell of a short row may be cut off, and of a long row any cell may be shifted.
        sure = {"too few": names[: len(cells) - 1], "too many": ()}.get(wrong or "", names)
        fault = (
            _misfitting(wrong, len(row.cells), len(names))
            if wrong
            else _valueless(row.broken, names)
            if row.broken
            else _undecodable(bad)
            if bad
            else None
        )
        key: str | None = None
        if all(header in sure and header not in bad for header in self._binding.spec.key):
            try:
                key = self._binding.key([payload[header] for header in self._binding.spec.key])
            except YixinError as error:
                fault = fault or _of_key(error)
        return _Record(place, key, payload, fault)


def _settled(record: _Record, chosen: Mapping[str, Keyed], headers: Sequence[str]) -> Raw | None:
    """The raw record for a row; None for a repetition of one that comes later with the same content."""
    if record.key is None:
        return Raw(record.place, record.payload, fault=record.fault)
    winner = chosen.get(record.key)
    if winner is None or winner.place == record.place:
        return Raw(record.key, record.payload, fault=record.fault)
    if record.fault is not None:
        return Raw(record.place, record.payload, fault=record.fault)
    if winner.content == record.content:
        return None
    return Raw(
        record.place,
        record.payload,
        fault=RecordError(
            f"{winner.place} has the same {', '.join(headers)} and says something else; that later row counts",
            field=", ".join(headers),
            mend="keep one of the two rows in the source",
        ),
    )


def _unquoted(place: str) -> RecordError:
    return RecordError(
        f"the quotes of the row that begins at {place} do not fit: one is not closed or stands inside a cell",
        mend='write a cell with a quote as "…""…", or remove the quote',
    )


def _misfitting(wrong: str, found: int, width: int) -> RecordError:
    return RecordError(
        f"the row has {wrong} cells: {found}, where the header has {width}",
        mend="complete the row; put a cell that contains the delimiter between quotes",
    )


def _undecodable(headers: Sequence[str]) -> RecordError:
    return RecordError(
        "the cell holds bytes that the file's encoding does not know, or NUL",
        field=", ".join(headers),
        mend="correct the cell in the source, and export all of the file in one encoding",
    )


def _valueless(broken: Mapping[int, str], names: Sequence[str]) -> RecordError:
    return RecordError(
        "; ".join(sorted(set(broken.values()))),
        field=", ".join(names[at] for at in broken),
        mend="open the workbook, correct the formula or write the value itself, and save it again",
    )


def _of_key(error: YixinError) -> RecordError:
    if isinstance(error, RecordError):
        return error
    return RecordError(error.message, field=error.place, mend=error.mend)

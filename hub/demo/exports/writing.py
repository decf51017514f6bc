"""Files of an export: written as the district is made, so nothing of it stays in memory."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from io import BufferedWriter, TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson


class Lines:
    """A folder of NDJSON files, one for each stream, one JSON object a line in UTF-8."""

    def __init__(self, folder: Path, streams: Sequence[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.counts: Counter[str] = Counter()
        self._stack = ExitStack()
        self._files: dict[str, BufferedWriter] = {
            name: self._stack.enter_context((folder / f"{name}.ndjson").open("wb")) for name in streams
        }

    def write(self, stream: str, record: Mapping[str, Any]) -> None:
        """Append one record to a stream."""
        self._files[stream].write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
        self.counts[stream] += 1

    def __enter__(self) -> Lines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


class Table:
    """A CSV file with a header, in a given encoding; a character that it lacks becomes `?`, as in the schools' files."""

    def __init__(self, path: Path, header: Sequence[str], encoding: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.rows = 0
        self._file: TextIOWrapper = path.open("w", encoding=encoding, errors="replace", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow(header)

    def write(self, *cells: object) -> None:
        """Append one row; None is an empty cell."""
        self._writer.writerow(cells)
        self.rows += 1

    @property
    def line(self) -> int:
        """Line of the file on which the last row stands, the header being line 1."""
        return self.rows + 1

    def close(self) -> None:
        """Flush and close the file."""
        self._file.close()


def written_day(day: date, style: int) -> str:
    """The day as people write it: in one of three ways."""
    forms = (day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日")
    return forms[style]

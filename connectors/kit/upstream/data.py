"""The records that a simulator serves: one NDJSON file for each resource, indexed, re-read when it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from hub.base.errors import YixinError

JsonObject = dict[str, Any]


class DataInvalid(YixinError):
    """A file that a simulator was to serve has a line that is no record."""

    code = "upstream.data"


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its key, its line as it stands in the file, and the few facts that queries need."""

    key: str
    line: bytes
    facts: Mapping[str, Any]

    def load(self) -> JsonObject:
        """The record itself; a fresh object each time."""
        loaded: JsonObject = orjson.loads(self.line)
        return loaded


@dataclass(slots=True)
class Rows:
    """The records of one file in its order, and by key."""

    ordered: Sequence[Row] = ()
    by_key: Mapping[str, Row] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ordered)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.ordered)


class Collection:
    """One NDJSON file. `key` names a record; `facts` takes from it what filters and sorts read (kept in memory)."""

    def __init__(
        self,
        path: Path,
        key: Callable[[JsonObject], str],
        facts: Callable[[JsonObject], Mapping[str, Any]],
        form: Callable[[JsonObject], JsonObject] | None = None,
    ) -> None:
        """`form`: what is served in place of each record of the file."""
        self._form = form
        self._path = path
        self._key = key
        self._facts = facts
        self._stamp: tuple[int, int] | None = None
        self._rows = Rows()

    def rows(self) -> Rows:
        """The records as the file has them now; none if there is no file. Raises DataInvalid."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._rows = None, Rows()
            return self._rows
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._rows = self._read()
            self._stamp = stamp
        return self._rows

    def _read(self) -> Rows:
        ordered: list[Row] = []
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not (text := line.strip()):
                    continue
                try:
                    record = orjson.loads(text)
                    if self._form is not None:
                        record = self._form(record)
                        text = orjson.dumps(record)
                    ordered.append(Row(self._key(record), text, self._facts(record)))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise DataInvalid(
                        f"is no record of this collection ({type(error).__name__})",
                        place=f"{self._path.name}:{number}",
                        mend="write one JSON object a line, each with its key",
                    ) from None
        return Rows(ordered, {row.key: row for row in ordered})

"""An operational data store as its API shows it: records with change versions, their deletions and key changes.

Change versions are counted in microseconds: what is found changed in a file gets the time of that file and the numbers
behind it. So a store that is opened again over the same files goes on where it stood, and over files that changed
meanwhile says truly that the history before is not kept (`oldest`). Files are to be replaced, not written over: a
half-written one looks as if records were deleted.
"""

from __future__ import annotations

import hashlib
import itertools
import operator
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from connectors.edfi.interchange import InterchangeError, records
from connectors.edfi.keys import NATURAL_KEYS, joined, key_values
from connectors.kit.upstream.data import Collection, Row
from hub.base.logging import logger
from hub.sync.contract import RecordError

JsonObject = dict[str, Any]

RowList = Sequence[Row]

MICRO = 1_000_000

_log = logger("connectors.edfi.upstream")


@dataclass(slots=True)
class Entry:
    """One record in the store."""

    row: Row
    id: str
    version: int

    def body(self) -> JsonObject:
        """The record as the API serves it."""
        return {
            "id": self.id,
            "_etag": hashlib.sha256(self.row.line).hexdigest()[:20],
            "_lastModifiedDate": f"{datetime.fromtimestamp(self.version / MICRO, UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            **self.row.load(),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A deletion (`new` is None) or a change of key."""

    id: str
    version: int
    key: str
    old: JsonObject
    new: JsonObject | None = None

    def body(self) -> JsonObject:
        """The entry of `/deletes` or `/keyChanges`."""
        changed = {"id": self.id, "changeVersion": self.version}
        if self.new is None:
            return {**changed, "keyValues": self.old}
        return {**changed, "oldKeyValues": self.old, "newKeyValues": self.new}


@dataclass(slots=True)
class Shelf:
    """The records of one resource, in an order that does not change when they do."""

    name: str
    entries: dict[str, Entry] = field(default_factory=dict)
    deletes: list[Change] = field(default_factory=list)
    key_changes: list[Change] = field(default_factory=list)
    sources: Sequence[RowList] = ()
    """The rows that the entries were last made from, by source."""
    _listed: dict[tuple[int | None, int | None], list[Entry]] = field(default_factory=dict)

    def within(self, lowest: int | None, highest: int | None) -> Sequence[Entry]:
        """The records whose version lies in the window, both ends included."""
        window = (lowest, highest)
        if window not in self._listed:
            if len(self._listed) >= 4:
                self._listed.clear()
            self._listed[window] = [
                entry for entry in self.entries.values() if _within(entry.version, window)
            ]
        return self._listed[window]

    def list_deletes(self, lowest: int | None, highest: int | None) -> Sequence[Change]:
        """Deletions in the window; not those of keys that are in use again, as the ODS does."""
        window = (lowest, highest)
        return [
            change
            for change in self.deletes
            if _within(change.version, window) and change.key not in self.entries
        ]

    def list_key_changes(self, lowest: int | None, highest: int | None) -> Sequence[Change]:
        """Changes of key in the window."""
        return [change for change in self.key_changes if _within(change.version, (lowest, highest))]

    def changed(self) -> None:
        """Forget the lists that were made."""
        self._listed.clear()


class Ods:
    """The store over a folder: `edfi/RESOURCE.ndjson` and XML interchanges; follows the files while it is used."""

    def __init__(self, data: Path) -> None:
        self.shelves = {name: Shelf(name) for name in NATURAL_KEYS}
        self.oldest = 0
        self.newest = 0
        self._folders = (data, data / "edfi")
        self._files = {
            name: Collection(data / "edfi" / f"{name}.ndjson", _keyed(name), _identified)
            for name in NATURAL_KEYS
        }
        self._xml: dict[Path, tuple[tuple[int, int], Mapping[str, RowList]]] = {}
        self._open()

    def follow(self) -> None:
        """Take in what changed in the files. Raises DataInvalid for a line that is no JSON object."""
        interchanges = self._interchanges()
        for name, shelf in self.shelves.items():
            sources = self._sources(name, interchanges)
            if len(sources) != len(shelf.sources) or any(map(operator.is_not, sources, shelf.sources)):
                self._take(shelf, _merged(sources), itertools.count(max(self.newest + 1, self._time(name))))
                shelf.sources = sources

    def _open(self) -> None:
        interchanges = self._interchanges()
        for name, shelf in self.shelves.items():
            first = self._time(name)
            shelf.sources = self._sources(name, interchanges)
            for version, (key, row) in enumerate(_merged(shelf.sources).items(), first):
                shelf.entries[key] = Entry(row, _id(name, row), version)
            self.oldest = max(self.oldest, first)
            self.newest = max(self.newest, first, *(entry.version for entry in shelf.entries.values()))

    def _take(self, shelf: Shelf, rows: Mapping[str, Row], versions: Iterator[int]) -> None:
        vanished = {entry.id: key for key, entry in shelf.entries.items() if key not in rows}
        for key, row in rows.items():
            entry = shelf.entries.get(key)
            if entry is not None and entry.row.line == row.line:
                continue
            identity, self.newest = _id(shelf.name, row), next(versions)
            if entry is None and (old := vanished.pop(identity, None)) is not None:
                before = _values(shelf.name, shelf.entries.pop(old).row)
                after = _values(shelf.name, row)
                shelf.key_changes.append(Change(identity, self.newest, old, before, after))
            shelf.entries[key] = Entry(row, identity, self.newest)
        for identity, key in vanished.items():
            self.newest = next(versions)
            if values := _values(shelf.name, shelf.entries.pop(key).row):
                shelf.deletes.append(Change(identity, self.newest, key, values))
        shelf.changed()

    def _sources(self, name: str, interchanges: Iterable[Mapping[str, RowList]]) -> Sequence[RowList]:
        lines = self._files[name].rows().ordered if self._path(name).exists() else ()
        return [lines, *(found[name] for found in interchanges if name in found)]

    def _interchanges(self) -> Sequence[Mapping[str, RowList]]:
        """The rows of every XML file that is an interchange; read again when a file changed."""
        known = self._xml
        self._xml = {}
        for path in (path for folder in self._folders for path in sorted(folder.glob("*.xml"))):
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            before = known.get(path)
            self._xml[path] = before if before and before[0] == stamp else (stamp, _read_xml(path))
        return [rows for _, rows in self._xml.values()]

    def _path(self, name: str) -> Path:
        return self._folders[1] / f"{name}.ndjson"

    def _time(self, name: str) -> int:
        """When the newest file with such records was written or put there (a copy may keep its old time)."""
        paths = [path for path, (_, rows) in self._xml.items() if name in rows]
        stats = [path.stat() for path in (self._path(name), *paths) if path.exists()]
        return max((int(max(stat.st_mtime, stat.st_ctime) * MICRO) for stat in stats), default=0)


def _merged(sources: Sequence[RowList]) -> dict[str, Row]:
    """All rows by key; what a line of NDJSON says goes before an interchange."""
    return {row.key: row for rows in reversed(sources) for row in rows}


def _read_xml(path: Path) -> Mapping[str, RowList]:
    rows: dict[str, list[Row]] = {}
    try:
        for resource, record in records(path):
            row = Row(_keyed(resource)(record), orjson.dumps(record), {})
            rows.setdefault(resource, []).append(row)
    except InterchangeError as error:
        _log.warning("interchange.passed_over", file=path.name, code=error.code)
        return {}
    return rows


def _keyed(resource: str) -> Callable[[JsonObject], str]:
    def key(record: JsonObject) -> str:
        if not isinstance(record, dict):
            raise TypeError("a record is a JSON object")
        try:
            return joined(key_values(resource, record))
        except RecordError:  # served all the same: refusing it is the reader's part
            return "unkeyed:" + hashlib.sha256(orjson.dumps(record)).hexdigest()

    return key


def _identified(record: JsonObject) -> Mapping[str, Any]:
    return {"id": record["id"]} if "id" in record else {}


def _id(resource: str, row: Row) -> str:
    """The server's id: the file's own, else one that depends on the key alone."""
    own = row.facts.get("id")
    return str(own) if own else uuid.uuid5(uuid.NAMESPACE_URL, f"{resource}/{row.key}").hex


def _values(resource: str, row: Row) -> JsonObject:
    try:
        return key_values(resource, row.load())
    except RecordError:
        return {}


def _within(version: int, window: tuple[int | None, int | None]) -> bool:
    lowest, highest = window
    return (lowest is None or version >= lowest) and (highest is None or version <= highest)

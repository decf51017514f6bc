"""The connector for zips of OneRoster lists in a folder: a bulk, and the deltas behind it, merged in the order of their names."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import orjson
from pydantic import BaseModel, ConfigDict, Field

from connectors.kit.errors import Unreachable
from connectors.oneroster import records
from connectors.oneroster.connector import OneRoster
from connectors.oneroster.files.archive import Archive, Line
from connectors.oneroster.files.form import Dates, record, with_roles
from hub.base.logging import logger
from hub.sync.contract import JsonObject, Page, Raw, RecordError, Stream

PAGE_ROWS = 500
LONGEST_KEY = 255

_log = logger("connectors.oneroster")


class OneRosterFilesConfig(BaseModel):
    """Where the zips are, and how they depart from the standard."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    directory: Path = Field(description="Folder of the zips.")
    file: str = Field(
        "*.zip",
        pattern=r"^[^/\\]+$",
        description="Name of the zip, or a pattern; several are taken in the order of their names.",
    )
    dates: Dates = Field(
        "iso",
        description="How dates are written; iso: only 2023-05-01, dmy: also 1/05/2023, mdy: also 5/1/2023. Never guessed.",
    )
    spellings: Mapping[str, str] = Field(
        {}, description="Misspelt headers: as they stand in the files → as the standard has them."
    )


@dataclass(slots=True)
class _State:
    """What the zips say of one stream by now, one record for each key."""

    records: dict[str, tuple[bytes, bool]] = field(default_factory=dict)
    """By key: the record as JSON, and whether it is deleted."""
    faults: list[Raw] = field(default_factory=list)
    names_all: bool = False


class OneRosterFiles:
    """A folder of zips by OneRoster's CSV binding."""

    name: ClassVar[str] = "oneroster_csv"
    title: ClassVar[str] = "OneRoster CSV 1.1 and 1.2, bulk and delta"
    Config: ClassVar[type[BaseModel]] = OneRosterFilesConfig
    streams: tuple[Stream, ...] = OneRoster.streams

    def __init__(self, config: OneRosterFilesConfig) -> None:
        self._config = config

    @classmethod
    def streams_of(cls, config: OneRosterFilesConfig) -> tuple[Stream, ...]:
        """Those of the REST binding: rows are brought into its form."""
        return cls.streams

    @classmethod
    @asynccontextmanager
    async def open(cls, config: OneRosterFilesConfig) -> AsyncIterator[OneRosterFiles]:
        """Nothing is held open; zips are read when they are asked for."""
        yield cls(config)

    async def check(self) -> Sequence[str]:
        """Read every list that the streams need. Raises Unreachable or Malformed naming zip and file."""
        archives = await asyncio.to_thread(self._archives)
        lines = [
            f"{archive.path.name}: OneRoster {archive.version}; "
            + ", ".join(f"{name} {mode}" for name, mode in archive.modes.items() if mode != "absent")
            for archive in archives
        ]
        for stream in self.streams:
            state = await asyncio.to_thread(self._state, stream.name, archives)
            faults = f", {len(state.faults)} of them cannot be read" if state.faults else ""
            lines.append(f"{stream.name}: {len(state.records) + len(state.faults)} records{faults}")
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """All that the newest bulk and the deltas behind it say together; nothing where no zip changed since."""
        archives = await asyncio.to_thread(self._archives)
        cursor = {"version": self._version(archives)}
        if since == cursor:
            _log.info("oneroster_csv.unchanged", stream=stream.name)
            yield Page([], None, cursor)
            return
        state = await asyncio.to_thread(self._state, stream.name, archives)
        final: JsonObject | None = cursor
        behind = 0
        if position is not None and position["version"] == cursor["version"]:
            behind = int(position["row"])
        elif position is not None:
            # Rows of zips that are no more may be staged: only a later, undisturbed run can tell who is gone.
            final = None
        raws = islice(_raws(state), behind, None)
        page = list(islice(raws, PAGE_ROWS))
        while following := list(islice(raws, PAGE_ROWS)):
            behind += len(page)
            yield Page(page, {**cursor, "row": behind})
            page = following
        yield Page(page, None, final, names_all=state.names_all and final is not None)

    def _archives(self) -> list[Archive]:
        folder = self._config.directory
        paths = sorted(path for path in folder.glob(self._config.file) if path.is_file())
        if not paths:
            raise Unreachable(
                "there is no such file",
                place=str(folder / self._config.file),
                mend="check `directory` and `file`",
            )
        return [Archive.open(path) for path in paths]

    def _version(self, archives: Sequence[Archive]) -> str:
        said = [
            self._config.model_dump_json(exclude={"directory"}),
            *(archive.digest for archive in archives),
        ]
        return hashlib.sha256(orjson.dumps(said)).hexdigest()

    def _state(self, stream: str, archives: Sequence[Archive]) -> _State:
        state = self._merged(stream, archives)
        if stream == "users":
            self._give_roles(state, archives)
        return state

    def _merged(self, name: str, archives: Sequence[Archive]) -> _State:
        """A bulk says it all anew; a delta what changed."""
        bulks = [number for number, archive in enumerate(archives) if archive.modes[name] == "bulk"]
        state = _State(names_all=bool(bulks))
        for archive in archives[bulks[-1] if bulks else 0 :]:
            if archive.modes[name] != "absent":
                self._take(state, name, archive)
        return state

    def _take(self, state: _State, name: str, archive: Archive) -> None:
        """Add a file's rows. Of several with one key the last one counts; an earlier one that says otherwise is told."""
        mine: dict[str, tuple[int, bytes]] = {}
        for line in archive.lines(name, self._config.spellings):
            place = f"{archive.path.name}/{name}.csv:{line.number}"
            said = record(line.cells, self._config.dates)
            key = said.get("sourcedId", "")
            if line.fault or not key or len(key) > LONGEST_KEY or not key.isprintable():
                state.faults.append(_faulty(place, line))
                # What it is about is not known, so nobody is gone for not being seen.
                state.names_all = False
                continue
            content = orjson.dumps(said)
            if key in mine and mine[key][1] != content:
                state.faults.append(_outdone(place, mine[key][0], orjson.loads(mine[key][1])))
            mine[key] = line.number, content
            state.records[key] = content, said.get("status") == "tobedeleted"

    def _give_roles(self, state: _State, archives: Sequence[Archive]) -> None:
        """Put the roles into the users: of roles.csv where any zip has one (1.2), else their own (1.1)."""
        roles: dict[str, list[dict[str, Any]]] | None = None
        if any(archive.modes["roles"] != "absent" for archive in archives):
            roles = {}
            found = self._merged("roles", archives)
            for content, gone in found.records.values():
                role = orjson.loads(content)
                if not gone and (user := role.get("user")):
                    roles.setdefault(user["sourcedId"], []).append(role)
            state.faults += found.faults
        for key, (content, gone) in state.records.items():
            own = None if roles is None else roles.get(key, [])
            state.records[key] = orjson.dumps(with_roles(orjson.loads(content), own)), gone


def _raws(state: _State) -> Iterator[Raw]:
    for key, (content, gone) in state.records.items():
        payload = orjson.loads(content)
        yield Raw(key, payload, records.modified(payload), gone=gone)
    yield from state.faults


def _faulty(place: str, line: Line) -> Raw:
    fault = RecordError(
        line.fault or "the record has no key",
        field=None if line.fault else "sourcedId",
        mend="correct the row in the source; put a cell that contains a comma between quotes",
    )
    return Raw(place, {k: v for k, v in line.cells.items() if k != "password"}, fault=fault)


def _outdone(place: str, line: int, payload: dict[str, Any]) -> Raw:
    file, _, _ = place.rpartition(":")
    fault = RecordError(
        f"{place} has the same sourcedId and says something else; that later row counts",
        field="sourcedId",
        mend="keep one of the two rows in the source",
    )
    return Raw(f"{file}:{line}", payload, fault=fault)

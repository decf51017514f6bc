"""The connector for CSV files and workbooks that school systems export."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from connectors.kit.errors import Unreachable
from connectors.kit.mapping.binding import Binding, bind
from connectors.tabular.mapping import FileSpec, load
from connectors.tabular.reading import Reading
from hub.base.logging import logger
from hub.sync.contract import JsonObject, Page, Raw, Stream

PAGE_ROWS = 500

_log = logger("connectors.tabular")


class TabularConfig(BaseModel):
    """Where the files are, and what they mean."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    directory: Path = Field(description="Folder of the exported files.")
    mapping: Path = Field(description="Mapping file (.yaml), or the name of one that is shipped: `putuo`.")


class Tabular:
    """Files in a folder, described by a mapping file."""

    name: ClassVar[str] = "tabular"
    title: ClassVar[str] = "CSV files and workbooks with a mapping file"
    Config: ClassVar[type[BaseModel]] = TabularConfig

    def __init__(self, directory: Path, bindings: dict[str, Binding[FileSpec]]) -> None:
        self.streams: tuple[Stream, ...] = tuple(binding.stream for binding in bindings.values())
        self._directory = directory
        self._bindings = bindings

    @classmethod
    def streams_of(cls, config: TabularConfig) -> tuple[Stream, ...]:
        """The streams of the mapping file. Raises MappingError, with file and line, where it is wrong."""
        return tuple(binding.stream for binding in bind(*load(config.mapping)).values())

    @classmethod
    @asynccontextmanager
    async def open(cls, config: TabularConfig) -> AsyncIterator[Tabular]:
        """Read the mapping file. Raises MappingError, with file and line, where it is wrong."""
        yield cls(config.directory, bind(*load(config.mapping)))

    async def check(self) -> Sequence[str]:
        """Read every file. Returns a line for each: form, rows, headers. Raises Unreachable or Malformed."""
        if not self._directory.is_dir():
            raise Unreachable("there is no such folder", place=str(self._directory), mend="check `directory`")
        lines: list[str] = []
        for binding in self._bindings.values():
            lines += await asyncio.to_thread(_report, binding, self._directory)
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """All rows of the stream's files, or none if files and mapping are those of the cursor `since`.

        A position holds only for the very files of which it was taken; if they changed, they are read from the start.
        """
        reading = await asyncio.to_thread(Reading.begin, self._bindings[stream.name], self._directory)
        try:
            cursor = {"version": reading.version}
            if since == cursor:
                _log.info("tabular.unchanged", stream=stream.name)
                yield Page([], None, cursor)
                return
            behind = 0
            final: JsonObject | None = cursor
            if position is not None and position["version"] == reading.version:
                behind = int(position["row"])
            elif position is not None:
                # The run has staged rows that may not exist any more: only a later, undisturbed run can tell.
                final = None
            raws = reading.raws()
            page = await asyncio.to_thread(_next_page, raws, behind)
            while len(page) == PAGE_ROWS:
                following = await asyncio.to_thread(_next_page, raws, behind)
                if not following:
                    break
                yield Page([raw for _, raw in page], {**cursor, "row": page[-1][0]})
                page = following
            yield Page(
                [raw for _, raw in page], None, final, names_all=reading.names_all and final is not None
            )
        finally:
            reading.close()


def _next_page(raws: Iterator[tuple[int, Raw]], behind: int) -> list[tuple[int, Raw]]:
    return list(islice((numbered for numbered in raws if numbered[0] > behind), PAGE_ROWS))


def _report(binding: Binding[FileSpec], directory: Path) -> list[str]:
    reading = Reading.begin(binding, directory)
    try:
        rows, faults = reading.count()
        known = set(binding.readers)
        lines = [
            f"{binding.name}: {table.file.name}: {table.form}; headers {', '.join(table.header.known)}"
            + (
                f"; not used: {others}"
                if (others := ", ".join(n for n in table.header.names if n not in known))
                else ""
            )
            for table in reading.tables
        ]
        return [
            *lines,
            f"{binding.name}: {rows} rows" + (f", {faults} of them cannot be read" if faults else ""),
        ]
    finally:
        reading.close()

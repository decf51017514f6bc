"""The connector for read-only views in an upstream's database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ClassVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from connectors.kit.mapping.binding import Binding, bind
from connectors.sql.config import SqlConfig
from connectors.sql.database import Database
from connectors.sql.mapping import ViewSpec, load
from connectors.sql.reading import Reading
from connectors.sql.view import View
from hub.sync.contract import JsonObject, Page, Stream

__all__ = ["Sql", "SqlConfig"]


class Sql:
    """Views of a database, described by a mapping file. No other table or view is touched."""

    name: ClassVar[str] = "sql"
    title: ClassVar[str] = "Views of a database with a mapping file"
    Config: ClassVar[type[BaseModel]] = SqlConfig

    def __init__(self, config: SqlConfig, database: Database, bindings: dict[str, Binding[ViewSpec]]) -> None:
        self.streams: tuple[Stream, ...] = tuple(binding.stream for binding in bindings.values())
        self._config = config
        self._database = database
        self._bindings = bindings

    @classmethod
    def streams_of(cls, config: SqlConfig) -> tuple[Stream, ...]:
        """The streams of the mapping file. Raises MappingError, with file and line, where it is wrong."""
        return tuple(
            binding.stream for binding in bind(*load(config.mapping), ZoneInfo(config.zone)).values()
        )

    @classmethod
    @asynccontextmanager
    async def open(cls, config: SqlConfig) -> AsyncIterator[Sql]:
        """Read the mapping file and prepare the database. Raises MappingError, SecretMissing or DriverMissing."""
        bindings = bind(*load(config.mapping), ZoneInfo(config.zone))
        async with Database.open(config) as database:
            yield cls(config, database, bindings)

    async def check(self) -> Sequence[str]:
        """Look at every view. Returns a line for each: rows, columns that are read. Raises UpstreamFailure."""
        lines = []
        for binding in self._bindings.values():
            view = await self._view(binding)
            rows = await self._database.run(view.count)
            columns = ", ".join(column.name for column in view.columns.values())
            lines.append(f"{binding.name}: {binding.spec.view}: {rows} rows; reads {columns}")
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """Rows of a view by key; `since` and `position` hold for the mapping under which they were taken.

        A run for changes fetches everything all the same where that was last done `whole_days` ago: to find what is gone.
        """
        binding = self._bindings[stream.name]
        view = await self._view(binding)
        mapping = binding.fingerprint
        stale = position is not None and position["mapping"] != mapping
        if position is None or stale:
            whole = self._whole(since, mapping)
            kept = {"mapping": mapping, "newest": await self._database.run(view.newest), "whole": whole}
            position = None
        else:
            kept = {name: position[name] for name in ("mapping", "newest", "whole")}
        changes = since if since is not None and kept["whole"] == since["whole"] and not stale else None
        reading = Reading(self._database, view, ZoneInfo(self._config.zone), self._config.page_size, changes)
        behind = await reading.remember(position["upto"]) if position is not None else None
        cursor = kept if view.tells_changes and kept["newest"] is not None and not stale else None
        async for raws, last in reading.pages(behind):
            if last is not None:
                yield Page(raws, {**kept, "upto": last})
                continue
            everything = True if since is not None and changes is None else None
            yield Page(raws, None, cursor, names_all=everything if reading.names_all and not stale else False)

    def _whole(self, since: JsonObject | None, mapping: str) -> str:
        """When everything was last fetched, which is now where that is due or rows may mean something else."""
        now = datetime.now(UTC)
        if since is None or since["mapping"] != mapping:
            return now.isoformat()
        last = datetime.fromisoformat(since["whole"])
        return (now if now - last >= timedelta(days=self._config.whole_days) else last).isoformat()

    async def _view(self, binding: Binding[ViewSpec]) -> View:
        return await self._database.run(partial(View.found, binding=binding))

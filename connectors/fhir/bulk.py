"""Bulk Data Access (FHIR Bulk Data Access 2.0): a whole load as files of one resource a line.

The server is asked to export, told where the export can be asked after, and asked there until it is ready. What it
made is a snapshot of `transactionTime`, which is also from when on changes are asked for. An interrupted run asks
after the export that it began; one that has expired is begun anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from connectors.fhir.bundle import NO_KEY, deletions, outcome_codes, resource_raw
from connectors.fhir.config import FhirConfig
from connectors.fhir.paging import FORGOTTEN, Cursor
from connectors.fhir.times import Instant
from connectors.kit.client import Client
from connectors.kit.errors import Malformed, Rejected, Shortened, Throttled, UpstreamFailure
from connectors.kit.lines import LineReader
from connectors.kit.transport import place, pointed
from connectors.kit.waits import retry_at
from hub.base.logging import logger
from hub.sync.contract import JsonObject, Page, Raw, RecordError

PAGE = 500
"""Records that are handed on at once."""
MOST_RESTARTS = 2
LONGEST_OWN_WAIT = 60.0
"""Seconds between two questions where the server does not say."""

_log = logger("connectors.fhir")


class ExportUnavailableError(Exception):
    """The server exports nothing, or not all: what is wanted is to be searched for."""


class File(BaseModel):
    """A file of an export."""

    type: str
    url: str
    count: int | None = Field(None, ge=0)


class Manifest(BaseModel):
    """What the server exported."""

    model_config = ConfigDict(alias_generator=to_camel)

    transaction_time: Instant
    requires_access_token: bool
    output: list[File]
    deleted: list[File] = []
    error: list[File] = []


class Reached(BaseModel):
    """How far a type's files have been read; what a position holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    export: str
    """Where the export can be asked after."""
    file: int = 0
    line: int = 0
    """Lines of that file so far."""
    keyed: bool = True
    """Whether every record so far could be told by its key."""


@dataclass(slots=True)
class Exports:
    """The exports of one connection: one for all its types."""

    client: Client
    config: FhirConfig
    kinds: Sequence[str]
    signed: LineReader
    """Reads files that want the token."""
    plain: LineReader
    """Reads those that do not, and is not to show it."""
    _begun: dict[str, str] = field(default_factory=dict)
    _ready: dict[str, Manifest] = field(default_factory=dict)
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def pages(
        self, kind: str, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """The pages of a type. Raises ExportUnavailableError where it is to be searched for."""
        after = _text(Cursor.model_validate(since).since) if since else ""
        reached = Reached.model_validate(position) if position else None
        for _ in range(MOST_RESTARTS + 1):
            try:
                if reached is None:
                    reached = Reached(export=await self._begin(after))
                    # Whoever goes on with an interrupted run asks after this export.
                    yield Page((), reached.model_dump())
                async for page in self._read(kind, reached):
                    yield page
                return
            except Rejected as error:
                if error.status not in FORGOTTEN:
                    raise
                _log.info("fhir.export_expired", stream=kind, status=error.status)
                if reached and self._begun.get(after) == reached.export:
                    del self._begun[after]
                reached = None
        raise ExportUnavailableError

    async def _begin(self, after: str) -> str:
        async with self._alone:
            if after not in self._begun:
                self._begun[after] = await self._kick_off(after)
            return self._begun[after]

    async def _kick_off(self, after: str) -> str:
        parameters = {"_type": ",".join(self.kinds), "_outputFormat": "application/fhir+ndjson"}
        if after:
            parameters["_since"] = after
        try:
            reply = await self.client.get("$export", params=parameters, headers={"Prefer": "respond-async"})
        except UpstreamFailure as error:
            if error.passing:
                raise
            _log.warning("fhir.export_refused", code=error.code)
            raise ExportUnavailableError from None
        where = reply.headers.get("content-location")
        if reply.status != httpx.codes.ACCEPTED or not where:
            raise ExportUnavailableError
        return str(pointed(where, reply.url))

    async def _manifest(self, export: str) -> Manifest:
        async with self._alone:
            if export not in self._ready:
                manifest = await self._wait(export)
                await self._look_through(manifest)
                self._ready[export] = manifest
            return self._ready[export]

    async def _wait(self, export: str) -> Manifest:
        loop = asyncio.get_running_loop()
        until, own = loop.time() + self.config.export_wait, self.config.first_wait
        while True:
            reply = await self.client.get(export, headers={"Accept": "application/json"})
            if reply.status != httpx.codes.ACCEPTED:
                break
            now = datetime.now(UTC)
            when = retry_at(reply.headers, now)
            seconds = max((when - now).total_seconds() if when else own, self.config.first_wait)
            own = min(own * 2, LONGEST_OWN_WAIT)
            if loop.time() + seconds > until:
                raise Throttled(
                    f"has not exported yet{f' and asks to come back at {_text(when)}' if when else ''}",
                    place=place(reply.url),
                    mend="run again then: it asks after the same export; or raise export_wait",
                    retry_at=when,
                )
            await asyncio.sleep(seconds)
        try:
            return Manifest.model_validate(reply.body)
        except ValidationError:
            raise Malformed(
                "does not say what it exported", place=place(reply.url), mend="tell the server's operator"
            ) from None

    async def _look_through(self, manifest: Manifest) -> None:
        """What the server could not export is not gone. Raises ExportUnavailableError."""
        for file in manifest.error:
            async for line in self._reader(manifest).read(file.url):
                if codes := outcome_codes(_parsed(line)):
                    _log.warning("fhir.export_incomplete", codes=codes[:5])
                    raise ExportUnavailableError

    def _reader(self, manifest: Manifest) -> LineReader:
        return self.signed if manifest.requires_access_token else self.plain

    async def _read(self, kind: str, reached: Reached) -> AsyncIterator[Page]:
        manifest = await self._manifest(reached.export)
        # Deletions come before records: what was deleted and is there again must end as present.
        files = [*manifest.deleted, *(file for file in manifest.output if file.type == kind)]
        for number in range(reached.file, len(files)):
            file = files[number]
            if number != reached.file:
                reached = reached.model_copy(update={"file": number, "line": 0})
            raws: list[Raw] = []
            lines = reached.line
            async for line in self._reader(manifest).read(file.url, skip=lines):
                lines += 1
                raws += (
                    deletions(_parsed(line), kind) if number < len(manifest.deleted) else [_raw(line, kind)]
                )
                if len(raws) >= PAGE:
                    reached = _further(reached, lines, raws)
                    yield Page(raws, reached.model_dump())
                    raws = []
            if file.count is not None and lines < file.count:
                raise Shortened(
                    f"exported {lines} of {kind} where it counts {file.count}",
                    place=place(httpx.URL(file.url)),
                    mend="run again; if it lasts, tell the server's operator: nothing was removed",
                )
            reached = _further(reached, lines, raws)
            if raws:
                yield Page(raws, reached.model_dump())
        cursor = Cursor(since=manifest.transaction_time).model_dump(mode="json")
        yield Page((), None, cursor, names_all=None if reached.keyed else False)


def _further(reached: Reached, lines: int, raws: Sequence[Raw]) -> Reached:
    keyed = reached.keyed and not any(raw.key.startswith(NO_KEY) for raw in raws)
    return reached.model_copy(update={"line": lines, "keyed": keyed})


def _raw(line: bytes, kind: str) -> Raw:
    found = _parsed(line)
    if found is None:
        error = RecordError("the line is no JSON", mend="tell the server's operator")
        return Raw(NO_KEY + line[:64].hex(), {}, fault=error)
    return resource_raw({"resource": found}, found, kind)


def _parsed(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

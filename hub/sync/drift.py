"""Schema drift: fields of records that their stream's model does not know, or does not find as it knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.logging import logger
from hub.store.writer import Writer, table_of
from hub.sync import paths
from hub.sync.contract import Stream
from hub.sync.staging import Staged
from schema.integration.schema_drift import DriftKind, SchemaDrift
from schema.integration.source import Source
from schema.integration.sync_run import SyncRun

MOST = 200
"""Fields of one stream that are told of; a source that makes up field names does not fill the table."""

IN_JSON = {"tuple": "list", "set": "list", "dict": "object", "model": "object", "model_attributes": "object"}
"""What types are called in records."""
SHOWN = 8
"""Fields without a use that a line for people names."""

Finding = tuple[str, DriftKind, str | None]
"""Path as it may be told, how it differs, and what was expected."""

log = logger("sync")


class Drift:
    """Tells of one source's drift, each field once."""

    def __init__(self, writer: Writer, source_id: int) -> None:
        self.writer = writer
        self.source_id = source_id

    async def note(self, stream: Stream, records: Sequence[Staged]) -> None:
        """Look through records of one stream, as their source sent them; write down what was not told before."""
        shape = paths.shape_of(stream.record)
        unknown = [
            (record.key, each)
            for record in records
            if not record.gone and record.fault is None
            for each in paths.unknown(shape, record.payload)
        ]
        if not unknown:
            return
        # What was told by its name keeps it, even where one record alone has it this time.
        places = paths.named(unknown, {field for field, _ in await self._known(stream.name)})
        await self._tell(
            stream.name, {(place, DriftKind.UNKNOWN, None): key for place, key in places.items()}
        )

    async def broken(self, stream: str, misfits: Mapping[str, Sequence[Finding]]) -> None:
        """Write down of which fields records were missing or of another type, by the records' keys."""
        found: dict[Finding, str] = {}
        for key, findings in misfits.items():
            for finding in findings:
                found.setdefault(finding, key)
        await self._tell(stream, found)

    async def _known(self, stream: str) -> set[tuple[str, str]]:
        """Fields that were told of the stream, each with how it differs."""
        table = table_of(SchemaDrift)
        found = await self.writer.connection.execute(
            select(table.c.field, table.c.kind).where(
                table.c.source_id == self.source_id, table.c.stream == stream
            )
        )
        return {(field, kind) for field, kind in found}

    async def _tell(self, stream: str, found: Mapping[Finding, str]) -> None:
        if not found:
            return
        table, known = table_of(SchemaDrift), await self._known(stream)
        rows = [
            {
                "source_id": self.source_id,
                "stream": stream,
                "field": field,
                "kind": kind.name,
                "expected": expected,
                "key": key,
                "first_seen_at": self.writer.now,
            }
            for (field, kind, expected), key in found.items()
            if (field, kind.name) not in known
        ][: max(MOST - len(known), 0)]
        if not rows:
            return
        await self.writer.connection.execute(upsert(table).values(rows).on_conflict_do_nothing())
        alerts = sum(row["kind"] != DriftKind.UNKNOWN.name for row in rows)
        # Names of fields, too, are the source's own words: they stand in the report, which commands show, not in the log.
        log.info("schema drift", source=self.source_id, stream=stream, fields=len(rows), alerts=alerts)


async def told(connection: AsyncConnection, source: str, *, of_run: int | None = None) -> list[str]:
    """Drift of a source that nobody took note of, one line each; `of_run`: only what was met since that run began."""
    table, sources, runs = table_of(SchemaDrift), table_of(Source), table_of(SyncRun)
    statement = (
        select(table)
        .join(sources, sources.c.id == table.c.source_id)
        .where(sources.c.name == source, table.c.settled_at.is_(None))
        .order_by(table.c.kind, table.c.stream, table.c.field)
    )
    if of_run is not None:
        began = select(runs.c.started_at).where(runs.c.id == of_run).scalar_subquery()
        statement = statement.where(table.c.first_seen_at >= began)
    rows = (await connection.execute(statement)).mappings().all()
    lines = [
        f"drift: {row['kind']} {row['stream']} {row['field']}"
        + (f", {row['expected']} expected" if row["expected"] else "")
        + f"; first in {row['key']}"
        for row in rows
        if row["kind"] != DriftKind.UNKNOWN.name
    ]
    unused = [f"{row['stream']}.{row['field']}" for row in rows if row["kind"] == DriftKind.UNKNOWN.name]
    if unused:
        more = ", …" if len(unused) > SHOWN else ""
        lines.append(f"drift: {len(unused)} fields are not used: {', '.join(unused[:SHOWN])}{more}")
    return lines


def misfits(model: type[BaseModel], error: ValidationError) -> list[Finding]:
    """What a model did not find, or found of another type; a value that is only wrong is no drift."""
    shape, found = paths.shape_of(model), list[Finding]()
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        kind = each["type"]
        path = paths.told(shape, each["loc"])
        if kind == "missing":
            found.append((path, DriftKind.MISSING, None))
        elif kind.endswith("_type"):
            expected = kind.removesuffix("_type")
            found.append((path, DriftKind.RETYPED, IN_JSON.get(expected, expected)))
    return found

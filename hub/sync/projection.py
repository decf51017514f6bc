"""A row is what its source records say: the links to them, and the merge of what each of them says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import func, select

from hub.store import cells
from hub.store.writer import Saved, Writer, among, table_of
from hub.sync.drafting import Claim
from hub.sync.joined import Joined
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity

_EPOCH = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Link:
    """That a source record stands behind a row, and what it says."""

    id: int
    key: str
    entity: str
    slot: str
    subject_id: int
    """Its own: where two rows were joined the one that it stood behind before."""
    live: bool


class Projection:
    """Links and rows of one batch."""

    def __init__(self, writer: Writer, source_id: int) -> None:
        self.writer = writer
        self.source_id = source_id
        self.table = table_of(SourceRecord)
        self._joined: Joined | None = None

    async def joined(self) -> Joined:
        """The rows that were joined to others, as they are in this transaction."""
        if self._joined is None:
            self._joined = await Joined.read(self.writer.connection)
        return self._joined

    async def links(self, stream: str, keys: Iterable[str]) -> dict[tuple[str, str, str], Link]:
        """Links of these records, ended ones included: a record that returns is the same row."""
        table = self.table
        found = await self.writer.connection.execute(
            select(
                table.c.id,
                table.c.key,
                table.c.subject_entity,
                table.c.slot,
                func.coalesce(table.c.own_id, table.c.subject_id),
                table.c.removed_at.is_(None),
            ).where(table.c.source_id == self.source_id, table.c.stream == stream, among(table.c.key, keys))
        )
        links = [Link(*row) for row in found]
        return {(link.key, link.entity, link.slot): link for link in links}

    async def link(self, stream: str, claims: Sequence[Claim]) -> Saved:
        """Write what each claim says to its link."""
        fresh = [claim for claim in claims if claim.link_id is None]
        for claim, link_id in zip(fresh, await self.writer.new_ids(SourceRecord, len(fresh)), strict=True):
            claim.link_id = link_id
        joined = await self.joined()
        rows = {
            claim.link_id: self._row(stream, claim, joined) for claim in claims if claim.link_id is not None
        }
        return await self.writer.save(SourceRecord, rows)

    async def outdate(self, stream: str, keys: Sequence[str]) -> None:
        """Mark what these records said while they fitted: it is their last good version, no longer their newest."""
        table = self.table
        found = await self.writer.connection.execute(
            select(table.c.id).where(
                table.c.source_id == self.source_id,
                table.c.stream == stream,
                among(table.c.key, keys),
                table.c.removed_at.is_(None),
                table.c.outdated.is_(False),
            )
        )
        for (link_id,) in found.all():
            await self.writer.change(SourceRecord, link_id, {"outdated": True})

    def _row(self, stream: str, claim: Claim, joined: Joined) -> dict[str, Any]:
        said = {"values": claim.values, "refs": claim.refs}
        subject = joined.stays(claim.draft.entity, claim.subject_id)
        return {
            "source": self.source_id,
            "stream": stream,
            "key": claim.staged.key,
            "slot": claim.draft.slot,
            "subject_entity": claim.draft.entity.__name__,
            "subject_id": subject,
            "own_id": None if subject == claim.subject_id else claim.subject_id,
            "refers_to": claim.refers_to,
            "source_time": claim.staged.source_time,
            "founding": claim.founding,
            "outdated": False,
            "said": orjson.dumps(said, default=cells.jsonable).decode(),
        }

    async def project(self, entity: type[Entity], subjects: Iterable[int]) -> Saved:
        """Make each row what its live links say; a row without a founding link is removed."""
        joined = await self.joined()
        # One that was joined to another has no links any more, and so it goes.
        ids = {each for own in subjects for each in (own, joined.stays(entity, own)) if each is not None}
        said = await self._said(entity, ids)
        rows = {
            subject: _merge(entity, links, joined)
            for subject, links in said.items()
            if any(link["founding"] for link in links)
        }
        saved = await self.writer.save(entity, rows)
        gone = await self.writer.remove(entity, ids - rows.keys())
        return Saved(saved.added, saved.changed, gone.removed)

    async def _said(self, entity: type[Entity], ids: set[int]) -> dict[int, list[Mapping[str, Any]]]:
        table, source = self.table, table_of(Source)
        found = await self.writer.connection.execute(
            select(table, source.c.roster)
            .join(source, source.c.id == table.c.source_id)
            .where(
                table.c.subject_entity == entity.__name__,
                among(table.c.subject_id, ids),
                table.c.removed_at.is_(None),
            )
        )
        by_subject: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for row in found.mappings():
            text = self.writer.keyring.open(cells.place(SourceRecord, "said", row["id"]), row["said"])
            by_subject[row["subject_id"]].append({**row, **orjson.loads(text)})
        return by_subject


def _merge(entity: type[Entity], links: list[Mapping[str, Any]], joined: Joined) -> dict[str, Any]:
    """One value per field: of the roster before others, of an older source before a younger, of the newest record."""
    links.sort(key=_rank)
    declaration = entity.declaration
    merged: dict[str, Any] = {}
    for name, column in declaration.columns.items():
        value = next((v for link in links if (v := link["values"].get(name)) is not None), None)
        merged[name] = cells.plain(column, value)
    for name, relation in declaration.relations.items():
        told = next((v for link in links if (v := link["refs"].get(name)) is not None), None)
        merged[name] = joined.stays(relation.target, told)
    return merged


def _rank(link: Mapping[str, Any]) -> tuple[Any, ...]:
    age = -((link["source_time"] or _EPOCH) - _EPOCH).total_seconds()
    # A record that only adds to a row knows that part better than the one which founded it.
    return (not link["roster"], link["source_id"], link["founding"], age, link["key"], link["slot"])

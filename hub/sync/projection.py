"""A row is what its source records say: the links to them, and the merge of what each of them says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Select, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.crypto.sealing import Keyring
from hub.store import bulk, cells
from hub.store.writer import Saved, Writer, among, table_of
from hub.sync.conflicts import Conflicts
from hub.sync.drafting import Claim
from hub.sync.joined import Joined
from hub.sync.survivorship import Rules, standing
from hub.sync.tables import projection_due
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity
from schema.kit.registry import load


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
    """Links and rows of one batch. `rules`: which value a field takes where records differ."""

    def __init__(self, writer: Writer, source_id: int, rules: Rules | None = None) -> None:
        self.writer = writer
        self.source_id = source_id
        self.rules = rules or standing()
        self.table = table_of(SourceRecord)
        self._written: dict[int, str] = {}
        """What links say that were written here."""
        self._claims: dict[tuple[type[Entity], int | None], list[Claim]] = defaultdict(list)
        """What was said here of rows."""
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
        links = [Link(*row) for row in found.all()]
        return {(link.key, link.entity, link.slot): link for link in links}

    async def link(self, stream: str, claims: Sequence[Claim]) -> Saved:
        """Write what each claim says to its link."""
        fresh = [claim for claim in claims if claim.link_id is None]
        for claim, link_id in zip(fresh, await self.writer.new_ids(SourceRecord, len(fresh)), strict=True):
            claim.link_id = link_id
        for claim in claims:
            self._claims[claim.draft.entity, claim.subject_id].append(claim)
        joined = await self.joined()
        rows = {
            claim.link_id: self._row(stream, claim, joined) for claim in claims if claim.link_id is not None
        }
        return await self.writer.save(SourceRecord, rows)

    async def hold(self, entity: type[Entity], claims: Sequence[Claim]) -> None:
        """Have relations that lead nowhere yet lead where their records said before, if that is there: nobody loses a school by a wrong key."""
        if not claims:
            return
        table, by_link = self.table, {claim.link_id: claim for claim in claims}
        found = await self.writer.connection.execute(
            select(table.c.id, table.c.said).where(among(table.c.id, by_link))
        )
        before = {row["id"]: opened(self.writer.keyring, {**row})["refs"] for row in found.mappings()}
        joined = await self.joined()
        for name in {name for claim in claims for name in claim.adrift}:
            target = entity.declaration.relations[name].target
            row = table_of(target)
            led = {link: refs[name] for link, refs in before.items() if refs.get(name) is not None}
            shown = {to: joined.stays(target, to) for to in led.values()}
            there = await self.writer.connection.execute(
                select(row.c.id).where(among(row.c.id, shown.values()), row.c.removed_at.is_(None))
            )
            standing = set(there.scalars())
            for link, to in led.items():
                if name in by_link[link].adrift and shown[to] in standing:
                    by_link[link].refs[name] = to

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
        text = orjson.dumps(said, default=cells.jsonable).decode()
        assert claim.link_id is not None
        self._written[claim.link_id] = text
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
            "said": text,
        }

    async def project(self, entity: type[Entity], subjects: Iterable[int]) -> Saved:
        """Make each row what its live links say; a row without a founding link is removed."""
        joined = await self.joined()
        # One that was joined to another has no links any more, and so it goes.
        ids = {each for own in subjects for each in (own, joined.stays(entity, own)) if each is not None}
        rows = self._new(entity, ids, joined)
        known = ids - rows.keys()
        said = await self._said(entity, known, joined)
        rows |= {
            subject: self._merged(entity, links)
            for subject, links in said.items()
            if any(link["founding"] for link in links)
        }
        saved = await self.writer.save(entity, rows)
        gone = await self.writer.remove(entity, ids - rows.keys())
        # Of whom one record speaks nobody disagrees.
        await Conflicts(self.writer, self.rules).settle(entity, {of: said.get(of, ()) for of in known}, rows)
        return Saved(saved.added, saved.changed, gone.removed)

    async def later(self, entity: type[Entity], subjects: Iterable[int]) -> None:
        """Note that rows are to be projected once all is said of them."""
        rows = [{"subject_id": subject, "entity": entity.__name__} for subject in sorted(subjects)]
        if rows:
            names = tuple(rows[0])
            same, values = bulk.parameters(projection_due, rows)
            noted = upsert(projection_due).from_select(names, bulk.given(projection_due, names, same))
            await self.writer.connection.execute(noted.on_conflict_do_nothing(), values)

    async def due(self, limit: int) -> dict[type[Entity], list[int]]:
        """Take the next rows that were noted so."""
        table = projection_due
        key = tuple_(table.c.entity, table.c.subject_id)
        following = select(table.c.entity, table.c.subject_id).order_by(*table.primary_key).limit(limit)
        taken = await self.writer.connection.execute(
            delete(table).where(key.in_(following)).returning(table.c.entity, table.c.subject_id)
        )
        found: dict[type[Entity], list[int]] = defaultdict(list)
        for name, subject in taken:
            found[load()[name]].append(subject)
        return found

    def _new(self, entity: type[Entity], ids: set[int], joined: Joined) -> dict[int, dict[str, Any]]:
        """Rows that one record brought here: nothing needs to be read, as nobody else can have said anything of them."""
        fresh = {subject: self._claims[entity, subject] for subject in self.writer.fresh(entity, ids)}
        return {
            subject: {**claims[0].values, **_standing(entity, claims[0].refs, joined)}
            for subject, claims in fresh.items()
            if len(claims) == 1
        }

    def _merged(self, entity: type[Entity], links: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        merged = self.rules.merged(entity, links)
        for name, column in entity.declaration.columns.items():
            if not column.counted:
                merged[name] = cells.plain(column, merged[name])
        return merged

    async def _said(
        self, entity: type[Entity], ids: set[int], joined: Joined
    ) -> dict[int, list[Mapping[str, Any]]]:
        if not ids:
            return {}
        found = await self.writer.connection.execute(
            behind(entity).where(among(self.table.c.subject_id, ids))
        )
        by_subject: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        names = tuple(found.keys())
        for values in found.all():
            row = dict(zip(names, values, strict=True))
            # What this batch wrote itself need not be opened again.
            link = opened(self.writer.keyring, row, self._written.get(row["id"]))
            refs = _standing(entity, link["refs"], joined)
            by_subject[row["subject_id"]].append({**link, "refs": refs})
        return by_subject


def _standing(entity: type[Entity], refs: Mapping[str, int | None], joined: Joined) -> dict[str, int | None]:
    """References as they lead now: to the row that stays of several that were joined."""
    relations = entity.declaration.relations
    return {name: joined.stays(relations[name].target, to) for name, to in refs.items() if name in relations}


def behind(entity: type[Entity]) -> Select[Any]:
    """The live records behind rows of an entity, each with what the rules of survivorship ask of its source."""
    table, source = table_of(SourceRecord), table_of(Source)
    return (
        select(table, source.c.roster, source.c.name.label("source"), source.c.connector)
        .join(source, source.c.id == table.c.source_id)
        .where(table.c.subject_entity == entity.__name__, table.c.removed_at.is_(None))
    )


def opened(keyring: Keyring, row: Mapping[str, Any], text: str | None = None) -> Mapping[str, Any]:
    """A record behind a row with what it says, its `values` and `refs`; `text` is that, where it is known."""
    text = text or keyring.open(cells.place(SourceRecord, "said", row["id"]), row["said"])
    return {**row, "values": {}, "refs": {}, **orjson.loads(text)}

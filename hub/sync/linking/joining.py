"""Joining two rows that are one person, and taking them apart exactly; admitting a record that waits, and dismissing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from hub.store.redirects import CHANNEL
from hub.store.writer import Writer, among, table_of
from hub.sync import line, settling
from hub.sync.apply import NO_RUN, Batch
from hub.sync.derive import derive
from hub.sync.joined import Joined
from hub.sync.rollups import maintain
from hub.sync.staging import WAITING, Staging
from hub.sync.tables import PENDING, staged_record
from schema.integration.identity_match import IdentityMatch
from schema.integration.source_record import SourceRecord
from schema.integration.sync_run import SyncRun
from schema.kit.entity import Entity
from schema.kit.registry import load

Match = Mapping[str, Any]
"""A row of IdentityMatch as it is stored."""

NO_SOURCE = 0
"""Stands for the source where rows are projected, whatever source their records are of."""


class Joining:
    """Does so in one transaction, in its turn in the line of all who write rows."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.connection = writer.connection

    async def join(self, matches: Sequence[Match]) -> None:
        """Make each two one: rows together, a record with its row once it is applied again."""
        await line.stand(self.connection)
        waiting = {
            (one["source_id"], one["stream"], one["key"]) for one in matches if one["other_id"] is None
        }
        await self._release(waiting)
        by_entity: dict[type[Entity], list[Match]] = defaultdict(list)
        for match in matches:
            if match["other_id"] is not None:
                by_entity[load()[match["subject_entity"]]].append(match)
        for entity, together in by_entity.items():
            for match in together:
                moved = await self._carry(entity, match["other_id"], match["subject_id"])
                await self._note(match, merged=True, moved=moved)
            await self._show(
                entity, {row for one in together for row in (one["subject_id"], one["other_id"])}
            )

    async def part(self, match: Match) -> None:
        """Take the two apart: everything goes back to where its source, or whoever wrote it, put it."""
        await line.stand(self.connection)
        if match["other_id"] is None:
            await self._dismiss(match)
            return
        entity, stays, goes = load()[match["subject_entity"]], match["subject_id"], match["other_id"]
        joined = await Joined.read(self.connection)
        one = joined.within(entity, {joined.stays(entity, stays) or stays})
        await settling.part(self.writer, entity, one, match["decided_at"])
        await self._note(match, merged=False, moved={})
        for place, ids in match["moved"].items():
            name, relation = place.split(".")
            await self._point(load()[name], relation, goes, ids)
        await self._show(entity, {*one, stays, goes})

    async def _note(self, match: Match, *, merged: bool, moved: Mapping[str, Any]) -> None:
        table = table_of(IdentityMatch)
        await self.connection.execute(
            update(table).where(table.c.id == match["id"]).values(merged=merged, moved=dict(moved))
        )
        await self.connection.execute(select(func.pg_notify(CHANNEL, "joined")))

    async def _carry(self, entity: type[Entity], goes: int, stays: int) -> dict[str, list[int]]:
        """Point the hub's own rows (consents, accounts) to the row that stays; returns which."""
        moved = {}
        for owner in load().values():
            if owner.declaration.keeping != "ledger":
                continue
            table = table_of(owner)
            for relation in owner.declaration.relations.values():
                if relation.target is entity:
                    column = table.c[relation.column]
                    found = await self.connection.execute(select(table.c.id).where(column == goes))
                    if ids := [int(row_id) for (row_id,) in found]:
                        moved[f"{owner.__name__}.{relation.name}"] = ids
                        await self._point(owner, relation.name, stays, ids)
        return moved

    async def _point(self, owner: type[Entity], relation: str, to: int, ids: Iterable[int]) -> None:
        table = table_of(owner)
        column = owner.declaration.relations[relation].column
        await self.connection.execute(update(table).where(among(table.c.id, ids)).values({column: to}))

    async def _show(self, entity: type[Entity], rows: set[int]) -> None:
        """Show rows, and those below them, as they are joined now."""
        joined = await Joined.read(self.connection)
        every = joined.within(entity, rows)
        link = table_of(SourceRecord)
        found = await self.connection.execute(
            select(link.c.id, link.c.subject_id, link.c.own_id).where(
                link.c.subject_entity == entity.__name__,
                or_(among(link.c.subject_id, every), among(link.c.own_id, every)),
            )
        )
        for link_id, shown, kept in found.all():
            own = shown if kept is None else kept
            stays = joined.stays(entity, own)
            if stays != shown:
                values = {"subject_id": stays, "own_id": None if stays == own else own}
                await self.writer.change(SourceRecord, link_id, values)
        batch = self._batch()
        for below in load().values():
            if below.declaration.keeping != "projected":
                continue
            table = table_of(below)
            pointing = [
                among(table.c[relation.column], every)
                for relation in below.declaration.relations.values()
                if relation.target is entity
            ]
            if pointing:
                ids = await self.connection.execute(
                    select(table.c.id).where(or_(*pointing), table.c.removed_at.is_(None))
                )
                await batch.project(below, {int(row_id) for (row_id,) in ids})
        await batch.project(entity, every)
        await self._follow(batch)

    def _batch(self) -> Batch:
        staging = Staging(self.connection, self.writer.keyring, NO_SOURCE)
        return Batch(staging, self.writer, NO_RUN, roster=False)

    async def _follow(self, batch: Batch) -> None:
        """Let those go on whom two rows kept from being joined, and work out what follows."""
        await batch.release()
        while await derive(self.writer):
            pass
        while await maintain(self.connection):
            pass

    async def _release(self, records: Iterable[tuple[int, str, str]]) -> None:
        """Let records be applied again: by who decides, or else by the next who applies any."""
        staged, runs = staged_record, table_of(SyncRun)
        for source_id, stream, key in records:
            latest = select(func.max(runs.c.id)).where(runs.c.source_id == source_id).scalar_subquery()
            await self.connection.execute(
                update(staged)
                .where(staged.c.source_id == source_id, staged.c.stream == stream, staged.c.key == key)
                .where(staged.c.state.in_((*WAITING, "applied")))
                .values(state=PENDING, released_run=latest)
            )

    async def _dismiss(self, match: Match) -> None:
        """Take a record out of the row that it was joined to: it waits again, and so does what it brought along."""
        link = table_of(SourceRecord)
        source = match["source_id"]
        below: dict[type[Entity], set[int]] = defaultdict(set)
        gone, reached = {(match["stream"], match["key"])}, {f"{match['stream']}/{match['key']}"}
        # What refers to what refers to it: a referral, and the task that tells how it goes on.
        while reached:
            found = await self.connection.execute(
                select(link.c.id, link.c.stream, link.c.key, link.c.subject_entity, link.c.subject_id).where(
                    link.c.source_id == source,
                    link.c.removed_at.is_(None),
                    link.c.refers_to.overlap(sorted(reached)),
                )
            )
            reached = set()
            for link_id, stream, key, name, subject in found.all():
                await self.writer.remove(SourceRecord, [link_id])
                below[load()[name]].add(subject)
                if (stream, key) not in gone:
                    gone.add((stream, key))
                    reached.add(f"{stream}/{key}")
        own = (
            link.c.source_id == source,
            link.c.stream == match["stream"],
            link.c.key == match["key"],
            link.c.slot == match["slot"],
            link.c.subject_entity == match["subject_entity"],
        )
        # Its link was never right, and would be found again if it stayed.
        subjects = await self.connection.execute(delete(link).where(*own).returning(link.c.subject_id))
        below[load()[match["subject_entity"]]] |= {int(subject) for (subject,) in subjects}
        batch = self._batch()
        for entity, ids in below.items():
            await batch.project(entity, ids)
        await self._release((source, stream, key) for stream, key in gone)
        await self._follow(batch)

"""The step after a sync: compare what is new with all there is, write down what was found, join what is certain."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.logging import logger
from hub.store.writer import Writer
from hub.sync import line, rollups
from hub.sync.apply import Batch
from hub.sync.contract import Stream
from hub.sync.derive import derive, due_again
from hub.sync.linking.bands import banded
from hub.sync.linking.matches import Found, Matches, ordered
from hub.sync.linking.model import Model, Pair, Parameters
from hub.sync.linking.population import PROFILES, Population, Unit, columns
from hub.sync.run import BATCH, Engine
from hub.sync.sources import Configured, Sources
from hub.sync.staging import Staging, chunks
from hub.sync.tables import PENDING, learnt_parameters, staged_record
from hub.sync.turn import SyncError
from schema.integration.identity_match import MatchBand
from schema.kit.entity import Entity

GROWTH = 2
"""Times as many people as the model learnt from, from which it learns anew."""
THREADS = 2
JOINED = 200
"""Pairs that are joined in one transaction, for which others who write wait."""

log = logger("identity")


class LinkageBusy(SyncError):
    """Another process compares people."""

    code = "identity.busy"


@dataclass(frozen=True)
class Linked:
    """What the step did."""

    compared: dict[str, int] = field(default_factory=dict)
    """By entity: how many new or changed ones were compared with all."""
    found: dict[str, int] = field(default_factory=dict)
    """By entity and band: pairs."""
    applied: int = 0
    """Records that had waited, and were applied."""


@dataclass(frozen=True)
class Linkage:
    """Links the people of one hub."""

    engine: Engine

    async def link(self, *, anew: bool = False) -> Linked:
        """Compare new and changed people with all others; `anew`: compare all, and learn once more.

        Raises LinkageBusy. The comparison runs in a thread; nothing else is held up by it.
        """
        done, counts = {}, Counter[str]()
        async with self._alone():
            new = anew or await self._changed()
            waiting = await self._waiting() if new else {}
            for entity in PROFILES if new else ():
                units = [*await self._rows(entity), *waiting.get(entity, ())]
                if anew:
                    units = [replace(unit, fresh=True) for unit in units]
                fresh = [unit for unit in units if unit.fresh]
                done[entity.__name__] = len(fresh)
                if fresh:
                    found = await self._compare(entity, units, anew=anew)
                    counts.update(f"{entity.__name__}.{each.band.name}" for each in found)
                    await self._keep(entity, found, fresh)
            applied = await self.apply_released()
        log.info("linked", applied=applied, **done)
        return Linked(done, dict(counts), applied)

    async def apply_released(self) -> int:
        """Apply records that a decision let go on, of whatever source; returns how many."""
        done = 0
        while True:
            before = done
            for source in await self._released():
                for stream in source.streams:
                    while count := await self._batch(source, stream):
                        done += count
            if done == before:
                break
        if done:
            async with self._in_line() as connection:
                await due_again(connection)
                while await derive(self._writer(connection)):
                    pass
                while await rollups.maintain(connection):
                    pass
        return done

    async def _compare(self, entity: type[Entity], units: Sequence[Unit], *, anew: bool) -> list[Found]:
        learnt, known = await self._learnt(entity)
        rows = sum(unit.row_id is not None for unit in units)
        model = Model(PROFILES[entity], learnt, threads=THREADS)
        learn = anew or rows >= GROWTH * max(known, 1)
        pairs, bands = await asyncio.to_thread(_weigh, model, units, learn=learn)
        if learn and model.learnt != learnt:
            await self._remember(entity, model.learnt, rows)
        by_id = {unit.id: unit for unit in units}
        return [
            Found(*ordered(by_id[pair.left], by_id[pair.right]), pair, bands[pair.left, pair.right])
            for pair in pairs
            if (pair.left, pair.right) in bands
        ]

    async def _keep(self, entity: type[Entity], found: Sequence[Found], fresh: Sequence[Unit]) -> None:
        async with self._in_line() as connection:
            matches = Matches(self._writer(connection), entity)
            population = Population(connection, self.engine.keyring, self.engine.connectors)
            named = {unit.id: unit for each in found for unit in (each.subject, each.other)}
            shown = await population.shown_rows(entity, list(named.values()))
            certain = await matches.keep(found, fresh, shown)
            await matches.note(fresh)
        for some in chunks(certain, JOINED):
            async with self._in_line() as connection:
                await Matches(self._writer(connection), entity).join(some)

    async def _rows(self, entity: type[Entity]) -> list[Unit]:
        async with self.engine.database.connect() as connection:
            return await self._population(connection).rows(entity)

    async def _changed(self) -> bool:
        async with self.engine.database.connect() as connection:
            return await self._population(connection).changed()

    async def _waiting(self) -> dict[type[Entity], list[Unit]]:
        async with self.engine.database.connect() as connection:
            return await self._population(connection).waiting()

    def _population(self, connection: AsyncConnection) -> Population:
        return Population(connection, self.engine.keyring, self.engine.connectors)

    async def _learnt(self, entity: type[Entity]) -> tuple[Parameters, int]:
        table = learnt_parameters
        async with self.engine.database.connect() as connection:
            found = await connection.execute(select(table).where(table.c.entity == entity.__name__))
            row = found.mappings().first()
        if row is None:
            return {}, 0
        return {name: [(m, u) for m, u in levels] for name, levels in row["parameters"].items()}, row["known"]

    async def _remember(self, entity: type[Entity], learnt: Parameters, known: int) -> None:
        row = {"parameters": dict(learnt), "learnt_at": self.engine.clock.now(), "known": known}
        statement = upsert(learnt_parameters).values(entity=entity.__name__, **row)
        async with self.engine.database.begin() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["entity"], set_=row))

    async def _released(self) -> list[Configured]:
        ids = (
            select(staged_record.c.source_id)
            .where(staged_record.c.state == PENDING, staged_record.c.released_run.is_not(None))
            .distinct()
        )
        async with self._in_line() as connection:
            # What has an outcome and is pending was let go on by another record; in the run of its outcome that is not noted.
            staged = staged_record
            await connection.execute(
                update(staged)
                .where(
                    staged.c.state == PENDING,
                    staged.c.released_run.is_(None),
                    staged.c.outcome_run.is_not(None),
                )
                .values(released_run=staged.c.outcome_run)
            )
            sources = Sources(connection, self.engine.connectors)
            return [await sources.by_id(source_id) for (source_id,) in (await connection.execute(ids)).all()]

    async def _batch(self, source: Configured, stream: Stream) -> int:
        async with self._in_line() as connection:
            keyring = self.engine.keyring.pinned()
            staging = Staging(connection, keyring, source.id)
            records = await staging.pending(stream.name, BATCH, gone=False, released=True)
            if records:
                latest = await connection.execute(
                    text("SELECT max(id) FROM sync_run WHERE source_id = :source"), {"source": source.id}
                )
                writer = Writer(connection, keyring, self.engine.clock.now())
                batch = Batch(staging, writer, int(latest.scalar_one()), roster=source.roster)
                await batch.apply(stream, records)
            return len(records)

    def _writer(self, connection: AsyncConnection) -> Writer:
        return Writer(connection, self.engine.keyring, self.engine.clock.now())

    @asynccontextmanager
    async def _in_line(self) -> AsyncIterator[AsyncConnection]:
        async with self.engine.database.begin() as connection:
            await line.stand(connection)
            yield connection

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """One process at a time; the lock falls with its connection."""
        async with self.engine.database.connect() as holder:
            key = {"class": line.LOCK_CLASS, "linking": line.LINKING}
            got = await holder.execute(text("SELECT pg_try_advisory_lock(:class, :linking)"), key)
            taken = got.scalar_one()
            await holder.commit()
            if not taken:
                raise LinkageBusy("another process compares people", mend="wait until it is done")
            try:
                yield
            finally:
                await holder.invalidate()


def _weigh(
    model: Model, units: Sequence[Unit], *, learn: bool
) -> tuple[list[Pair], dict[tuple[str, str], MatchBand]]:
    pairs = model.pairs(columns(units), learn=learn)
    return pairs, banded(pairs, model.profile, {unit.id: unit.sources for unit in units})

"""Projecting rows anew from what is known of them: after the rules of survivorship changed, without any upstream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.clock import Clock
from hub.crypto.sealing import Keyring
from hub.store.writer import Writer, table_of
from hub.sync import line, rollups
from hub.sync.apply import NO_RUN, Batch, in_order
from hub.sync.derive import derive
from hub.sync.staging import Staging
from hub.sync.survivorship import Rules, RulesInvalid
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity

BATCH = 500

Progress = Callable[[str, int], None]
"""Called with (entity, rows so far)."""


@dataclass(frozen=True)
class Reprojection:
    """Projects the rows of one hub anew."""

    database: AsyncEngine
    keyring: Keyring
    clock: Clock
    rules: Rules

    async def run(self, progress: Progress = lambda *_: None) -> dict[str, int]:
        """Make every row what its records say under these rules; returns by entity how many rows changed.

        Each batch is a transaction in the line of all writers, so queries and syncs go on meanwhile, and a second
        run goes through what an interrupted one left. Raises RulesInvalid where a source is trusted that is not there.
        """
        await self._check()
        changed: dict[str, int] = {}
        for entity in in_order():
            if entity.declaration.keeping != "projected":
                continue
            last = done = 0
            while ids := await self._next(entity, last):
                moved = await self._batch(entity, ids)
                last, done = ids[-1], done + len(ids)
                if moved:
                    changed[entity.__name__] = changed.get(entity.__name__, 0) + moved
                progress(entity.__name__, done)
        await self._follow()
        return changed

    async def _check(self) -> None:
        async with self.database.connect() as connection:
            known = set((await connection.execute(select(table_of(Source).c.name))).scalars())
        for name in sorted(self.rules.sources - known):
            raise RulesInvalid(
                f"there is no source {name!r} to trust",
                place=str(self.rules.path),
                mend=f"the sources are: {', '.join(sorted(known)) or 'none yet'}",
            )

    async def _next(self, entity: type[Entity], last: int) -> list[int]:
        """The next rows that have, or had, records behind them, in the order of their ids."""
        link = table_of(SourceRecord)
        following = (
            select(link.c.subject_id)
            .where(
                link.c.subject_entity == entity.__name__,
                link.c.subject_id > last,
            )
            .distinct()
            .order_by(link.c.subject_id)
            .limit(BATCH)
        )
        async with self.database.connect() as connection:
            return [int(subject) for subject in (await connection.execute(following)).scalars()]

    async def _batch(self, entity: type[Entity], ids: list[int]) -> int:
        async with self._in_line() as connection:
            keyring = self.keyring.pinned()
            writer = Writer(connection, keyring, self.clock.now())
            batch = Batch(
                Staging(connection, keyring, NO_RUN), writer, NO_RUN, roster=False, rules=self.rules
            )
            saved = await batch.project(entity, ids)
            # Who waited for an identifier that a row bears now is taken by the next sync.
            await batch.release()
            return len(saved.added) + len(saved.changed) + len(saved.removed)

    async def _follow(self) -> None:
        """Work out what follows from the rows."""
        more = True
        while more:
            async with self._in_line() as connection:
                more = await derive(Writer(connection, self.keyring, self.clock.now())) > 0
        more = True
        while more:
            async with self._in_line() as connection:
                more = await rollups.maintain(connection) > 0

    @asynccontextmanager
    async def _in_line(self) -> AsyncIterator[AsyncConnection]:
        async with self.database.begin() as connection:
            await line.stand(connection)
            yield connection

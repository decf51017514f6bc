"""How fresh what each source gave is: kept in memory, and read anew when a notice says that a run ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.clock import Clock
from hub.base.logging import logger
from hub.store.kept import UNHEARD, Kept
from hub.store.writer import table_of
from schema.integration.source import Source, fresh_until

_log = logger("store")


@dataclass(frozen=True)
class Feed:
    """A source that fed something, and until when that is fresh."""

    source: str
    entities: frozenset[str]
    synced_at: datetime
    fresh_until: datetime

    def stale(self, now: datetime) -> bool:
        """Whether it is older than it should be."""
        return now >= self.fresh_until


@dataclass(frozen=True)
class Feeds:
    """The sources as they were read."""

    feeds: tuple[Feed, ...]

    def of(self, entities: Iterable[str]) -> list[Feed]:
        """Those that feed one of these entities, by name."""
        asked = frozenset(entities)
        return [feed for feed in self.feeds if not asked.isdisjoint(feed.entities)]


class Sources:
    """The sources that one process knows of."""

    def __init__(self, database: AsyncEngine, clock: Clock, state: Callable[[], int | None]) -> None:
        """`state` numbers the changes of sources; None: they are not heard at the moment."""
        self.clock = clock
        self._database = database
        self._kept = Kept(state, self._read)
        self._failed_at: float | None = None

    async def known(self) -> Feeds:
        """The sources; without a statement, unless something changed. None of them, and for a while, where they cannot be read."""
        if self._failed_at is not None and time.monotonic() - self._failed_at < UNHEARD:
            return NONE
        try:
            found = await self._kept.known()
        except (SQLAlchemyError, OSError) as error:
            # A query that needs the database says so itself; what it tells beside its data is no reason to fail.
            _log.warning("sources not read", kind=type(error).__name__)
            self._failed_at = time.monotonic()
            return NONE
        self._failed_at = None
        return found

    async def _read(self) -> Feeds:
        table = table_of(Source)
        columns = table.c.name, table.c.feeds, table.c.synced_at, table.c.stale_after
        fed = select(*columns).where(table.c.synced_at.is_not(None)).order_by(table.c.name)
        async with self._database.connect() as connection:
            rows = (await connection.execute(fed)).all()
        feeds = (
            Feed(name, frozenset(entities), synced_at, fresh_until(synced_at, minutes))
            for name, entities, synced_at, minutes in rows
        )
        return Feeds(tuple(feeds))


NONE = Feeds(())


def next_change(feeds: Iterable[Feed], now: datetime) -> datetime:
    """When the first of these that is fresh goes stale; a year ahead where none is."""
    return min((feed.fresh_until for feed in feeds if not feed.stale(now)), default=now + timedelta(365))

"""How fresh what each source gave is: kept in memory, and read anew when a notice says that a run ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.clock import Clock
from hub.base.logging import logger
from hub.store.writer import table_of
from schema.integration.source import Source, goes_stale

UNHEARD = 5.0
"""Seconds after which sources are read anew while notices are not heard, and after a failure."""

_log = logger("store")


@dataclass(frozen=True)
class Feed:
    """A source that fed something, and until when that is fresh."""

    source: str
    entities: frozenset[str]
    synced_at: datetime
    fresh_until: datetime


@dataclass(frozen=True)
class Feeds:
    """The sources as they were read."""

    feeds: tuple[Feed, ...]
    state: int | None
    read_at: float

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
        self._state = state
        self._kept: Feeds | None = None
        self._reading = asyncio.Lock()

    async def known(self) -> Feeds:
        """The sources; without a statement, unless something changed."""
        kept = self._kept
        if kept is not None and self._holds(kept):
            return kept
        async with self._reading:
            kept = self._kept
            if kept is None or not self._holds(kept):
                kept = self._kept = await self._read()
            return kept

    def _holds(self, kept: Feeds) -> bool:
        state = self._state()
        if state is not None and kept.state is not None:
            return state == kept.state
        # What is read while notices are heard is soon read once more, and then holds.
        return state is None and time.monotonic() - kept.read_at < UNHEARD

    async def _read(self) -> Feeds:
        state, table = self._state(), table_of(Source)
        columns = table.c.name, table.c.feeds, table.c.synced_at, table.c.stale_after
        fed = select(*columns).where(table.c.synced_at.is_not(None)).order_by(table.c.name)
        try:
            async with self._database.connect() as connection:
                rows = (await connection.execute(fed)).all()
        except (SQLAlchemyError, OSError) as error:
            # A query that needs the database says so itself; what it tells beside its data is no reason to fail.
            _log.warning("sources not read", kind=type(error).__name__)
            return Feeds((), None, time.monotonic())
        feeds = (
            Feed(name, frozenset(entities), synced_at, synced_at + goes_stale(minutes))
            for name, entities, synced_at, minutes in rows
        )
        return Feeds(tuple(feeds), state, time.monotonic())


def next_change(feeds: Iterable[Feed], now: datetime) -> datetime:
    """When the first of these that is fresh goes stale; a year ahead where none is."""
    return min((feed.fresh_until for feed in feeds if feed.fresh_until > now), default=now + timedelta(365))

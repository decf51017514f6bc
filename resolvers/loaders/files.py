"""Files in the reference executor: from which sources the rows of a part come, one statement for all files of a place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from strawberry.dataloader import DataLoader

from hub.base.clock import Clock
from resolvers.compiling.files import named, sources
from resolvers.loaders.place import Asking, shared
from schema.integration.source import fresh_until, goes_stale
from schema.kit import Entity
from schema.kit.declaration import Part


@dataclass(frozen=True)
class FreshnessInfo:
    """How fresh what a source gave is."""

    last_success: datetime | None
    age: int | None
    stale_after: int
    stale: bool

    @classmethod
    def of(cls, synced_at: datetime | None, stale_after: int | None, now: datetime) -> FreshnessInfo:
        """By its last success, and the minutes after which it is stale."""
        after = int(goes_stale(stale_after).total_seconds())
        age = None if synced_at is None else int((now - synced_at).total_seconds())
        stale = synced_at is None or now >= fresh_until(synced_at, stale_after)
        return cls(synced_at, age, after, stale)


@dataclass(frozen=True)
class SourceInfo:
    """See `schema.graph.files`."""

    name: str | None
    rows: int
    stated_at: datetime | None
    freshness: FreshnessInfo | None


class SourcesPlace:
    """The sources of one part of the files of one place."""

    def __init__(self, asking: Asking, clock: Clock, entity: type[Entity], part: Part) -> None:
        self._asking = asking
        self._clock = clock
        self._named = named(asking.policy)
        self._statement = sources(asking.policy, entity, part)
        self._loader: DataLoader[int, list[SourceInfo]] = DataLoader(load_fn=self._load)

    async def load(self, key: int) -> list[SourceInfo]:
        """Of one file."""
        return await shared(self._loader.load(key))

    async def _load(self, keys: list[int]) -> list[list[SourceInfo]]:
        found: dict[int, list[SourceInfo]] = defaultdict(list)
        if self._statement is not None:
            for parent, *told in await self._asking.session.rows(self._statement, keys=keys):
                found[parent].append(self._told(*told))
        return [found[key] for key in keys]

    def _told(self, rows: int, stated_at: datetime | None, *source: Any) -> SourceInfo:
        if not self._named:
            return SourceInfo(None, rows, stated_at, None)
        name, synced_at, stale_after = source
        return SourceInfo(name, rows, stated_at, FreshnessInfo.of(synced_at, stale_after, self._clock.now()))

"""What an answer says of the freshness of its data: the sources that it used, when each last succeeded, and whether that is stale.

Which sources feed which entity is known from data, and which entities an operation uses from its selection, so it costs no
statement. The bytes are kept until a source changes or goes stale. Callers who may not know sources are told of the oldest, without names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from hub.policy import Policy, Reach
from hub.store.freshness import Feed, Feeds, Sources, next_change
from resolvers.answers import with_extension
from schema.integration.source import Source
from schema.kit.registry import load

NAME = "freshness"
KEPT = 4096
"""Endings of answers that are kept."""


@dataclass(frozen=True)
class Used:
    """Of which entities an answer is made, and whether its caller may know sources by name."""

    entities: frozenset[str]
    named: bool

    @classmethod
    def of(cls, policy: Policy, entities: Iterable[str]) -> Used:
        """Entities that are worked out from others are as fresh as those."""
        found, left = set[str](), list(entities)
        while left:
            name = left.pop()
            if name not in found:
                found.add(name)
                left += load()[name].derived_from
        return cls(frozenset(found), policy.reach(Source, Source.declaration.columns["name"]) is Reach.WHOLE)


class Freshness:
    """What the answers of one process say."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._kept: dict[tuple[Used, bytes], bytes] = {}
        self._of: Feeds | None = None
        self._until: datetime | None = None

    async def ready(self) -> None:
        """Take note of what changed, before `ending`."""
        feeds, now = await self._sources.known(), self._sources.clock.now()
        if feeds is not self._of or self._until is None or now >= self._until:
            self._kept.clear()
            self._of, self._until = feeds, next_change(feeds.feeds, now)

    def ending(self, used: Used, tail: bytes) -> bytes:
        """The end of an answer, `tail`, with what is said of its sources. `ready` was awaited."""
        key = used, tail
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[key] = self.beside(used, tail + b"}")[:-1]
        return found

    def beside(self, used: Used, answer: bytes) -> bytes:
        """A finished answer with what is said of its sources; without sources it stays as it is."""
        told = self._told(used)
        return with_extension(answer, NAME, told) if told else answer

    def _told(self, used: Used) -> list[dict[str, Any]]:
        assert self._of is not None
        feeds, now = self._of.of(used.entities), self._sources.clock.now()
        if used.named:
            return [entry(feed, now) for feed in feeds]
        # One of many, and no number of them: that is all that is told of systems which the caller may not know.
        stalest = sorted(feeds, key=lambda feed: feed.fresh_until)[:1]
        return [entry(feed, now, named=False) for feed in stalest]


def entry(feed: Feed, now: datetime, *, named: bool = True) -> dict[str, Any]:
    """What an answer says of one source."""
    return {
        "source": feed.source if named else None,
        "lastSuccess": orjson.loads(
            orjson.dumps(feed.synced_at, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS)
        ),
        "stale": feed.stale(now),
    }

"""What an answer says of the freshness of its data: the sources that it used, when each last succeeded, and whether that is stale.

Which sources feed which entity is known from data, and which entities an operation uses from its selection, so it costs no
statement. The bytes are kept until a source changes or goes stale. Callers who may not know sources are told of the oldest, without names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
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


@dataclass(frozen=True)
class Fed:
    """A source of what an indicator counts; see `schema.graph.indicators`."""

    source: str | None
    last_success: datetime
    stale: bool


Sourced = Callable[[Iterable[str]], list[Fed]]
"""Tells of entities by which sources they are fed."""


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

    def of(self, policy: Policy, entities: Iterable[str]) -> list[Fed]:
        """The sources of entities, as an indicator tells them. `ready` was awaited."""
        used = Used.of(policy, entities)
        feeds, now = self._feeds(used), self._sources.clock.now()
        return [Fed(feed.source if used.named else None, feed.synced_at, feed.stale(now)) for feed in feeds]

    def _told(self, used: Used) -> list[dict[str, Any]]:
        now = self._sources.clock.now()
        return [entry(feed, now, named=used.named) for feed in self._feeds(used)]

    def _feeds(self, used: Used) -> list[Feed]:
        assert self._of is not None
        feeds = self._of.of(used.entities)
        # One of many, and no number of them: that is all that is told of systems which the caller may not know.
        return feeds if used.named else sorted(feeds, key=lambda feed: feed.fresh_until)[:1]


async def sourced(freshness: Freshness | None, policy: Policy) -> Sourced:
    """What tells the sources of entities, for one policy; where none are to be told, nothing."""
    if freshness is None:
        return lambda _: []
    await freshness.ready()
    return partial(freshness.of, policy)


def entry(feed: Feed, now: datetime, *, named: bool = True) -> dict[str, Any]:
    """What an answer says of one source."""
    return {
        "source": feed.source if named else None,
        "lastSuccess": orjson.loads(
            orjson.dumps(feed.synced_at, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS)
        ),
        "stale": feed.stale(now),
    }

"""How a OneRoster collection is read whole: by `limit` and `offset`, sorted by sourcedId, each page overlapping the last.

Totals and links may be absent, the server may clamp `limit`, and records come and go while one pages. So every page
but the first begins with the record that ended the last one. Where it does not, the pages have shifted, and reading
steps back until they hang together again: no record can slip through between two pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from connectors.kit.errors import Malformed, Shortened

ANCHORS = 5
"""So many keys of a page's end are remembered, lest one that is deleted meanwhile cuts the thread."""
MOST_RESTARTS = 3
MOST_IDLE = 8
"""Pages in a row that may bring nothing new, and restarts of one collection, before it counts as unreadable."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading stands; `offset` and `anchors` are the checkpoint between two runs."""

    offset: int = 0
    """Where the next page is to begin: with the last record that was read."""
    anchors: tuple[str, ...] = ()
    """Keys of the last records that were read."""
    stepped_back: bool = False
    restarts: int = 0
    idle: int = 0
    last: frozenset[str] = field(default=frozenset(), compare=False)
    """All keys of the last page, which a server may put in any order; not part of the checkpoint."""

    @classmethod
    def of(cls, position: Mapping[str, Any] | None) -> Place:
        """The place that a checkpoint tells."""
        return cls(position["offset"], tuple(position["anchors"])) if position else cls()

    def position(self) -> dict[str, Any]:
        """The checkpoint that tells this place."""
        return {"offset": self.offset, "anchors": list(self.anchors)}


@dataclass(frozen=True, slots=True)
class Step:
    """What one page means for reading on."""

    fresh: slice
    """Which of its records are to be passed on; a record may be passed on twice, but none is left out."""
    following: Place | None
    """Where to go on; None: the collection is read."""


def advance(place: Place, keys: Sequence[str], headers: httpx.Headers, limit: int, where: str) -> Step:
    """Take in one page's keys. Raises Shortened if the collection ends early, Malformed if pages do not fit together."""
    known = max(
        (number for number, key in enumerate(keys) if key in place.last or key in place.anchors), default=-1
    )
    if place.anchors and known < 0:
        return Step(slice(0, 0), _back(place, limit, where))
    total = _total(headers)
    # A server that gives a page again together with the next has not come further than it was asked to.
    end = place.offset + min(len(keys), limit)
    exhausted = len(keys) <= (1 if place.anchors else 0)
    if exhausted or _said_to_end(headers, total, end):
        distinct = place.offset + min(len(set(keys)), limit)
        if total is not None and distinct < total:
            raise Shortened(
                f"gave {distinct} records of the {total} that it says it has",
                place=where,
                mend="run again; if it lasts, the upstream's paging is faulty",
            )
        following = None
    else:
        idle = place.idle + 1 if known == len(keys) - 1 else 0
        if idle > MOST_IDLE:
            raise _unreadable(where)
        following = Place(
            end - 1, tuple(keys[-ANCHORS:]), restarts=place.restarts, idle=idle, last=frozenset(keys)
        )
    only_overlap = known == 0 and keys[0] == place.anchors[-1]
    return Step(slice(1 if only_overlap else 0, None), following)


def _back(place: Place, limit: int, where: str) -> Place:
    if not place.stepped_back and place.offset > limit:
        return replace(place, offset=place.offset - limit, stepped_back=True)
    if place.restarts >= MOST_RESTARTS:
        raise _unreadable(where)
    return Place(restarts=place.restarts + 1)


def _unreadable(where: str) -> Malformed:
    return Malformed(
        "gives pages that do not fit together",
        place=where,
        mend="the upstream must honour `offset` and `sort=sourcedId`",
    )


def _said_to_end(headers: httpx.Headers, total: int | None, end: int) -> bool:
    if link := headers.get("link"):
        return 'rel="next"' not in link and "rel=next" not in link
    return total is not None and end >= total


def _total(headers: httpx.Headers) -> int | None:
    text = headers.get("x-total-count", "")
    return int(text) if text.isascii() and text.isdigit() else None

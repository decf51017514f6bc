"""Reading a resource window by window of change versions, so that nothing is lost while the source goes on changing.

Within a window whose upper end is fixed, records can only leave (changed again, or deleted), never enter. Read from
the last page to the first, what leaves shifts only pages that were already read: a record may come twice, none is
missed. (Ed-Fi's own API Publisher calls it reverse paging.) What left the window has a higher change version: it
belongs to the next window.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import orjson
from pydantic import BaseModel, ConfigDict

from connectors.edfi.keys import gone_raw, record_raw
from connectors.kit.errors import Malformed, Shortened
from hub.sync.contract import JsonObject, Page, Raw

Phase = Literal["keyChanges", "deletes", "records"]
PHASES: tuple[Phase, ...] = ("keyChanges", "deletes", "records")
"""Deletions come before records: a key that was deleted and used again within one window must end as present."""

CATCH_UPS = 3
"""Further windows after a full fetch: what changed meanwhile left its window, and would look as if it were gone."""


class Place(BaseModel):
    """Where a fetch stands; goes into `Page.position`, so a resumed run stays in the window of the interrupted one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lowest: int | None
    """Least change version of the window; None: from the beginning (a full fetch)."""
    highest: int
    phase: Phase
    offset: int | None = None
    """Offset of the next page, counting down; None: the phase has not begun."""
    seen: int = 0
    """Distinct entries of this phase so far."""
    catch_ups: int = 0
    """Windows that may still follow this one."""
    whole: bool = False
    """The fetch as a whole names every record, whatever its present window is."""
    unkeyed: bool = False
    """Some record so far could not be told by its key, so one that was not seen need not be gone."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One answer: entries and, if it was asked for, how many there are in the window."""

    entries: Sequence[Any]
    total: int | None


class Source(Protocol):
    """What reading needs of the API."""

    page_size: int

    async def newest(self) -> int:
        """The newest change version."""
        ...

    async def listing(
        self, resource: str, place: Place, *, offset: int, count: bool, limit: int | None = None
    ) -> Listing:
        """One page of a phase; with `count`, also the total if the server tells it."""
        ...


def full(newest: int) -> Place:
    """The beginning of a whole fetch."""
    return Place(lowest=None, highest=newest, phase="records", catch_ups=CATCH_UPS, whole=True)


def since(lowest: int, newest: int) -> Place:
    """The beginning of a fetch of changes, both ends included."""
    return Place(lowest=lowest, highest=newest, phase=PHASES[0])


async def walk(source: Source, resource: str, place: Place) -> AsyncIterator[Page]:
    """All pages from `place` on. One page is read ahead; requests never overlap, which would undo reverse paging.

    Raises Shortened if a phase gave fewer distinct entries than its `Total-Count` at the end.
    """
    reading = _Reading(source, resource)
    ahead = asyncio.create_task(reading.step(place))
    try:
        while True:
            raws, place, done = await ahead
            if done:
                names_all = not place.unkeyed if place.whole else None
                yield Page(raws, None, cursor_after(place.highest), names_all)
                return
            ahead = asyncio.create_task(reading.step(place))
            if raws:
                yield Page(raws, place.model_dump(mode="json"))
    finally:
        ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)


def cursor_after(highest: int) -> JsonObject:
    """What the next run starts from."""
    return {"changeVersion": highest}


class _Reading:
    """The pages of one resource, one step at a time."""

    def __init__(self, source: Source, resource: str) -> None:
        self.source = source
        self.resource = resource
        self.previous: frozenset[bytes] = frozenset()

    async def step(self, place: Place) -> tuple[list[Raw], Place, bool]:
        """The page at `place`, the place behind it, and whether it was the last."""
        size = self.source.page_size
        offset = place.offset or 0
        listing = await self.source.listing(self.resource, place, offset=offset, count=offset == 0)
        if place.offset is None:
            self.previous = frozenset()
            total = await self._count(place, listing)
            if total > size:
                return [], place.model_copy(update={"offset": (total - 1) // size * size}), False
        names = frozenset(_name(entry) for entry in listing.entries)
        raws = [self._raw(place.phase, entry) for entry in listing.entries]
        place = place.model_copy(
            update={
                "seen": place.seen + len(names - self.previous),
                "unkeyed": place.unkeyed or any(raw.fault for raw in raws),
            }
        )
        self.previous = names
        if offset > 0:
            return raws, place.model_copy(update={"offset": max(0, offset - size)}), False
        if listing.total is not None and place.seen < (total := listing.total):
            raise Shortened(
                f"gave {place.seen} distinct entries where it counts {total}",
                place=f"{self.resource} ({place.phase})",
                mend="run the sync again; lower page_size if the server cuts pages",
            )
        following = await self._after(place)
        return raws, following or place, following is None

    async def _after(self, place: Place) -> Place | None:
        """The beginning of the next phase or window; None: there is none."""
        if place.phase != PHASES[-1]:
            phase = PHASES[PHASES.index(place.phase) + 1]
            return place.model_copy(update={"phase": phase, "offset": None, "seen": 0})
        if not place.catch_ups or (newest := await self.source.newest()) <= place.highest:
            return None
        return place.model_copy(
            update={
                "lowest": place.highest + 1,
                "highest": newest,
                "phase": PHASES[0],
                "offset": None,
                "seen": 0,
                "catch_ups": place.catch_ups - 1,
            }
        )

    async def _count(self, place: Place, first: Listing) -> int:
        """How many entries there are, given the first page: as the server says, else found by asking where they end."""
        size, given = self.source.page_size, len(first.entries)
        if first.total is not None:
            return first.total
        if given < size:
            if given and await self._there(place, given):
                raise Malformed(
                    f"gives {given} records where it was asked for {size}, and does not tell how many there are",
                    place=self.resource,
                    mend="lower page_size to what the server gives",
                )
            return given
        there, beyond = size - 1, size * 2
        while await self._there(place, beyond):
            there, beyond = beyond, beyond * 2
        while beyond - there > 1:
            middle = (there + beyond) // 2
            there, beyond = (middle, beyond) if await self._there(place, middle) else (there, middle)
        return beyond

    async def _there(self, place: Place, offset: int) -> bool:
        listing = await self.source.listing(self.resource, place, offset=offset, count=False, limit=1)
        return bool(listing.entries)

    def _raw(self, phase: Phase, entry: Any) -> Raw:
        if phase == "records":
            return record_raw(self.resource, entry)
        return gone_raw(self.resource, entry, "keyValues" if phase == "deletes" else "oldKeyValues")


def _name(entry: Any) -> bytes:
    """Tells entries apart by the server's id and, for changes, the version."""
    if isinstance(entry, dict) and "id" in entry:
        return orjson.dumps([entry["id"], entry.get("changeVersion")])
    return orjson.dumps(entry)

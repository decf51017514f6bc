"""Walking through a search: pages, positions between them, and the cursor for the next run.

What is relied on: `_lastUpdated` is kept by the server, in its own time, and `_lastUpdated=ge` finds everything
that changed since. The order is *not* relied on: the cursor is the newest change that was seen, but never later
than the server's own time of the first page, so that whatever changes while the pages are walked is asked for
again. `_sort=_lastUpdated` only brings such changes to the end of the same walk. A server that counts pages by
offset can let a record slip through between two pages then; where it states a total, that is noticed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from pydantic import BaseModel, ConfigDict

from connectors.fhir.bundle import NO_KEY, Searchset, read_searchset
from connectors.fhir.config import FhirConfig
from connectors.fhir.history import deleted_since
from connectors.kit.client import Client, Reply
from connectors.kit.errors import HostRefused, Malformed, Rejected, Shortened
from connectors.kit.transport import origin, place
from hub.base.logging import logger
from hub.sync.contract import JsonObject, Page

FORGOTTEN = frozenset({400, 404, 410})
"""With these a server answers a link to a page that it no longer keeps."""
NOTHING: Mapping[str, str] = {}
_log = logger("connectors.fhir")


class Cursor(BaseModel):
    """From when on a later run asks for changes."""

    model_config = ConfigDict(frozen=True)

    since: datetime


class Walk(BaseModel):
    """How far a search has been walked; what a position holds."""

    model_config = ConfigDict(frozen=True)

    next: str | None = None
    newest: datetime | None = None
    """The latest change among the records so far."""
    bound: datetime | None = None
    """The server's time when the walk began."""
    dated: bool = True
    """Whether every record so far told when it changed; else changes cannot be asked for."""
    keyed: bool = True
    """Whether every record so far could be told by its key."""
    arrived: int = 0
    """Different records so far."""
    total: int | None = None
    """How many there are: the least that a page stated, since records may be deleted meanwhile."""

    def after(self, page: Searchset, new: int, bound: datetime | None) -> Walk:
        """The walk when one more page, with `new` records, lies behind it."""
        times = [record.source_time for record in page.records]
        known = [moment for moment in (self.newest, *times) if moment is not None]
        totals = [total for total in (self.total, page.total) if total is not None]
        return Walk(
            next=page.next,
            newest=max(known, default=None),
            bound=self.bound or bound,
            dated=self.dated and None not in times,
            keyed=self.keyed and not any(record.key.startswith(NO_KEY) for record in page.records),
            arrived=self.arrived + new,
            total=min(totals, default=None),
        )

    def cursor(self, before: Cursor | None) -> Cursor | None:
        """The cursor when the walk is complete; None where changes cannot be asked for."""
        if not self.dated:
            return None
        if self.newest is None:
            return before
        reached = min(self.newest, self.bound or self.newest)
        return Cursor(since=max(reached, before.since) if before else reached)


async def walk(
    client: Client,
    config: FhirConfig,
    kind: str,
    *,
    since: JsonObject | None,
    position: JsonObject | None,
    asked: Mapping[str, str] = NOTHING,
    history: bool = False,
) -> AsyncIterator[Page]:
    """The pages of all resources of a type (of those only that are `asked` for), or of those that changed since the cursor.

    With `history`, what was deleted since comes first: what was deleted and is there again must end as present.

    A position whose page the server has forgotten leads back to the beginning. Raises Shortened when the
    server counted more records than it sent, and what `Client.get` and `read_searchset` raise.
    """
    before = Cursor.model_validate(since) if since is not None else None
    state = Walk.model_validate(position) if position is not None else Walk()
    if history and before is not None and position is None:
        gone, reply = await deleted_since(client, config, kind, _reaching_back(before, config), followed)
        # What changes from here on is asked for again, be it deleted or not.
        state = Walk(bound=_date(reply))
        if gone:
            yield Page(gone, state.model_dump(mode="json"))
    seen: set[str] = set()
    followed_links: set[str] = set()
    resumed = state.next is not None
    while True:
        try:
            reply = await _fetch(client, config, kind, state, before, asked)
        except Rejected as error:
            if not resumed or error.status not in FORGOTTEN:
                raise
            _log.info("fhir.page_forgotten", stream=kind, status=error.status)
            state, resumed = Walk(bound=state.bound), False
            continue
        resumed = False
        page = read_searchset(reply.body, kind, reply.url)
        new = {record.key for record in page.records} - seen
        seen |= new
        state = state.after(page, len(new), page.made or _date(reply))
        if page.next is None:
            if state.total is not None and state.arrived < state.total:
                raise _shortened(kind, state.arrived, state.total, reply.url)
            cursor = state.cursor(before)
            yield Page(
                page.records,
                None,
                cursor.model_dump(mode="json") if cursor else None,
                names_all=None if state.keyed else False,
            )
            return
        following = followed(page.next, config, reply.url)
        if following in followed_links:
            raise Malformed(
                "links its pages in a circle", place=place(reply.url), mend="tell the server's operator"
            )
        followed_links.add(following)
        state = state.model_copy(update={"next": following})
        yield Page(page.records, state.model_dump(mode="json"))


async def _fetch(
    client: Client,
    config: FhirConfig,
    kind: str,
    state: Walk,
    before: Cursor | None,
    asked: Mapping[str, str],
) -> Reply:
    if state.next is not None:
        return await client.get(state.next)
    parameters: dict[str, str | int] = {"_count": config.page_size, "_sort": "_lastUpdated", **asked}
    if before is not None:
        parameters["_lastUpdated"] = "ge" + _reaching_back(before, config)
    return await client.get(kind, params=parameters)


def _reaching_back(before: Cursor, config: FhirConfig) -> str:
    earlier = (before.since - timedelta(seconds=config.overlap)).astimezone(UTC)
    return earlier.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def followed(link: str, config: FhirConfig, url: httpx.URL) -> str:
    """The next page's address as the server wrote it. Raises HostRefused if it leads to another host."""
    try:
        there = url.join(link)
    except httpx.InvalidURL:
        raise Malformed(
            "sends a next link that is no address", place=place(url), mend="tell the server's operator"
        ) from None
    if origin(there) != origin(httpx.URL(config.base_url)):
        raise HostRefused(
            "is the next page's address and lies on another host",
            place=place(there),
            mend="correct the server's own base address",
        )
    return link if "://" in link else str(there)


def _date(reply: Reply) -> datetime | None:
    """The server's clock, from the answer's `Date`."""
    try:
        return parsedate_to_datetime(reply.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return None


def _shortened(kind: str, arrived: int, total: int, url: httpx.URL) -> Shortened:
    return Shortened(
        f"counts {total} of {kind} and sent {arrived}",
        place=place(url),
        mend="run again; if it lasts, tell the server's operator: nothing was removed",
    )

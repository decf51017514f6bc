"""Pages of a search: a snapshot of the matches' ids, walked by opaque links."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from connectors.fhir.upstream.outcome import Refusal
from connectors.fhir.upstream.resources import Held, Library
from connectors.fhir.upstream.search import Query

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a search a page begins."""

    query: Query
    ids: Sequence[str]
    made: datetime
    """When the search was run."""
    offset: int = 0


class Places:
    """The pages that may still be asked for, by the token in their link; the oldest are forgotten."""

    def __init__(self) -> None:
        self._places: OrderedDict[str, Place] = OrderedDict()

    def remember(self, place: Place) -> str:
        """A token that leads to this page until it is forgotten."""
        token = secrets.token_urlsafe(15)
        self._places[token] = place
        if len(self._places) > _REMEMBERED:
            self._places.popitem(last=False)
        return token

    def find(self, token: str) -> Place:
        """The page of a token. Raises Refusal (410) for one that is unknown or forgotten."""
        try:
            return self._places[token]
        except KeyError:
            raise Refusal(410, "processing", "This page is no longer kept; search again") from None


def searchset(place: Place, library: Library, base: str, here: str, places: Places) -> dict[str, Any]:
    """The Bundle of one page. A resource that was deleted since the search began is left out of it."""
    end = place.offset + place.query.count
    matches = [
        held for key in place.ids[place.offset : end] if (held := library.of(place.query.type).get(key))
    ]
    links = [{"relation": "self", "url": here}]
    if place.query.count and end < len(place.ids):
        token = places.remember(replace(place, offset=end))
        links.append({"relation": "next", "url": f"{base}/{place.query.type}?_page={token}"})
    included = place.query.included(matches, library)
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "meta": {"lastUpdated": place.made.isoformat(timespec="milliseconds")},
        "type": "searchset",
        "link": links,
    }
    if place.query.total:
        bundle["total"] = len(place.ids)
    entries = [*_entries(matches, base, "match"), *_entries(included, base, "include")]
    return {**bundle, "entry": entries} if entries else bundle


def _entries(resources: Sequence[Held], base: str, mode: str) -> Iterator[dict[str, Any]]:
    for held in resources:
        yield {
            "fullUrl": f"{base}/{held.type}/{held.id}",
            "resource": orjson.Fragment(held.body),
            "search": {"mode": mode},
        }

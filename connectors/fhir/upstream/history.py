"""The history of a type as the simulator tells it: the newest version of each resource, and deletions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from connectors.fhir.times import instant
from connectors.fhir.upstream.outcome import Refusal
from connectors.fhir.upstream.resources import Library
from connectors.fhir.upstream.search import PAGE, PAGE_LIMIT


def history(
    library: Library, kind: str, parameters: Sequence[tuple[str, str]], base: str, here: str
) -> dict[str, Any]:
    """One page. Raises Refusal (400) for a parameter that is unknown or does not fit."""
    given = dict(parameters)
    if len(given) < len(parameters) or not given.keys() <= {"_since", "_count", "_page"}:
        raise Refusal(400, "invalid", "history takes _since and _count, each once")
    since = moment(given.get("_since"))
    count, offset = _number(given.get("_count"), PAGE), _number(given.get("_page"), 0)
    count = min(count, PAGE_LIMIT)
    versions: list[tuple[datetime, str, bytes | None]] = [
        (when, key, None) for key, when in library.deleted(kind, since)
    ]
    versions += [
        (held.changed, held.id, held.body)
        for held in library.of(kind).values()
        if since is None or held.changed > since
    ]
    versions.sort(key=lambda version: version[0], reverse=True)
    links = [{"relation": "self", "url": here}]
    if offset + count < len(versions):
        kept = f"&_since={given['_since']}" if "_since" in given else ""
        url = f"{base}/{kind}/_history?_page={offset + count}&_count={count}{kept}"
        links.append({"relation": "next", "url": url})
    page = versions[offset : offset + count]
    entries = [_entry(base, kind, key, when, body) for when, key, body in page]
    bundle = {"resourceType": "Bundle", "type": "history", "total": len(versions), "link": links}
    return {**bundle, "entry": entries} if entries else bundle


def moment(text: str | None) -> datetime | None:
    """An instant of a parameter. Raises Refusal (400)."""
    try:
        return None if text is None else instant(text)
    except ValueError:
        raise Refusal(400, "invalid", "_since is an instant") from None


def _number(text: str | None, unsaid: int) -> int:
    if text is None:
        return unsaid
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Refusal(400, "invalid", "_count is a whole number")
    return int(text)


def _entry(base: str, kind: str, key: str, when: datetime, body: bytes | None) -> dict[str, Any]:
    method = "DELETE" if body is None else "PUT"
    entry: dict[str, Any] = {
        "fullUrl": f"{base}/{kind}/{key}",
        "request": {"method": method, "url": f"{kind}/{key}"},
        "response": {
            "status": "200",
            "lastModified": when.astimezone(UTC).isoformat(timespec="milliseconds"),
        },
    }
    if body is not None:
        entry["resource"] = orjson.Fragment(body)
    return entry

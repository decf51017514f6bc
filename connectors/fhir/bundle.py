"""Reading answers: searchset bundles (R4, 3.1.1.3), and OperationOutcomes as errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import httpx
import orjson

from connectors.fhir.records import erroneous
from connectors.fhir.times import instant
from connectors.kit.errors import Malformed, Rejected
from connectors.kit.transport import place
from hub.base.logging import logger
from hub.sync.contract import Raw, RecordError

NO_KEY = "?"
"""Begins the key of a record that does not tell its own; no id of FHIR has this character."""
_FAILED = frozenset({"error", "fatal"})
_log = logger("connectors.fhir")


@dataclass(frozen=True, slots=True)
class Searchset:
    """One page of a search."""

    records: tuple[Raw, ...]
    """The matches; what was only included is left out."""
    next: str | None
    total: int | None
    """How many match in all, where the server says so."""
    made: datetime | None
    """When the server made the page, by its own clock."""


def outcome_codes(body: object) -> list[str]:
    """The codes of an OperationOutcome's errors; its texts may name people, so they are not read."""
    return [code for severity, code in _issues(body) if severity in _FAILED]


def read_searchset(body: object, kind: str, url: httpx.URL) -> Searchset:
    """Read one page of a search for `kind`.

    Raises Rejected for an error that comes with HTTP 200, Malformed for anything that is no searchset.
    """
    _refuse(body, url)
    if not isinstance(body, dict) or body.get("resourceType") != "Bundle" or body.get("type") != "searchset":
        raise _malformed("does not answer a search with a searchset Bundle", url)
    entries = body.get("entry", [])
    if not isinstance(entries, list):
        raise _malformed("sends a Bundle whose entry is no list", url)
    total = body.get("total")
    if total is not None and (type(total) is not int or total < 0):
        raise _malformed("sends a Bundle whose total is no count", url)
    return Searchset(tuple(_records(entries, kind, url)), _next(body, url), total, _changed(body))


def _records(entries: list[Any], kind: str, url: httpx.URL) -> Iterator[Raw]:
    for entry in entries:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        search = entry.get("search") if isinstance(entry, dict) else None
        mode = search.get("mode") if isinstance(search, dict) else None
        of = resource.get("resourceType") if isinstance(resource, dict) else None
        if mode == "outcome" or of == "OperationOutcome":
            _refuse(resource, url)
        elif mode == "include" or (mode is None and of is not None and of != kind):
            continue
        else:
            yield resource_raw(entry, resource, kind)


def resource_raw(entry: Mapping[str, Any], resource: object, kind: str) -> Raw:
    """The resource of an entry as a record of its type; what cannot be one carries its fault."""
    key = resource.get("id") if isinstance(resource, dict) else None
    if not isinstance(resource, dict) or not isinstance(key, str) or not key:
        fault = RecordError(
            "has no id" if isinstance(resource, dict) else "is no resource",
            field="id" if isinstance(resource, dict) else "resource",
            mend="every resource that a search finds has an id; tell the server's operator",
        )
        payload = resource if isinstance(resource, dict) else {}
        return Raw(_address_key(entry, kind), payload, fault=fault)
    if (of := resource.get("resourceType")) != kind:
        other = RecordError(
            f"is no {kind}",
            field="resourceType",
            value=of,
            mend="a match is of the type that was searched for; tell the server's operator",
        )
        return Raw(f"{NO_KEY}{of}/{key}", resource, fault=other)
    return Raw(key, resource, _changed(resource), gone=erroneous(resource))


@dataclass(frozen=True, slots=True)
class History:
    """One page of a type's history."""

    entries: list[tuple[str, bool]]
    """Id of each version, and whether the version is a deletion; the newest come first."""
    next: str | None


def read_history(body: object, kind: str, url: httpx.URL) -> History:
    """Read one page of the history of `kind`. Raises as `read_searchset` does."""
    _refuse(body, url)
    if not isinstance(body, dict) or body.get("resourceType") != "Bundle" or body.get("type") != "history":
        raise _malformed("does not answer with a history Bundle", url)
    return History(list(_requests(body, kind)), _next(body, url))


def deletions(bundle: object, kind: str) -> list[Raw]:
    """What a Bundle of an export's `deleted` files says of a type."""
    return [Raw(key, {}, gone=True) for key, gone in _requests(bundle, kind) if gone]


def _requests(bundle: object, kind: str) -> Iterator[tuple[str, bool]]:
    """Id and whether it is deleted, of the entries whose `request` is about a resource of the type."""
    entries = bundle.get("entry") if isinstance(bundle, dict) else None
    for entry in entries if isinstance(entries, list) else []:
        request = entry.get("request") if isinstance(entry, dict) else None
        if not isinstance(request, dict):
            continue
        resource, parts = entry.get("resource"), str(request.get("url", "")).rstrip("/").split("/")
        if isinstance(resource, dict) and resource.get("resourceType") == kind and resource.get("id"):
            yield str(resource["id"]), request.get("method") == "DELETE"
        elif len(parts) >= 2 and parts[-2] == kind:
            yield parts[-1], request.get("method") == "DELETE"


def _address_key(entry: Mapping[str, Any], kind: str) -> str:
    """The id that the entry's address names, so that a broken resource is not taken for a deleted one."""
    address = entry.get("fullUrl") if isinstance(entry, dict) else None
    parts = address.rsplit("/", 2) if isinstance(address, str) else []
    if len(parts) == 3 and parts[1] == kind and parts[2]:
        return parts[2]
    return NO_KEY + sha256(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def _changed(resource: Mapping[str, Any]) -> datetime | None:
    """`meta.lastUpdated`; None where it is missing, or unreadable, which the record's model then reports."""
    meta = resource.get("meta")
    try:
        return instant(meta.get("lastUpdated")) if isinstance(meta, dict) else None
    except ValueError:
        return None


def _next(body: Mapping[str, Any], url: httpx.URL) -> str | None:
    links = body.get("link", [])
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("relation") == "next":
            address = link.get("url")
            if not isinstance(address, str) or not address:
                raise _malformed("sends a next link without an address", url)
            return address
    return None


def _refuse(body: object, url: httpx.URL) -> None:
    issues = _issues(body)
    failed = [code for severity, code in issues if severity in _FAILED]
    if failed:
        raise Rejected(
            f"answers with an error inside a success ({', '.join(failed[:5])})",
            status=200,
            codes=failed,
            place=place(url),
            mend="the codes are FHIR's issue types; look into the server's own log for what it says of this request",
        )
    for severity, code in issues:
        _log.warning("fhir.outcome", severity=severity, code=code, place=place(url))


def _issues(body: object) -> list[tuple[str, str]]:
    """Severity and code of each issue. An OperationOutcome that cannot be read counts as an error."""
    if not isinstance(body, dict) or body.get("resourceType") != "OperationOutcome":
        return []
    issues = body.get("issue")
    if not isinstance(issues, list) or not issues:
        return [("error", "unreadable")]
    return [
        (str(issue.get("severity", "error")), str(issue.get("code", "unknown"))[:40])
        if isinstance(issue, dict)
        else ("error", "unreadable")
        for issue in issues
    ]


def _malformed(message: str, url: httpx.URL) -> Malformed:
    return Malformed(message, place=place(url), mend="check that the address is that of a FHIR R4 server")

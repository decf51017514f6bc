"""The resources that the simulator serves, read from files and read again when these change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from connectors.fhir.times import instant
from connectors.kit.upstream.data import DataInvalid

_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Held:
    """One resource as it is served, and what searches look at."""

    type: str
    id: str
    body: bytes
    """The resource as JSON, with its meta."""
    source: int
    """Hash of the resource as the file has it; a change of it is a new version."""
    changed: datetime
    version: int
    identifiers: frozenset[tuple[str, str]]
    """(system, value) of each identifier."""
    codes: frozenset[tuple[str, str]]
    """(system, code) of each coding of its `code`."""
    status: str | None
    references: Mapping[str, frozenset[str]]
    """Literal references (`Type/id`) by element."""


class Library:
    """All resources below a folder: `fhir/<Type>.ndjson`, and transaction bundles `*.json` (Synthea's form)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._by_file: dict[Path, set[tuple[str, str]]] = {}
        self._newest = datetime.fromtimestamp(0, UTC)
        self._held: dict[str, dict[str, Held]] = {}
        self._gone: dict[tuple[str, str], datetime] = {}
        self.refresh()

    @property
    def types(self) -> list[str]:
        """Types of which there is a resource, or a file for them."""
        return sorted(self._held)

    def of(self, kind: str) -> Mapping[str, Held]:
        """The resources of a type by id."""
        return self._held.get(kind, {})

    def find(self, reference: str) -> Held | None:
        """The resource that `Type/id` names."""
        kind, _, key = reference.partition("/")
        return self.of(kind).get(key)

    def deleted(self, kind: str, since: datetime | None) -> list[tuple[str, datetime]]:
        """Ids that are deleted, and when they were; the newest first."""
        found = [
            (key, when)
            for (of, key), when in self._gone.items()
            if of == kind and (since is None or when > since)
        ]
        return sorted(found, key=lambda each: each[1], reverse=True)

    def was(self, kind: str, key: str) -> bool:
        """Whether there once was a resource that has been deleted since."""
        return (kind, key) in self._gone

    def refresh(self) -> None:
        """Read the files that changed since the last time; a resource that left its file is deleted."""
        files = {path: _stamp(path) for path in _files(self._folder)}
        for path in self._stamps.keys() - files.keys():
            self._drop(self._by_file.pop(path), datetime.now(UTC))
        for path, stamp in files.items():
            if self._stamps.get(path) != stamp:
                self._read(path)
        self._stamps = files

    def _read(self, path: Path) -> None:
        touched = datetime.fromtimestamp(path.stat().st_mtime_ns // 1_000_000 / 1000, UTC)
        assigned = max(touched, self._newest + _TICK)
        before = self._by_file.get(path, set())
        now: set[tuple[str, str]] = set()
        if path.suffix == ".ndjson":
            self._held.setdefault(path.stem, {})
        for resource in _resources(path):
            held = self._admit(resource, assigned, path)
            now.add((held.type, held.id))
        self._by_file[path] = now
        self._drop(before - now, datetime.now(UTC))
        self._newest = max(
            [self._newest, *(self._held[kind][key].changed for kind, key in now)], default=self._newest
        )

    def _admit(self, resource: dict[str, Any], assigned: datetime, path: Path) -> Held:
        kind, key = resource.get("resourceType"), resource.get("id")
        if not isinstance(kind, str) or not isinstance(key, str) or not key:
            raise _invalid(path.name, "has a resource without resourceType or id")
        source = hash(orjson.dumps(resource))
        shelf = self._held.setdefault(kind, {})
        old = shelf.get(key)
        if old is not None and old.source == source:
            return old
        given = (resource.get("meta") or {}).get("lastUpdated")
        try:
            changed = instant(given) if given is not None else assigned
        except ValueError:
            raise _invalid(path.name, f"{kind}/{key} has a meta.lastUpdated that is no instant") from None
        if old is not None and changed <= old.changed:
            changed = assigned
        held = _held(resource, source, changed, 1 if old is None else old.version + 1)
        shelf[key] = held
        self._gone.pop((kind, key), None)
        return held

    def _drop(self, keys: set[tuple[str, str]], when: datetime) -> None:
        for kind, key in keys:
            del self._held[kind][key]
            self._gone[kind, key] = when


def _held(resource: dict[str, Any], source: int, changed: datetime, version: int) -> Held:
    meta = {
        **(resource.get("meta") or {}),
        "versionId": str(version),
        "lastUpdated": changed.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    status = resource.get("status")
    return Held(
        type=resource["resourceType"],
        id=resource["id"],
        body=orjson.dumps({**resource, "meta": meta}),
        source=source,
        changed=changed,
        version=version,
        identifiers=frozenset(_identifiers(resource.get("identifier"))),
        codes=frozenset(_codings(resource.get("code"))),
        status=status if isinstance(status, str) else None,
        references={
            name: refs for name, value in resource.items() if (refs := frozenset(_references(value)))
        },
    )


def _identifiers(value: object) -> Iterator[tuple[str, str]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("value"), str):
            yield str(item.get("system") or ""), item["value"]


def _codings(value: object) -> Iterator[tuple[str, str]]:
    codings = value.get("coding") if isinstance(value, dict) else None
    for coding in codings if isinstance(codings, list) else []:
        if isinstance(coding, dict) and isinstance(coding.get("code"), str):
            yield str(coding.get("system") or ""), coding["code"]


def _references(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("reference"), str):
            yield item["reference"]


def _files(folder: Path) -> Iterator[Path]:
    inner = folder / "fhir"
    yield from sorted(inner.glob("*.ndjson"))
    for place in (folder, inner):
        for path in sorted(place.glob("*.json")):
            if _starts_as_bundle(path):
                yield path


def _starts_as_bundle(path: Path) -> bool:
    with path.open("rb") as file:
        head = b"".join(file.read(1000).split())
    return b'"resourceType":"Bundle"' in head


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _resources(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".ndjson":
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _object(line, f"{path.name}:{number}")
        return
    entries = _object(path.read_bytes(), path.name).get("entry") or []
    posted = [_posted(entry) for entry in entries if "resource" in entry]
    names = {address: f"{new['resourceType']}/{new['id']}" for address, new in posted if address}
    for _, resource in posted:
        yield _resolved(resource, names)


def _posted(entry: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An entry's address in its bundle, and its resource; one without an id is named by its address."""
    address = entry.get("fullUrl", "")
    return address, {"id": address.removeprefix("urn:uuid:"), **entry["resource"]}


def _object(text: bytes, place: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _invalid(place, "is no JSON") from None
    if not isinstance(found, dict):
        raise _invalid(place, "is no JSON object")
    return found


def _invalid(place: str, why: str) -> DataInvalid:
    return DataInvalid(why, place=place, mend="write one resource a line, or a transaction Bundle a file")


def _resolved(value: Any, names: Mapping[str, str]) -> Any:
    """Replace a bundle's own addresses (`urn:uuid:…`) by `Type/id` wherever a reference has one."""
    if isinstance(value, dict):
        return {
            name: names.get(item, item)
            if name == "reference" and isinstance(item, str)
            else _resolved(item, names)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_resolved(item, names) for item in value]
    return value

"""What a folder of sample files holds, counted in the files themselves: the yardstick that no simulator and no sync made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import orjson

from hub.base.errors import SettingsError


@dataclass
class Inventory:
    """The files of one standard and their records by stream, or by kind where the hub has no stream for them."""

    files: list[Path] = field(default_factory=list)
    records: Counter[str] = field(default_factory=Counter)
    """Every record in the files, by stream."""
    keys: dict[str, set[str]] = field(default_factory=dict)
    """The distinct keys among them: what is said twice is one record."""
    others: Counter[str] = field(default_factory=Counter)
    """Records of kinds that the hub does not take."""

    def note(self, stream: str, key: str) -> None:
        """Count one record."""
        self.records[stream] += 1
        self.keys.setdefault(stream, set()).add(key)


def take_stock(folder: Path, fhir_streams: frozenset[str]) -> tuple[Mapping[str, Inventory], list[str]]:
    """The inventory of each standard found below the folder, and the files that belong to none, with the reason.

    Raises SettingsError where the folder is none or holds no samples.
    """
    if not folder.is_dir():
        raise SettingsError("no such folder", place=str(folder), mend="name a folder of sample files")
    found = {"edfi": Inventory(), "fhir": Inventory()}
    passed: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".xml":
            why = _interchange(path, found["edfi"])
        elif path.suffix == ".json":
            why = _bundle(path, found["fhir"], fhir_streams)
        else:
            why = "neither XML nor JSON"
        if why is not None:
            passed.append(f"{path.relative_to(folder)}: {why}")
    found = {standard: stock for standard, stock in found.items() if stock.files}
    if not found:
        raise SettingsError(
            "holds no samples",
            place=str(folder),
            mend="put Ed-Fi interchanges (*.xml) or FHIR bundles (*.json) into it",
        )
    return found, passed


def _interchange(path: Path, stock: Inventory) -> str | None:
    from connectors.edfi.interchange import InterchangeError, records
    from connectors.edfi.keys import record_raw

    try:
        kinds = Counter(_children(path))
        read = Counter[str]()
        for resource, record in records(path):
            read[resource] += 1
            stock.note(resource, record_raw(resource, record).key)
    except (InterchangeError, ParseError, ValueError) as error:
        return error.message if isinstance(error, InterchangeError) else "is no XML that can be read"
    stock.files.append(path)
    for kind, number in kinds.items():
        resource = f"{kind[:1].lower()}{kind[1:]}s"
        if resource not in read:
            stock.others[kind] += number
        elif read[resource] != number:
            # A record that the reader of interchanges dropped: kept in the count, so that it shows.
            stock.records[resource] += number - read[resource]
    return None


def _children(path: Path) -> Iterator[str]:
    """Local names of the elements directly below the root."""
    from defusedxml.ElementTree import iterparse

    depth = 0
    for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if event == "end":
            if depth == 1:
                yield element.tag.rpartition("}")[2]
            if depth <= 1:
                element.clear()


def _bundle(path: Path, stock: Inventory, streams: frozenset[str]) -> str | None:
    try:
        bundle = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return "is no JSON"
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        return "is no FHIR bundle"
    stock.files.append(path)
    for entry in bundle.get("entry") or []:
        resource = entry.get("resource") or {}
        kind = resource.get("resourceType", "entry without a resource")
        if kind in streams and _asked_for(resource, kind):
            stock.note(kind, resource.get("id") or entry.get("fullUrl", "").removeprefix("urn:uuid:"))
        else:
            stock.others[kind] += 1
    return None


def _asked_for(resource: Mapping[str, Any], kind: str) -> bool:
    """Whether the connector asks for it: of some types only for what has one of these codes."""
    from connectors.fhir.connector import FILTERS

    asked = FILTERS.get(kind)
    if asked is None:
        return True
    coded = (resource.get("code") or {}).get("coding") or []
    return any(f"{each.get('system')}|{each.get('code')}" in asked["code"].split(",") for each in coded)

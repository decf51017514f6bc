"""What a server says of itself: its CapabilityStatement (R4, 3.1.0.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from connectors.kit.errors import Malformed
from connectors.kit.transport import place

CAPABILITIES = "metadata"
_VERSIONS = ("4.0", "4.3")
"""R4, and R4B, which is the same for the resources that are read here."""


EXPORT = "export"
"""Name of the operation, and code of nothing else."""
_BULK = "http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data"


@dataclass(frozen=True, slots=True)
class Served:
    """What a server has."""

    types: frozenset[str]
    """The resource types."""
    histories: frozenset[str]
    """Types of which it tells what was deleted."""
    exports: bool
    """Whether it offers Bulk `$export` of everything."""


def capabilities(body: object, url: httpx.URL) -> Served:
    """What the server says of itself. Raises Malformed if it is no FHIR R4 server."""
    types = served_types(body, url)
    assert isinstance(body, dict)
    histories = {
        str(resource.get("type"))
        for server in _dicts(body.get("rest"))
        for resource in _dicts(server.get("resource"))
        if any(each.get("code") == "history-type" for each in _dicts(resource.get("interaction")))
    }
    operations = [each for server in _dicts(body.get("rest")) for each in _dicts(server.get("operation"))]
    instantiated = body.get("instantiates")
    exports = any(each.get("name") == EXPORT for each in operations) or (
        isinstance(instantiated, list) and any(str(each).startswith(_BULK) for each in instantiated)
    )
    return Served(types, frozenset(histories) & types, exports)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def served_types(body: object, url: httpx.URL) -> frozenset[str]:
    """The resource types that the server has. Raises Malformed if it is no FHIR R4 server."""
    if not isinstance(body, dict) or body.get("resourceType") != "CapabilityStatement":
        raise Malformed(
            "does not answer with a CapabilityStatement",
            place=place(url),
            mend="check that the address is the base address of a FHIR server",
        )
    version = str(body.get("fhirVersion", ""))
    if not version.startswith(_VERSIONS):
        raise Malformed(
            f"speaks FHIR {version[:20] or 'of no stated version'}",
            place=place(url),
            mend="give the address of the server's R4 endpoint",
        )
    rest = body.get("rest")
    return frozenset(
        resource["type"]
        for server in (rest if isinstance(rest, list) else [])
        if isinstance(server, dict) and isinstance(server.get("resource"), list)
        for resource in server["resource"]
        if isinstance(resource, dict) and isinstance(resource.get("type"), str)
    )

"""What a server says of itself: its CapabilityStatement (R4, 3.1.0.5)."""

from __future__ import annotations

import httpx

from connectors.kit.errors import Malformed
from connectors.kit.transport import place

CAPABILITIES = "metadata"
_VERSIONS = ("4.0", "4.3")
"""R4, and R4B, which is the same for the resources that are read here."""


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

"""References between resources (R4, references): literal ones of this server, and logical ones."""

from __future__ import annotations

import re

from connectors.fhir.records import Reference

_LITERAL = re.compile(
    r"(?:(?P<base>https?://.+?)/)?(?P<kind>[A-Z][A-Za-z]+)/(?P<key>[A-Za-z0-9\-.]{1,64})"
    r"(?:/_history/[A-Za-z0-9\-.]{1,64})?"
)


def local(reference: Reference | None, base: str, *kinds: str) -> str | None:
    """Id of the resource that a literal reference of this server names, if it is of one of these types.

    None for any other: logical, contained (`#…`), a bundle's own (`urn:…`), or an address on another server,
    where the same id is somebody else's.
    """
    if reference is None or reference.reference is None:
        return None
    found = _LITERAL.fullmatch(reference.reference)
    if found is None or found["kind"] not in kinds or found["base"] not in (None, base):
        return None
    return found["key"]

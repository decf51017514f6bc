"""Records as a faulty server sends them (fault `malformed`)."""

from __future__ import annotations

from typing import Any

import orjson

_WRONG: dict[str, tuple[str, Any]] = {
    "Patient": ("birthDate", 20100101),
    "Practitioner": ("name", "text"),
    "PractitionerRole": ("practitioner", "text"),
    "ServiceRequest": ("status", 1),
    "Task": ("status", 1),
    "RelatedPerson": ("patient", "text"),
    "Encounter": ("class", "AMB"),
    "QuestionnaireResponse": ("item", "text"),
    "Observation": ("code", "text"),
}
_REQUIRED = {
    "Practitioner": "name",
    "ServiceRequest": "subject",
    "Task": "status",
    "RelatedPerson": "patient",
    "Encounter": "class",
    "QuestionnaireResponse": "status",
    "Observation": "code",
}


def spoilt(kind: str, body: bytes, how: int) -> Any:
    """The resource with a field of the wrong type (0), without a required one (1), or no object at all (2)."""
    resource = orjson.loads(body)
    if how == 0:
        field, value = _WRONG.get(kind, ("name", 7))
        resource[field] = value
    elif how == 1:
        resource.pop(_REQUIRED.get(kind, "id"), None)
    else:
        return "no object"
    return resource

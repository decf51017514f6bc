"""Telling a health partner's server of a referral of the hub's: a ServiceRequest, there once however often it is told.

It is known by the hub's number among its identifiers. A new one is created on the condition that none bears it
(`If-None-Exist`; R4, 3.1.0.8.1), a revoked one is the server's own version with that status (`If-Match`; R4, 3.1.0.7.2).
"""

from __future__ import annotations

from typing import Any

from connectors.fhir.bundle import read_searchset
from connectors.fhir.config import FhirConfig, IdentifierKind
from connectors.kit.client import Client
from hub.base.errors import SettingsError
from hub.sync.contract import Order

KIND = "ServiceRequest"
MEDIA_TYPE = "application/fhir+json"
_REFERRAL = {"system": "http://snomed.info/sct", "code": "3457005", "display": "Patient referral"}


async def order(client: Client, config: FhirConfig, told: Order) -> None:
    """Have the server hold the referral as it is told. Raises SettingsError, UpstreamError."""
    system = _system(config, "referral_number")
    number = f"{system}|{told.number}"
    reply = await client.get(KIND, params={"identifier": number, "_count": 2})
    there = [raw.payload for raw in read_searchset(reply.body, KIND, reply.url).records if not raw.gone]
    headers = {"Content-Type": MEDIA_TYPE}
    if not there and not told.cancelled:
        condition = {**headers, "If-None-Exist": f"identifier={number}"}
        await client.send("POST", KIND, resource(config, told), condition)
    for held in there:
        if told.cancelled and held.get("status") == "active":
            version = (held.get("meta") or {}).get("versionId")
            condition = {**headers, "If-Match": f'W/"{version}"'} if version else headers
            await client.send("PUT", f"{KIND}/{held['id']}", {**held, "status": "revoked"}, condition)


def resource(config: FhirConfig, told: Order) -> dict[str, Any]:
    """The referral as a ServiceRequest. Raises SettingsError where no identifier tells the server who the pupil is."""
    said: dict[str, Any] = {
        "resourceType": KIND,
        "identifier": [{"system": _system(config, "referral_number"), "value": told.number}],
        "status": "active",
        "intent": "order",
        "category": [{"coding": [_REFERRAL]}],
        "priority": told.urgency.lower(),
        "subject": _subject(config, told),
    }
    if told.requested_at is not None:
        said["authoredOn"] = told.requested_at.isoformat()
    if told.reason:
        said["reasonCode"] = [{"text": told.reason}]
    if told.school is not None:
        code = {"system": _system(config, "school_code"), "value": told.school}
        said["requester"] = {"type": "Organization", "identifier": code}
    performers = [
        {"reference": f"{stream}/{told.keys[name][stream]}"}
        for name, stream in (("partner", "Organization"), ("practitioner", "Practitioner"))
        if stream in told.keys.get(name, {})
    ]
    if performers:
        said["performer"] = performers
    if told.consent is not None and config.consent_extension is not None:
        said["extension"] = [{"url": config.consent_extension, "valueBoolean": told.consent}]
    return said


def _subject(config: FhirConfig, told: Order) -> dict[str, Any]:
    known = told.keys.get("student", {}).get("Patient")
    if known is not None:
        return {"reference": f"Patient/{known}"}
    kinds = {kind: system for system, kind in reversed(list(config.identifiers.items()))}
    for name in ("student_number", "national_id"):
        if name in told.pupil and name in kinds:
            return {"type": "Patient", "identifier": {"system": kinds[name], "value": told.pupil[name]}}
    raise SettingsError(
        "nothing tells the server who the pupil is",
        place=f"{config.base_url}, identifiers",
        mend="name the system of student_number or national_id",
    )


def _system(config: FhirConfig, kind: IdentifierKind) -> str:
    for system, named in config.identifiers.items():
        if named == kind:
            return system
    raise SettingsError(
        f"no system of {kind} is named",
        place=f"{config.base_url}, identifiers",
        mend="name the address of its system, as the server's operator has it",
    )

"""A small health partner: its records, its server and clients of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from connectors.fhir import Fhir
from connectors.fhir.config import FhirConfig
from connectors.kit.upstream.faults import Faults
from hub.sync.contract import JsonObject, Page, Stream

NUMBERS = "urn:example:student-number"
SCHOOLS = "urn:example:school-code"
PARTNERS = "urn:example:partner-code"
LOINC = "http://loinc.org"
CONSENT = "urn:example:guardian-consent"
JsonRecord = dict[str, Any]


def organization(key: str, kind: str, **more: Any) -> JsonRecord:
    return {
        "resourceType": "Organization",
        "id": key,
        "type": [{"coding": [{"system": "urn:types", "code": kind}]}],
        "name": f"机构{key}",
        **more,
    }


def patient(number: int, **more: Any) -> JsonRecord:
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [{"system": NUMBERS, "value": f"G31010720100101000{number}"}],
        "name": [{"use": "official", "text": f"学生{number}"}],
        "gender": "female",
        "birthDate": "2010-01-01",
        **more,
    }


def request(number: int, **more: Any) -> JsonRecord:
    return {
        "resourceType": "ServiceRequest",
        "id": f"r{number}",
        "status": "active",
        "intent": "order",
        "subject": {"reference": f"Patient/p{number}"},
        "requester": {"identifier": {"system": SCHOOLS, "value": "2131000001"}},
        "performer": [{"reference": "Organization/hospital"}],
        **more,
    }


def related(number: int, **more: Any) -> JsonRecord:
    return {
        "resourceType": "RelatedPerson",
        "id": f"g{number}",
        "patient": {"reference": f"Patient/p{number}"},
        "relationship": [{"coding": [{"system": "urn:oid:2.16.156.10011.2.3.3.8", "code": "52"}]}],
        "name": [{"family": "王", "given": ["芳"]}],
        "telecom": [{"system": "phone", "value": "13900000000"}],
        **more,
    }


def encounter(number: int, **more: Any) -> JsonRecord:
    return {
        "resourceType": "Encounter",
        "id": f"e{number}",
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": {"reference": f"Patient/p{number}"},
        "basedOn": [{"reference": f"ServiceRequest/r{number}"}],
        "participant": [{"individual": {"reference": "Practitioner/d1"}}],
        "period": {"start": "2023-03-06T09:00:00+08:00", "end": "2023-03-06T09:50:00+08:00"},
        "serviceProvider": {"reference": "Organization/hospital"},
        **more,
    }


def answers(number: int, **more: Any) -> JsonRecord:
    """A PHQ-9 whose first item is answered with 3, the others with 0."""
    codes = (
        "44250-9",
        "44255-8",
        "44259-0",
        "44254-1",
        "44251-7",
        "44258-2",
        "44252-5",
        "44253-3",
        "44260-8",
    )
    said = [
        {"linkId": f"/{code}", "answer": [{"valueCoding": {"system": LOINC, "code": answer}}]}
        for code, answer in zip(codes, ["LA6571-9", *["LA6568-5"] * 8], strict=True)
    ]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": f"q{number}",
        "status": "completed",
        "questionnaire": f"{LOINC}/q/44249-1|2.64",
        "basedOn": [{"reference": f"ServiceRequest/r{number}"}],
        "subject": {"reference": f"Patient/p{number}"},
        "authored": "2023-03-06T09:10:00+08:00",
        "item": [{"linkId": "group", "item": said}, {"linkId": "/44261-6", "answer": [{"valueDecimal": 3}]}],
        **more,
    }


def observation(number: int, code: str = "70274-6", **more: Any) -> JsonRecord:
    return {
        "resourceType": "Observation",
        "id": f"o{number}",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": code}]},
        "basedOn": [{"reference": f"ServiceRequest/r{number}"}],
        "subject": {"reference": f"Patient/p{number}"},
        "effectiveDateTime": "2023-03-06",
        "valueInteger": 12,
        **more,
    }


def district() -> dict[str, list[JsonRecord]]:
    """Seven pupils at a hospital, five of them referred by a school."""
    practitioner = {"resourceType": "Practitioner", "name": [{"family": "李", "given": ["明"]}]}
    task = {"resourceType": "Task", "intent": "order", "lastModified": "2023-03-06T09:00:00+08:00"}
    return {
        "Organization": [
            organization("hospital", "prov", identifier=[{"system": PARTNERS, "value": "H1"}]),
            organization("school", "edu", identifier=[{"system": SCHOOLS, "value": "2131000001"}]),
            organization("insurer", "ins"),
        ],
        "Practitioner": [{**practitioner, "id": "d1"}, {**practitioner, "id": "d2"}],
        "PractitionerRole": [
            {
                "resourceType": "PractitionerRole",
                "id": "w1",
                "practitioner": {"reference": "Practitioner/d1"},
                "organization": {"reference": "Organization/hospital"},
            }
        ],
        "Patient": [patient(number) for number in range(7)],
        "RelatedPerson": [related(number) for number in range(5)],
        "ServiceRequest": [request(number) for number in range(5)],
        "Encounter": [encounter(number) for number in range(3)],
        "QuestionnaireResponse": [answers(number) for number in range(3)],
        "Observation": [
            *(observation(number) for number in range(3)),
            observation(3, "718-7", valueQuantity={"value": 13.2}),
        ],
        "Task": [
            {
                **task,
                "id": f"t{number}",
                "status": status,
                "focus": {"reference": f"ServiceRequest/r{number}"},
            }
            for number, status in enumerate(["requested", "accepted", "completed"])
        ],
    }


def write(folder: Path, records: dict[str, list[JsonRecord]]) -> None:
    """Files as the simulator reads them."""
    (folder / "fhir").mkdir(parents=True, exist_ok=True)
    for kind, resources in records.items():
        lines = b"".join(orjson.dumps(resource) + b"\n" for resource in resources)
        (folder / "fhir" / f"{kind}.ndjson").write_bytes(lines)


@dataclass(frozen=True)
class Keys:
    """The client's keys: an elliptic one and an RSA one, both known to the server."""

    elliptic: ECKey
    rsa: RSAKey
    folder: Path

    def write_clients(self, data: Path, **scopes: str) -> None:
        jwks = {"keys": [key.as_dict(private=False) for key in (self.elliptic, self.rsa)]}
        clients = [
            {"client_id": name, "jwks": jwks, "scopes": text.split()}
            for name, text in {"hub": "system/*.rs", **scopes}.items()
        ]
        (data / "fhir").mkdir(parents=True, exist_ok=True)
        (data / "fhir" / "clients.json").write_bytes(orjson.dumps({"clients": clients}))


@dataclass
class Site:
    """A running simulator and what a test needs to talk with it."""

    url: str
    data: Path
    faults: Faults
    keys: Keys
    http: httpx.AsyncClient
    kept: dict[str, str] = field(default_factory=dict)

    def config(self, **more: Any) -> FhirConfig:
        return config(self.url, self.keys, **more)

    def claims(self, **changed: Any) -> JsonRecord:
        now = int(time.time())
        whole = {
            "iss": "hub",
            "sub": "hub",
            "aud": f"{self.url}/auth/token",
            "exp": now + 200,
            "jti": str(uuid4()),
            **changed,
        }
        return {name: value for name, value in whole.items() if value is not None}

    async def ask_token(self, assertion: str, scope: str = "system/*.rs", **form: str) -> httpx.Response:
        return await self.http.post(
            "/auth/token",
            data={
                "grant_type": "client_credentials",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": assertion,
                "scope": scope,
                **form,
            },
        )

    def signed(self, claims: JsonRecord, **header: str) -> str:
        whole = {"alg": "ES384", "kid": "ec-1", **header}
        return jwt.encode(whole, claims, self.keys.elliptic, algorithms=["ES384"])

    async def get(self, path: str, scope: str = "system/*.rs", **params: Any) -> httpx.Response:
        if scope not in self.kept:
            answer = await self.ask_token(self.signed(self.claims()), scope)
            self.kept[scope] = answer.json()["access_token"]
        headers = {"Authorization": f"Bearer {self.kept[scope]}", "Accept": "application/fhir+json"}
        return await self.http.get(path, headers=headers, params=params or None)


def config(url: str, keys: Keys, **more: Any) -> FhirConfig:
    """Small pages, short waits, good credentials."""
    return FhirConfig.model_validate(
        {
            "base_url": url,
            "client_id": "hub",
            "private_key": f"file:{keys.folder / 'ec.json'}",
            "first_wait": 0.01,
            "timeout": 5,
            "page_size": 2,
            "export": "never",
            "identifiers": {
                NUMBERS: "student_number",
                "urn:oid:2.16.156.10011.1.3": "national_id",
                SCHOOLS: "school_code",
                PARTNERS: "partner_code",
            },
            "consent_extension": CONSENT,
            **more,
        }
    )


async def fetch(
    settings: FhirConfig, kind: str, *, since: JsonObject | None = None, position: JsonObject | None = None
) -> list[Page]:
    """All pages of one stream, through a connector of its own."""
    async with Fhir.open(settings) as connector:
        return [
            page async for page in connector.pages(stream(connector, kind), since=since, position=position)
        ]


def stream(connector: Fhir, kind: str) -> Stream:
    return next(stream for stream in connector.streams if stream.name == kind)


def ids(pages: list[Page]) -> list[str]:
    return [raw.key for page in pages for raw in page.records]

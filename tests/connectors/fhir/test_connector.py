from __future__ import annotations

from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from connectors.fhir import Fhir
from connectors.fhir.config import FhirConfig
from connectors.fhir.server import served_types
from connectors.kit.errors import HostRefused, Malformed, Refused
from connectors.kit.registry import connector, upstream
from connectors.kit.secrets import SecretMissing
from connectors.kit.upstream.server import running
from hub.sync.contract import RecordError
from tests.connectors.fhir.partner import Site, fetch, ids, stream


def test_connector_and_simulator_are_registered() -> None:
    assert connector("fhir") is Fhir
    assert callable(upstream("fhir"))


def test_streams_stand_in_the_order_of_their_references(site: Site) -> None:
    assert [stream.name for stream in Fhir.streams_of(site.config())] == [
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "Patient",
        "RelatedPerson",
        "ServiceRequest",
        "Task",
        "Encounter",
        "QuestionnaireResponse",
        "Observation",
    ]


async def test_an_opened_connector_reads_identifiers_as_configured(site: Site) -> None:
    async with Fhir.open(site.config()) as opened, Fhir.open(site.config(identifiers={})) as other:
        record = {"resourceType": "Patient", "id": "p", "identifier": [
            {"system": "urn:example:student-number", "value": "G310107201001010001"}]}  # fmt: skip
        said = [
            list(stream(one, "Patient").drafts(stream(one, "Patient").record.model_validate(record)))
            for one in (opened, other)
        ]
    assert [set(drafts[0].values) for drafts in said] == [{"student_number"}, set()]


async def test_check_names_each_stream_with_its_count(site: Site) -> None:
    async with Fhir.open(site.config()) as opened:
        lines = await opened.check()
    assert "Patient: readable, 7 in all" in lines
    assert "Task: readable, 3 in all" in lines


async def test_a_client_without_a_scope_is_told_which(site: Site) -> None:
    async with Fhir.open(site.config(client_id="narrow")) as opened:
        with pytest.raises(Refused) as error:
            await opened.check()
    assert "invalid_scope" in str(error.value)
    assert "system/Task.rs" in str(error.value)


async def test_a_key_that_is_not_there_is_said_by_its_place(site: Site) -> None:
    async with Fhir.open(site.config(private_key="file:/nowhere/key.pem")) as opened:
        with pytest.raises(SecretMissing, match="/nowhere/key.pem"):
            await opened.check()


@pytest.mark.parametrize(
    "kind", ["Organization", "Practitioner", "PractitionerRole", "Patient", "ServiceRequest", "Task"]
)
async def test_malformed_records_of_any_type_are_told_apart(site: Site, kind: str) -> None:
    async with Fhir.open(site.config()) as opened:
        read = stream(opened, kind)
        whole = [raw async for page in opened.pages(read, since=None, position=None) for raw in page.records]
        site.faults.set([f"malformed={kind}:3"])
        spoilt = [raw async for page in opened.pages(read, since=None, position=None) for raw in page.records]
    assert [raw.key for raw in spoilt] == [raw.key for raw in whole]
    broken = [raw for raw, good in zip(spoilt, whole, strict=True) if raw != good]
    assert len(broken) == min(3, len(whole))
    for raw in broken:
        with pytest.raises((ValidationError, RecordError)):
            if raw.fault:
                raise raw.fault
            list(read.drafts(read.record.model_validate(raw.payload)))


async def test_the_rsa_key_works_as_well(site: Site) -> None:
    settings = site.config(private_key=f"file:{site.keys.folder / 'rsa.pem'}", key_id="rsa-1")
    assert len(ids(await fetch(settings, "Patient"))) == 7


async def test_a_next_link_to_another_host_is_not_followed(site: Site) -> None:
    async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("the token must not be sent here")

    async with running(elsewhere) as other:
        first = (await fetch(site.config(), "Patient"))[0]
        assert first.position
        position = {**first.position, "next": f"{other}/Patient?_page=x"}
        with pytest.raises(HostRefused):
            await fetch(site.config(), "Patient", position=position)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ([], "CapabilityStatement"),
        ({"resourceType": "Bundle"}, "CapabilityStatement"),
        ({"resourceType": "CapabilityStatement"}, "no stated version"),
        ({"resourceType": "CapabilityStatement", "fhirVersion": "3.0.2"}, r"3\.0\.2"),
        ({"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"}, r"5\.0\.0"),
    ],
)
def test_another_version_of_fhir_is_refused(body: Any, told: str) -> None:
    with pytest.raises(Malformed, match=told):
        served_types(body, httpx.URL("https://fhir.example/metadata"))


@pytest.mark.parametrize(
    "changed", [{"zone": "Moon/Base"}, {"private_key": "-----BEGIN"}, {"page_size": 0}, {"more": 1},
                {"identifiers": {"urn:x": "passport"}}],
)  # fmt: skip
def test_a_setting_that_does_not_fit_is_refused(changed: dict[str, Any]) -> None:
    good = {"base_url": "https://fhir.example", "client_id": "hub", "private_key": "env:KEY"}
    FhirConfig.model_validate(good)
    with pytest.raises(ValidationError):
        FhirConfig.model_validate({**good, **changed})

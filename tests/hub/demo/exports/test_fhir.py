import re

import pytest

from hub.demo.exports.fhir import CONSENT, IDENTIFIERS, NATIONAL_ID, REFERRAL_NUMBER, STUDENT_NUMBER

KINDS = (
    "Organization", "Practitioner", "PractitionerRole", "Patient", "RelatedPerson", "ServiceRequest", "Task", "Encounter",
    "QuestionnaireResponse", "Observation",
)  # fmt: skip


@pytest.fixture(scope="module")
def resources(lines):
    return {kind: list(lines(f"fhir/{kind}")) for kind in KINDS}


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_resources_have_type_id_and_time(resources):
    for kind, found in resources.items():
        assert {resource["resourceType"] for resource in found} == {kind}
        assert len({resource["id"] for resource in found}) == len(found)
        for resource in found:
            assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", resource["meta"]["lastUpdated"])


def test_references_resolve(resources):
    known = {f"{kind}/{resource['id']}" for kind, found in resources.items() for resource in found}
    told = {reference for found in resources.values() for r in found for reference in references(r)}
    assert told
    assert told <= known


def test_identifiers_have_known_systems(resources):
    systems = {
        identifier["system"]
        for found in resources.values()
        for resource in found
        for identifier in resource.get("identifier", ())
    }
    # The number of a referral is given by the hub that made it.
    assert systems == {*IDENTIFIERS} - {REFERRAL_NUMBER}


def test_some_patients_have_no_identifier_and_some_only_one(resources):
    told = [
        {identifier["system"] for identifier in patient.get("identifier", ())}
        for patient in resources["Patient"]
    ]
    assert set() in told
    assert {NATIONAL_ID} in told
    assert {NATIONAL_ID, STUDENT_NUMBER} in told


def test_about_a_third_of_the_patients_are_unknown_to_the_roster(lines):
    patients = [line for line in lines("truth") if line["source"] == "fhir"]
    strangers = [line for line in patients if "-X" in line["person"]]
    assert 0.2 < len(strangers) / len(patients) < 0.4
    assert {line["outcome"] for line in strangers} == {"waits"}


def test_each_referral_has_its_task_and_most_tell_of_consent(resources):
    tasks = {task["focus"]["reference"]: task for task in resources["Task"]}
    referrals = [r for r in resources["ServiceRequest"] if "requester" in r]
    assert {f"ServiceRequest/{referral['id']}" for referral in referrals} == tasks.keys()
    statuses = {task["status"] for task in resources["Task"]}
    assert {"requested", "accepted", "in-progress", "completed", "rejected", "cancelled"} <= statuses
    told = [extension["url"] for r in referrals for extension in r.get("extension", ())]
    assert set(told) == {CONSENT}
    for task in resources["Task"]:
        assert task["status"] != "completed" or task["output"][0]["valueString"]


def test_visits_follow_from_referrals_that_were_taken_on(resources):
    taken = {
        t["focus"]["reference"] for t in resources["Task"] if t["status"] in ("in-progress", "completed")
    }
    assert {visit["basedOn"][0]["reference"] for visit in resources["Encounter"]} == taken
    assert {visit["class"]["code"] for visit in resources["Encounter"]} >= {"AMB", "IMP"}
    for visit in resources["Encounter"]:
        assert ("end" in visit["period"]) == (visit["status"] == "finished")


def test_each_referred_pupil_has_a_guardian_at_the_partner(resources):
    patients = {r["subject"]["reference"] for r in resources["ServiceRequest"] if "requester" in r}
    known = {person["patient"]["reference"] for person in resources["RelatedPerson"]}
    assert patients < known, "and one of a patient whom the roster does not know"


def test_counts_are_those_that_were_promised(resources, expected):
    assert expected["records"]["fhir"] == {kind: len(found) for kind, found in resources.items()}

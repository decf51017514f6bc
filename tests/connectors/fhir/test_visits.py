"""Visits to a partner and the guardians whom it knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connectors.fhir import Fhir
from hub.sync.contract import Draft, RecordError, Ref
from schema.health.health_encounter import Disposition, EncounterKind, HealthEncounter
from schema.people.guardian import Guardian
from schema.people.guardianship import Guardianship, Kin
from schema.people.student import Student
from tests.connectors.fhir.partner import Keys, config, encounter, related

BASE = "https://fhir.example/r4"
NATIONAL = "urn:oid:2.16.156.10011.1.3"
GOOD_ID = "11010519491231002X"


@pytest.fixture(scope="session")
def read(keys: Keys) -> Any:
    streams = {stream.name: stream for stream in Fhir.streams_of(config(BASE, keys))}

    def drafts(record: dict[str, Any]) -> list[Draft]:
        stream = streams[record["resourceType"]]
        return list(stream.drafts(stream.record.model_validate(record)))

    return drafts


def coded(*codes: str) -> list[dict[str, Any]]:
    return [{"coding": [{"code": code} for code in codes]}]


def test_a_related_person_is_a_guardian_once_the_pupil_is_known(read: Any) -> None:
    identifier = [{"system": NATIONAL, "value": GOOD_ID.lower()}]
    guardian, guardianship = read(related(1, identifier=identifier))
    patient_ref = Ref.record("Patient", "p1")
    assert guardian.entity is Guardian
    assert guardian.values == {"name": "王芳", "phone": "13900000000", "national_id": GOOD_ID}
    assert guardian.depends_on == {Student: patient_ref}
    assert guardianship.entity is Guardianship
    assert guardianship.values == {"kin": Kin.MOTHER, "primary": False}
    assert guardianship.refs == {"student": patient_ref, "guardian": Ref.record("RelatedPerson", "g1")}


@pytest.mark.parametrize(
    ("relationship", "gender", "kin"),
    [
        (coded("51"), None, Kin.FATHER),
        (coded("C", "STPMTH"), None, Kin.STEP_MOTHER),
        (coded("63"), "male", Kin.MATERNAL_GRANDFATHER),
        (coded("PRN"), "male", Kin.FATHER),
        (coded("PRN"), "female", Kin.MOTHER),
        (coded("PRN"), None, Kin.OTHER),
        (coded("75") + coded("GUARD"), "female", Kin.OTHER),
        (coded("GRFTH"), "male", Kin.OTHER),
    ],
)
def test_kin_is_read_by_gb_t_4761_and_by_hl7(read: Any, relationship: Any, gender: Any, kin: Kin) -> None:
    _, guardianship = read(related(1, relationship=relationship, gender=gender))
    assert guardianship.values["kin"] is kin


@pytest.mark.parametrize(
    "more",
    [
        {"relationship": []},
        {"relationship": coded("75")},
        {"relationship": coded("C")},
        {"relationship": [{"text": "母亲的朋友"}]},
        {"active": False},
    ],
)
def test_who_is_not_said_to_be_a_guardian_is_none(read: Any, more: dict[str, Any]) -> None:
    assert read(related(1, **more)) == []


def test_a_guardian_without_a_name_or_a_patient_of_this_server_is_refused(read: Any) -> None:
    with pytest.raises(RecordError) as error:
        read(related(1, name=[]))
    assert error.value.field == "name"
    with pytest.raises(RecordError) as error:
        read(related(1, patient={"reference": "https://elsewhere.example/Patient/p1"}))
    assert error.value.field == "patient/reference"


def test_a_visit_tells_day_kind_and_who_saw_whom(read: Any) -> None:
    (draft,) = read(encounter(1))
    assert draft.entity is HealthEncounter
    day = date(2023, 3, 6)
    assert draft.values == {
        "date": day, "last_day": day, "kind": EncounterKind.OUTPATIENT, "disposition": None,
    }  # fmt: skip
    assert draft.refs == {
        "student": Ref.record("Patient", "p1"),
        "referral": Ref.record("ServiceRequest", "r1"),
        "practitioner": Ref.record("Practitioner", "d1"),
        "partner": Ref.record("Organization", "hospital"),
    }


def test_the_day_of_a_visit_is_that_of_the_district(read: Any) -> None:
    (draft,) = read(encounter(1, period={"start": "2023-03-05T16:30:00Z"}))
    assert draft.values["date"] == date(2023, 3, 6)
    assert draft.values["last_day"] is None
    (draft,) = read(encounter(1, period={"start": "2023-03-05"}))
    assert draft.values["date"] == date(2023, 3, 5)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("EMER", EncounterKind.EMERGENCY), ("ACUTE", EncounterKind.INPATIENT), ("VR", EncounterKind.REMOTE), ("X", EncounterKind.OTHER)],
)  # fmt: skip
def test_how_a_pupil_was_seen(read: Any, code: str, kind: EncounterKind) -> None:
    (draft,) = read(encounter(1, **{"class": {"code": code}}))
    assert draft.values["kind"] is kind


@pytest.mark.parametrize(
    ("concept", "disposition"),
    [
        ({"coding": [{"code": "psy"}]}, Disposition.PSYCHIATRIC),
        ({"coding": [{"code": "01", "display": "Discharged to home"}]}, Disposition.HOME),
        ({"text": "other"}, Disposition.OTHER),
        ({}, None),
    ],
)
def test_where_a_pupil_went(read: Any, concept: Any, disposition: Any) -> None:
    (draft,) = read(encounter(1, hospitalization={"dischargeDisposition": concept}))
    assert draft.values["disposition"] is disposition


@pytest.mark.parametrize(
    "more", [{"status": "planned"}, {"status": "cancelled"}, {"subject": {"reference": "Group/g"}}]
)
def test_what_did_not_take_place_is_no_visit(read: Any, more: dict[str, Any]) -> None:
    assert read(encounter(1, **more)) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [({"status": "unknown"}, "status"), ({"period": {"end": "2023-03-06"}}, "period/start"), ({"subject": None}, "subject")],
)  # fmt: skip
def test_a_visit_that_tells_too_little_is_refused(read: Any, more: dict[str, Any], field: str) -> None:
    with pytest.raises(RecordError) as error:
        read(encounter(1, **more))
    assert (error.value.field, bool(error.value.mend)) == (field, True)


def test_visits_without_a_referral_are_a_matter_of_the_source(keys: Keys) -> None:
    record = encounter(1, basedOn=[])
    for setting, number in (("all", 1), ("referred", 0)):
        streams = {s.name: s for s in Fhir.streams_of(config(BASE, keys, encounters=setting))}
        stream = streams["Encounter"]
        assert len(list(stream.drafts(stream.record.model_validate(record)))) == number

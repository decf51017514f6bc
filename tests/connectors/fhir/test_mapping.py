from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from connectors.fhir import Fhir
from hub.sync.contract import Draft, RecordError, Ref
from schema.health.health_partner import HealthPartner
from schema.health.practitioner import Practitioner
from schema.health.referral import Referral, ReferralState, Urgency
from schema.people.student import Sex, Student
from schema.places.school import School
from tests.connectors.fhir.partner import (
    CONSENT,
    NUMBERS,
    PARTNERS,
    SCHOOLS,
    Keys,
    config,
    organization,
    patient,
    request,
)

BASE = "https://fhir.example/r4"
NATIONAL = "urn:oid:2.16.156.10011.1.3"
GOOD_ID = "11010519491231002X"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="session")
def read(keys: Keys) -> Any:
    streams = {stream.name: stream for stream in Fhir.streams_of(config(BASE, keys))}

    def drafts(record: dict[str, Any]) -> list[Draft]:
        stream = streams[record["resourceType"]]
        return list(stream.drafts(stream.record.model_validate(record)))

    return drafts


def task(status: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Task",
        "id": "t",
        "status": status,
        "focus": {"reference": "ServiceRequest/r1"},
        "lastModified": "2023-03-06T09:00:00+08:00",
        **more,
    }


MODIFIED = datetime(2023, 3, 6, 1, tzinfo=UTC)


def test_a_provider_is_a_health_partner(read: Any) -> None:
    record = organization(
        "hospital",
        "prov",
        identifier=[{"system": PARTNERS, "value": "H1"}, {"system": "urn:other", "value": "x"}],
        telecom=[
            {"system": "email", "value": "a@b.example"},
            {"system": "phone", "value": "2", "rank": 2},
            {"system": "phone", "value": "1", "rank": 1},
            {"system": "phone", "value": "0", "use": "old"},
        ],
    )
    assert read(record) == [Draft(HealthPartner, {"name": "机构hospital", "code": "H1", "phone": "1"})]


def test_a_school_is_recognised_and_never_made(read: Any) -> None:
    record = organization("s", "edu", identifier=[{"system": SCHOOLS, "value": "2131000001"}])
    assert read(record) == [Draft(School, {}, part_of=Ref.identified(School, code="2131000001"))]
    assert read(organization("s", "edu")) == []
    assert read(organization("i", "ins")) == []
    assert read({"resourceType": "Organization", "id": "x", "name": "x"}) == []


def test_a_practitioner_has_name_title_and_telephone(read: Any) -> None:
    record = {
        "resourceType": "Practitioner",
        "id": "d",
        "name": [
            {"use": "old", "text": "旧名"},
            {"use": "official", "family": "欧阳", "given": ["明", "华"]},
        ],
        "telecom": [{"system": "phone", "value": "021-60110001"}],
        "qualification": [{"code": {"coding": [{"code": "231", "display": "主任医师"}]}}],
    }
    assert read(record) == [
        Draft(Practitioner, {"name": "欧阳明华", "phone": "021-60110001", "qualification": "主任医师"})
    ]


def test_a_role_tells_where_a_practitioner_works(read: Any) -> None:
    record = {
        "resourceType": "PractitionerRole",
        "id": "w",
        "practitioner": {"reference": "Practitioner/d"},
        "organization": {"reference": f"{BASE}/Organization/hospital"},
    }
    assert read(record) == [
        Draft(
            Practitioner,
            {},
            {"partner": Ref.record("Organization", "hospital")},
            part_of=Ref.record("Practitioner", "d"),
        )
    ]
    assert read({**record, "active": False}) == []
    assert read({**record, "organization": {"display": "somewhere"}}) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ({"text": " 王小明 ", "family": "x"}, "王小明"),
        ({"family": "王", "given": ["小明"]}, "王小明"),
        ({"family": "McGlynn", "given": ["Dwain", "A."]}, "Dwain A. McGlynn"),
        ({"given": ["小明"]}, "小明"),
    ],
)
def test_a_patient_is_a_pupil_by_identifiers(read: Any, name: dict[str, Any], text: str) -> None:
    record = patient(
        1,
        name=[{"use": "nickname", "text": "明明"}, {"use": "official", **name}],
        identifier=[
            {"system": NUMBERS, "value": "G310107201001010001"},
            {"system": NUMBERS, "value": "L310107201001010009", "use": "old"},
            {"system": NATIONAL, "value": "11010519491231002x"},
            {"system": "urn:hospital", "value": "MR-7"},
        ],
    )
    assert read(record) == [
        Draft(
            Student,
            {
                "student_number": "G310107201001010001",
                "national_id": GOOD_ID,
                "name": text,
                "sex": Sex.FEMALE,
                "birth_date": date(2010, 1, 1),
            },
        )
    ]


def test_what_a_patient_does_not_say_is_left_out(read: Any) -> None:
    assert read({"resourceType": "Patient", "id": "p", "birthDate": "2010-01"}) == [Draft(Student, {})]
    inactive = patient(1, active=False, gender="other")
    assert read(inactive)[0].values["sex"] is Sex.UNSPECIFIED


def test_a_service_request_is_a_referral(read: Any) -> None:
    record = request(
        1,
        priority="asap",
        authoredOn="2023-03-05T08:30:00+08:00",
        category=[{"coding": [{"code": "3457005"}]}],
        performer=[
            {"display": "somebody"},
            {"reference": f"{BASE}/Practitioner/d1/_history/3"},
            {"reference": "Organization/hospital"},
        ],
        reasonCode=[{"text": "情绪低落"}, {"coding": [{"display": "失眠"}]}],
        supportingInfo=[{"reference": "Consent/c1"}],
    )
    assert read(record) == [
        Draft(
            Referral,
            {
                "state": ReferralState.REQUESTED,
                "urgency": Urgency.ASAP,
                "reason": "情绪低落\n失眠",
                "requested_at": datetime(2023, 3, 5, 0, 30, tzinfo=UTC),
                "consent": True,
            },
            {
                "student": Ref.record("Patient", "p1"),
                "school": Ref.identified(School, code="2131000001"),
                "partner": Ref.record("Organization", "hospital"),
                "practitioner": Ref.record("Practitioner", "d1"),
            },
        )
    ]


def test_a_request_may_name_pupil_and_school_in_other_ways(read: Any) -> None:
    logical = request(
        1,
        subject={"identifier": {"system": NUMBERS, "value": "G310107201001010001"}},
        requester={"reference": "Organization/school"},
        performer=[{"reference": "PractitionerRole/w1"}],
        authoredOn="2023-03-05",
    )
    draft = read(logical)[0]
    assert draft.refs == {
        "student": Ref.identified(Student, student_number="G310107201001010001"),
        "school": Ref.record("Organization", "school"),
        "practitioner": Ref.record("PractitionerRole", "w1"),
    }
    assert draft.values["requested_at"] == datetime(2023, 3, 5, tzinfo=SHANGHAI)
    assert (draft.values["urgency"], draft.values["reason"]) == (Urgency.ROUTINE, None)
    assert "consent" not in draft.values


@pytest.mark.parametrize("given", [True, False])
def test_consent_may_be_an_extension(read: Any, given: bool) -> None:
    record = request(
        1, extension=[{"url": "urn:other", "valueBoolean": True}, {"url": CONSENT, "valueBoolean": given}]
    )
    assert read(record)[0].values["consent"] is given


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("active", ReferralState.REQUESTED),
        ("on-hold", ReferralState.REQUESTED),
        ("completed", ReferralState.COMPLETED),
        ("revoked", ReferralState.CANCELLED),
    ],
)
def test_a_requests_status_is_the_referrals_state(read: Any, status: str, state: ReferralState) -> None:
    assert read(request(1, status=status))[0].values["state"] is state


def test_drafts_and_orders_within_the_hospital_are_no_referrals(read: Any) -> None:
    assert read(request(1, status="draft")) == []
    laboratory = {"coding": [{"system": "http://snomed.info/sct", "code": "108252007"}]}
    assert read(request(1, category=[laboratory])) == []
    assert len(read(request(1, category=[laboratory, {"text": "转介"}]))) == 1


@pytest.mark.parametrize(
    ("record", "values"),
    [
        (task("requested"), {"state": ReferralState.REQUESTED}),
        (task("accepted"), {"state": ReferralState.ACCEPTED, "accepted_at": MODIFIED}),
        (
            task("in-progress", executionPeriod={"start": "2023-03-05T01:00:00Z"}),
            {"state": ReferralState.IN_PROGRESS, "accepted_at": datetime(2023, 3, 5, 1, tzinfo=UTC)},
        ),
        (
            task("completed", executionPeriod={"start": "2023-03-05", "end": "2023-03-07"},
                 output=[{"type": {"text": "反馈"}, "valueString": "已缓解 "}, {"type": {}, "valueInteger": 1}]),
            {"state": ReferralState.COMPLETED, "feedback": "已缓解",
             "accepted_at": datetime(2023, 3, 5, tzinfo=SHANGHAI),
             "closed_at": datetime(2023, 3, 7, tzinfo=SHANGHAI)},
        ),
        (
            task("rejected", statusReason={"text": "号源已满"}),
            {"state": ReferralState.REFUSED, "closed_at": MODIFIED, "feedback": "号源已满"},
        ),
        (task("cancelled"), {"state": ReferralState.CANCELLED, "closed_at": MODIFIED}),
    ],
)  # fmt: skip
def test_a_task_adds_to_its_referral(read: Any, record: dict[str, Any], values: dict[str, Any]) -> None:
    assert read(record) == [Draft(Referral, values, part_of=Ref.record("ServiceRequest", "r1"))]


def test_a_task_about_something_else_is_not_used(read: Any) -> None:
    assert read(task("completed", focus={"reference": "MedicationRequest/m"})) == []
    assert read(task("completed", focus={"reference": "https://other.example/ServiceRequest/r1"})) == []
    assert read(task("draft")) == []
    based = task("requested", focus=None, basedOn=[{"reference": "ServiceRequest/r2"}])
    assert read(based)[0].part_of == Ref.record("ServiceRequest", "r2")


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (patient(1, birthDate="2010-02-30"), "birthDate"),
        (patient(1, gender="F"), "gender"),
        (patient(1, name={"text": "x"}), "name"),
        (patient(1, identifier=[{"value": 7}]), "identifier/0/value"),
        (patient(1, id="no/id"), "id"),
        (patient(1, meta={"lastUpdated": "2023-03-05"}), "meta/lastUpdated"),
        (request(1, status="paused"), "status"),
        (request(1, subject=None), "subject"),
        (request(1, authoredOn="soon"), "authoredOn"),
        (request(1, priority="high"), "priority"),
        ({"resourceType": "ServiceRequest", "id": "r", "status": "active", "intent": "order"}, "subject"),
        (task("postponed"), "status"),
        (task("accepted", lastModified="2023-03-06T09:00:00"), "lastModified"),
    ],
)
def test_what_does_not_validate_names_its_field(read: Any, record: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        read(record)
    assert ["/".join(map(str, problem["loc"])) for problem in error.value.errors()] == [field]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (patient(1, identifier=[{"system": NATIONAL, "value": "110105194912310021"}]), "identifier/0/value"),
        (
            patient(1, identifier=[{"system": NUMBERS, "value": f"G31010720100101000{n}"} for n in (1, 2)]),
            "identifier/1/value",
        ),
        (organization("x", "prov", name=None), "name"),
        ({"resourceType": "Practitioner", "id": "d", "name": [{"use": "old", "text": "x"}]}, "name"),
        (request(1, status="unknown"), "status"),
        (request(1, subject={"reference": "https://other.example/Patient/p1"}), "subject/reference"),
        (request(1, subject={"reference": "Group/g"}), "subject/reference"),
        (request(1, subject={"display": "x"}), "subject"),
        (
            request(1, subject={"identifier": {"system": NATIONAL, "value": "1"}}),
            "subject/identifier/value",
        ),
    ],
)
def test_what_cannot_be_used_is_an_error_of_the_record(read: Any, record: dict[str, Any], field: str) -> None:
    with pytest.raises(RecordError) as error:
        read(record)
    assert error.value.field == field
    assert error.value.mend

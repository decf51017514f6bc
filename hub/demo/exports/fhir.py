"""The health partners: FHIR R4 resources of the server that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from hub.base.conventions import Sex
from hub.demo import names
from hub.demo.disagreement import Difference, Meeting, Rates, Recorded, formatted_phone, meeting, recorded
from hub.demo.expectation import Expectation
from hub.demo.exports.answers import miscounted, resources
from hub.demo.exports.oneroster import knows_national_id
from hub.demo.exports.writing import Lines
from hub.demo.health import SHANGHAI, Taken, taken_at_partners
from hub.demo.identity import stable_id, unlisted_national_id
from hub.demo.model import (
    Calendar,
    Encounter,
    Health,
    HealthPartner,
    Practitioner,
    Pupil,
    Referral,
    ReferralState,
    SchoolWorld,
)

STREAMS = (
    "Organization", "Practitioner", "PractitionerRole", "Patient", "RelatedPerson", "ServiceRequest", "Task",
    "Encounter", "QuestionnaireResponse", "Observation",
)  # fmt: skip
SOURCE = "fhir"
NATIONAL_ID = "urn:oid:2.16.156.10011.1.3"
STUDENT_NUMBER = "https://yixin.example/fhir/sid/student-number"
SCHOOL_CODE = "https://yixin.example/fhir/sid/school-code"
PARTNER_CODE = "https://yixin.example/fhir/sid/partner-code"
PRACTITIONER_CODE = "https://yixin.example/fhir/sid/practitioner-code"
REFERRAL_NUMBER = "https://yixin.example/fhir/sid/referral"
IDENTIFIERS = {
    NATIONAL_ID: "national_id", STUDENT_NUMBER: "student_number", SCHOOL_CODE: "school_code",
    PARTNER_CODE: "partner_code", PRACTITIONER_CODE: "practitioner_code", REFERRAL_NUMBER: "referral_number",
}  # fmt: skip
"""Systems of the identifiers in these files, as the connector's configuration wants them."""
CONSENT = "https://yixin.example/fhir/StructureDefinition/guardian-consent"
"""Extension of ServiceRequest with `valueBoolean`: whether a guardian consented."""

RATES = Rates(
    name=0.05, birth_date=0.01, no_national_id=0.12, wrong_digit=0.005, no_student_number=0.35,
    no_identifier=0.05, temporary=0.3,
)  # fmt: skip
_OTHERS = 0.006
_ELDERS = frozenset({"51", "52", "57", "58", "61", "62", "63", "64"})
"""Kin who are guardians by what they are; of others it is said beside."""
_UNKNOWN = 3 / 7
_TYPES = "http://terminology.hl7.org/CodeSystem/organization-type"
_ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_DISPOSITION = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
KIN = "urn:oid:2.16.156.10011.2.3.3.8"
"""System of the kinds of kin (GB/T 4761) in China's health data standards."""
_SNOMED = "http://snomed.info/sct"
_REQUEST = {
    ReferralState.REQUESTED: "active", ReferralState.ACCEPTED: "active", ReferralState.IN_PROGRESS: "active",
    ReferralState.COMPLETED: "completed", ReferralState.REFUSED: "revoked", ReferralState.CANCELLED: "revoked",
}  # fmt: skip
_TASK = {
    ReferralState.REQUESTED: "requested", ReferralState.ACCEPTED: "accepted", ReferralState.IN_PROGRESS: "in-progress",
    ReferralState.COMPLETED: "completed", ReferralState.REFUSED: "rejected", ReferralState.CANCELLED: "cancelled",
}  # fmt: skip


class Fhir:
    """Writes the health partners' view, school by school."""

    def __init__(
        self, lines: Lines, seed: int, calendar: Calendar, health: Health, expected: Expectation
    ) -> None:
        self._lines = lines
        self._seed = seed
        self._calendar = calendar
        self._expected = expected
        self._brought = set[str]()
        """Guardians whom the partners bring, for the roster lacks their identity numbers."""
        self._since = datetime.combine(calendar.running.starts_on, time(8), SHANGHAI)
        for partner in health.partners:
            self._write("Organization", partner.key, self._since, _partner(partner))
        for person in health.practitioners:
            self._practitioner(person)
        expected.entities.update(
            {"HealthPartner": len(health.partners), "Practitioner": len(health.practitioners)}
        )

    def resource_id(self, kind: str, key: str) -> str:
        """The server's own id of a resource."""
        return stable_id(self._seed, SOURCE, kind, key)[:20]

    def school(self, world: SchoolWorld, known: Mapping[str, Recorded], rng: Random) -> None:
        """Write the referrals of one school, their patients, and other patients of the neighbourhood.

        `known` is what the other systems together know of each pupil.
        """
        school = world.school
        body = {
            "active": True,
            "type": [{"coding": [{"system": _TYPES, "code": "edu"}]}],
            "name": school.name,
            "identifier": [{"system": SCHOOL_CODE, "value": school.code}],
        }
        self._write("Organization", school.key, self._since, body)
        pupils = {pupil.key: pupil for pupil in world.pupils}
        for referral in world.referrals:
            pupil = pupils[referral.pupil_key]
            joins = self._patient(pupil, pupil.key, known[pupil.key], referral.requested_at, rng)
            if rng.random() < 0.05:
                self._patient(pupil, f"{pupil.key}/again", known[pupil.key], referral.requested_at, rng)
            self._referral(world, referral, joins)
            self._guardian(world, pupil, joins)
            for visit in (visit for visit in world.encounters if visit.referral_key == referral.key):
                self._encounter(referral, visit, joins)
            for screening in taken_at_partners(
                referral, pupil.grade, world.stories[pupil.key].concern, self._calendar.today, rng
            ):
                self._screening(referral, screening, joins)
        referred = {referral.pupil_key for referral in world.referrals}
        others = [pupil for pupil in world.pupils if pupil.key not in referred]
        for pupil in rng.sample(others, min(len(others), max(1, round(len(pupils) * _OTHERS)))):
            self._patient(pupil, pupil.key, known[pupil.key], self._some_time(rng), rng)
            referred.add(pupil.key)
        for number in range(max(1, round(len(referred) * _UNKNOWN))):
            self._stranger(f"{school.key}-X{number + 1:03d}", rng)
        if school.index == 0:
            self._strangers_mother(f"{school.key}-X001")
            self._not_used(world)
            self._invalid(world)

    def _write(self, kind: str, key: str, changed: datetime, body: dict[str, Any]) -> str:
        resource_id = self.resource_id(kind, key)
        updated = changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        meta = {"versionId": "1", "lastUpdated": updated}
        self._lines.write(kind, {"resourceType": kind, "id": resource_id, "meta": meta, **body})
        return resource_id

    def _reference(self, kind: str, key: str) -> dict[str, str]:
        return {"reference": f"{kind}/{self.resource_id(kind, key)}"}

    def _practitioner(self, person: Practitioner) -> None:
        body = {
            "active": True,
            "identifier": [{"system": PRACTITIONER_CODE, "value": person.key}],
            "name": [_human_name(*names.parted(person.name))],
            "gender": _gender(person.sex),
            "telecom": [{"system": "phone", "value": person.phone, "use": "work"}],
            "qualification": [{"code": {"text": person.title}}],
        }
        self._write("Practitioner", person.key, self._since, body)
        role = {
            "active": True,
            "practitioner": self._reference("Practitioner", person.key),
            "organization": self._reference("Organization", person.partner_key),
        }
        self._write("PractitionerRole", person.key, self._since, role)

    def _patient(self, pupil: Pupil, key: str, known: Recorded, changed: datetime, rng: Random) -> bool:
        record = recorded(pupil, RATES, rng)
        body = _patient(record, pupil.sex)
        if pupil.phone:
            body["telecom"] = [{"system": "phone", "value": formatted_phone(pupil.phone, rng)}]
        resource_id = self._write("Patient", key, changed, body)
        unreadable = Difference.NATIONAL_ID_DIGIT in record.differences
        outcome = Meeting.UNREADABLE if unreadable else meeting(record, known)
        if outcome is Meeting.WAITS:
            self._expected.wait(SOURCE, "Patient", resource_id, "no exact identifier in the roster")
        elif outcome is not Meeting.JOINS:
            why = "; ".join(difference.value for difference in record.differences)
            self._expected.quarantine(SOURCE, "Patient", resource_id, "identifier", why)
        self._expected.person(SOURCE, resource_id, pupil.key, record, outcome.value)
        return outcome is Meeting.JOINS

    def _stranger(self, key: str, rng: Random) -> None:
        """A patient from elsewhere, whom the roster does not know."""
        sex = rng.choice((Sex.MALE, Sex.FEMALE))
        family, given = names.parted(names.child_name(rng, sex, names.surname(rng)))
        born = date(
            int(self._calendar.running.code[:4]) - rng.randint(7, 17), rng.randint(1, 12), rng.randint(1, 28)
        )
        national_id = unlisted_national_id(rng, born, sex) if rng.random() < 0.8 else None
        missing = () if national_id else (Difference.NO_NATIONAL_ID,)
        record = Recorded(family, given, born, national_id, None, (*missing, Difference.NO_STUDENT_NUMBER))
        resource_id = self._write("Patient", key, self._some_time(rng), _patient(record, sex))
        self._expected.wait(SOURCE, "Patient", resource_id, "not in the roster")
        self._expected.person(SOURCE, resource_id, key, record, "waits")

    def _some_time(self, rng: Random) -> datetime:
        return datetime.combine(self._calendar.today, time(9), SHANGHAI) - timedelta(
            days=rng.randrange(1, 60), minutes=rng.randrange(400)
        )

    def _referral(self, world: SchoolWorld, referral: Referral, joins: bool) -> None:
        performers = [self._reference("Organization", referral.partner_key)]
        if referral.practitioner_key:
            performers.append(self._reference("Practitioner", referral.practitioner_key))
        body: dict[str, Any] = {
            "status": _REQUEST[referral.state],
            "intent": "order",
            "priority": referral.urgency,
            "category": [{"coding": [{"system": _SNOMED, "code": "3457005", "display": "Patient referral"}]}],
            "subject": self._reference("Patient", referral.pupil_key),
            "authoredOn": referral.requested_at.isoformat(),
            "requester": self._reference("Organization", world.school.key),
            "performer": performers,
            "reasonCode": [{"text": referral.reason}],
        }
        if referral.consent is not None:
            body["extension"] = [{"url": CONSENT, "valueBoolean": referral.consent}]
        request_id = self._write("ServiceRequest", referral.key, _changed(referral), body)
        task_id = self._write("Task", referral.key, _changed(referral), self._task(referral))
        if joins:
            self._expected.entities["Referral"] += 1
        else:
            self._expected.wait(SOURCE, "ServiceRequest", request_id, "its patient is not joined")
            self._expected.wait(SOURCE, "Task", task_id, "its patient is not joined")

    def _task(self, referral: Referral) -> dict[str, Any]:
        body: dict[str, Any] = {
            "status": _TASK[referral.state],
            "intent": "order",
            "focus": self._reference("ServiceRequest", referral.key),
            "for": self._reference("Patient", referral.pupil_key),
            "authoredOn": referral.requested_at.isoformat(),
            "lastModified": _changed(referral).isoformat(),
            "owner": self._reference("Organization", referral.partner_key),
        }
        period = {"start": referral.accepted_at, "end": referral.closed_at}
        if any(period.values()):
            body["executionPeriod"] = {name: at.isoformat() for name, at in period.items() if at}
        if referral.feedback and referral.state in (ReferralState.REFUSED, ReferralState.CANCELLED):
            body["statusReason"] = {"text": referral.feedback}
        elif referral.feedback:
            body["output"] = [{"type": {"text": "反馈"}, "valueString": referral.feedback}]
        return body

    def _guardian(self, world: SchoolWorld, pupil: Pupil, joins: bool) -> None:
        """Whom the partner rings: the first of the pupil's guardians, whose identity number makes it the roster's."""
        guardians = {guardian.key: guardian for guardian in (*world.guardians, *world.shared_guardians)}
        guardian = guardians[pupil.guardian_keys[0]]
        kin = [{"coding": [{"system": KIN, "code": guardian.kin.value, "display": guardian.kin.title_zh}]}]
        if guardian.kin.value not in _ELDERS:
            kin.append({"coding": [{"system": _ROLE, "code": "GUARD"}]})
        body = {
            "active": True,
            "identifier": [{"system": NATIONAL_ID, "value": guardian.national_id}],
            "patient": self._reference("Patient", pupil.key),
            "relationship": kin,
            "name": [_human_name(*names.parted(guardian.name))],
            "telecom": [{"system": "phone", "value": guardian.phone, "use": "mobile"}],
            "gender": _gender(guardian.sex),
        }
        resource_id = self._write("RelatedPerson", pupil.key, self._since, body)
        if not joins:
            self._expected.wait(SOURCE, "RelatedPerson", resource_id, "its patient is not joined")
        elif not knows_national_id(self._seed, guardian) and guardian.key not in self._brought:
            # The roster does not know the number, so nothing tells that the two are one person.
            self._brought.add(guardian.key)
            self._expected.entities["Guardian"] += 1
            self._expected.entities["Guardianship"] += 1
        elif not knows_national_id(self._seed, guardian):
            self._expected.entities["Guardianship"] += 1

    def _strangers_mother(self, key: str) -> None:
        """The guardian of a patient whom the roster does not know: no guardian of anybody's."""
        body = {
            "active": True,
            "patient": self._reference("Patient", key),
            "relationship": [{"coding": [{"system": KIN, "code": "52", "display": "母亲"}]}],
            "name": [_human_name("某", "某")],
        }
        resource_id = self._write("RelatedPerson", key, self._since, body)
        self._expected.wait(SOURCE, "RelatedPerson", resource_id, "its patient is not in the roster")

    def _encounter(self, referral: Referral, visit: Encounter, joins: bool) -> None:
        period = {"start": visit.starts_at.isoformat()}
        if visit.ends_at:
            period["end"] = visit.ends_at.isoformat()
        body: dict[str, Any] = {
            "status": "finished" if visit.ends_at else "in-progress",
            "class": {"system": _ACT, "code": visit.kind},
            "subject": self._reference("Patient", referral.pupil_key),
            "participant": [{"individual": self._reference("Practitioner", visit.practitioner_key)}],
            "basedOn": [self._reference("ServiceRequest", referral.key)],
            "period": period,
            "serviceProvider": self._reference("Organization", referral.partner_key),
        }
        if visit.disposition:
            coding = {"system": _DISPOSITION, "code": visit.disposition}
            body["hospitalization"] = {"dischargeDisposition": {"coding": [coding]}}
        resource_id = self._write("Encounter", visit.key, visit.ends_at or visit.starts_at, body)
        if joins:
            self._expected.entities["HealthEncounter"] += 1
        else:
            self._expected.wait(SOURCE, "Encounter", resource_id, "its patient is not joined")

    def _screening(self, referral: Referral, taken: Taken, joins: bool) -> None:
        key = f"{referral.key}-{taken.instrument.code}"
        at = datetime.combine(taken.on, time(10), SHANGHAI)
        for kind, body in resources(taken, at, self._reference("QuestionnaireResponse", key)):
            resource_id = self._write(kind, key, at, {**self._about(referral), **body})
            if not joins and "derivedFrom" not in body:
                self._expected.wait(SOURCE, kind, resource_id, "its patient is not joined")
        self._expected.entities["ScreeningResult"] += joins

    def _about(self, referral: Referral) -> dict[str, Any]:
        return {
            "subject": self._reference("Patient", referral.pupil_key),
            "basedOn": [self._reference("ServiceRequest", referral.key)],
        }

    def _not_used(self, world: SchoolWorld) -> None:
        """A draft and a laboratory order: well formed, and no referrals."""
        referral = world.referrals[0]
        base = {"intent": "order", "subject": self._reference("Patient", referral.pupil_key)}
        laboratory = {"coding": [{"system": _SNOMED, "code": "108252007", "display": "Laboratory procedure"}]}
        at = referral.requested_at
        self._write("ServiceRequest", "draft", at, {**base, "status": "draft", "intent": "plan"})
        self._write(
            "ServiceRequest", "laboratory", at, {**base, "status": "active", "category": [laboratory]}
        )

    def _invalid(self, world: SchoolWorld) -> None:
        """Records that cannot be read, in every district."""
        referral = world.referrals[0]
        at = referral.requested_at
        broken: Sequence[tuple[str, str, str, dict[str, Any]]] = (
            ("Patient", "birthDate", "impossible date", {"name": [{"text": "某某"}], "birthDate": "2014-02-30"}),
            ("ServiceRequest", "subject", "missing", {"status": "active", "intent": "order"}),
            (
                "Task",
                "status",
                "unknown code",
                {"status": "postponed", "intent": "order", "focus": self._reference("ServiceRequest", referral.key)},
            ),
            (
                "QuestionnaireResponse",
                "item/9",
                "another total than the answers come to",
                {**self._about(referral), **miscounted(at)},
            ),
            ("Organization", "name", "missing", {"type": [{"coding": [{"system": _TYPES, "code": "prov"}]}]}),
        )  # fmt: skip
        for kind, field, why, body in broken:
            resource_id = self._write(kind, f"invalid/{kind}", at, body)
            self._expected.quarantine(SOURCE, kind, resource_id, field, why)
            if kind == "Patient":
                self._expected.person(SOURCE, resource_id, "nobody", None, "quarantined")


def _partner(partner: HealthPartner) -> dict[str, Any]:
    return {
        "active": True,
        "type": [{"coding": [{"system": _TYPES, "code": "prov"}], "text": partner.kind}],
        "name": partner.name,
        "alias": list(partner.services),
        "identifier": [{"system": PARTNER_CODE, "value": partner.code}],
        "telecom": [{"system": "phone", "value": partner.phone, "use": "work"}],
    }


def _patient(record: Recorded, sex: Sex) -> dict[str, Any]:
    identifiers = [
        {"system": system, "value": value}
        for system, value in ((NATIONAL_ID, record.national_id), (STUDENT_NUMBER, record.student_number))
        if value
    ]
    body: dict[str, Any] = {
        "active": True,
        "name": [_human_name(record.family, record.given)],
        "gender": _gender(sex),
        "birthDate": record.birth_date.isoformat(),
    }
    return {**body, "identifier": identifiers} if identifiers else body


def _human_name(family: str, given: str) -> dict[str, Any]:
    # FHIR's strings may not begin or end with a blank; `text` keeps one between the parts.
    return {
        "use": "official",
        "text": (family + given).strip(),
        "family": family.strip(),
        "given": [given.strip()],
    }


def _gender(sex: Sex) -> str:
    return "male" if sex is Sex.MALE else "female"


def _changed(referral: Referral) -> datetime:
    return referral.closed_at or referral.accepted_at or referral.requested_at

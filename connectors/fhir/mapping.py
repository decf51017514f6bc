"""From FHIR's records to drafts of entity rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from connectors.fhir.config import FhirConfig
from connectors.fhir.kin import guardian_kin
from connectors.fhir.people import identified, telephone, whole_name
from connectors.fhir.records import (
    Concept,
    Encounter,
    Organization,
    Patient,
    Period,
    Practitioner,
    PractitionerRole,
    Reference,
    RelatedPerson,
    ServiceRequest,
    Task,
)
from connectors.fhir.references import local
from hub.sync.contract import Draft, RecordError, Ref
from schema.health.health_encounter import Disposition, EncounterKind, HealthEncounter
from schema.health.health_partner import HealthPartner
from schema.health.practitioner import Practitioner as PractitionerRow
from schema.health.referral import Referral, ReferralState, Urgency
from schema.people.guardian import Guardian
from schema.people.guardianship import Guardianship
from schema.people.student import Sex, Student
from schema.places.school import School

SEXES = {
    "male": Sex.MALE,
    "female": Sex.FEMALE,
    "other": Sex.UNSPECIFIED,
    "unknown": Sex.UNKNOWN,
}
REQUEST_STATES = {
    "active": ReferralState.REQUESTED,
    "on-hold": ReferralState.REQUESTED,
    "completed": ReferralState.COMPLETED,
    "revoked": ReferralState.CANCELLED,
}
TASK_STATES = {
    "requested": ReferralState.REQUESTED,
    "received": ReferralState.REQUESTED,
    "accepted": ReferralState.ACCEPTED,
    "ready": ReferralState.ACCEPTED,
    "in-progress": ReferralState.IN_PROGRESS,
    "on-hold": ReferralState.IN_PROGRESS,
    "completed": ReferralState.COMPLETED,
    "rejected": ReferralState.REFUSED,
    "cancelled": ReferralState.CANCELLED,
    "failed": ReferralState.CANCELLED,
}
ENCOUNTER_KINDS = {
    "AMB": EncounterKind.OUTPATIENT,
    "EMER": EncounterKind.EMERGENCY,
    **dict.fromkeys(("IMP", "ACUTE", "NONAC", "SS", "OBSENC"), EncounterKind.INPATIENT),
    "HH": EncounterKind.HOME,
    "VR": EncounterKind.REMOTE,
}
"""By HL7's v3 ActCode."""
DISPOSITIONS = {
    **dict.fromkeys(("home", "alt-home", "01", "06"), Disposition.HOME),
    **dict.fromkeys(("other-hcf", "hosp", "02", "05", "66", "70"), Disposition.TRANSFERRED),
    **dict.fromkeys(("psy", "65"), Disposition.PSYCHIATRIC),
    **dict.fromkeys(("rehab", "62"), Disposition.REHABILITATION),
    **dict.fromkeys(("long", "snf", "03", "04", "63"), Disposition.LONG_TERM_CARE),
    **dict.fromkeys(("aadvice", "07"), Disposition.AGAINST_ADVICE),
    **dict.fromkeys(("exp", "20"), Disposition.DIED),
}
"""By HL7's discharge-disposition, and by the numbers of the NUBC that are in use beside it."""
_NOT_MET = frozenset({"planned", "cancelled"})
_CLOSED = frozenset({"completed", "rejected", "cancelled", "failed"})
_NO_REFERRALS = frozenset({"108252007", "363679005", "387713003"})
"""Categories (SNOMED CT) of requests within a hospital: laboratory, imaging, surgery."""


class Drafts:
    """What each record says, read with one source's configuration."""

    def __init__(self, config: FhirConfig) -> None:
        self._config = config
        self._base = config.base_url
        self._zone = ZoneInfo(config.zone)

    def organization(self, record: Organization) -> Iterator[Draft]:
        """A health partner; or a school that the roster knows, so that referrals can name it."""
        types = frozenset().union(*(concept.codes() for concept in record.type))
        codes = identified(record.identifier, self._config.identifiers, "partner_code", "school_code")
        if types & self._config.partner_types:
            if record.name is None:
                raise RecordError("a health partner needs a name", field="name", mend="name it at the source")
            values: dict[str, Any] = {"name": record.name.strip(), "phone": telephone(record.telecom)}
            if "partner_code" in codes:
                values["code"] = codes["partner_code"]
            yield Draft(HealthPartner, values)
        elif types & self._config.school_types and "school_code" in codes:
            yield Draft(School, {}, part_of=Ref.identified(School, code=codes["school_code"]))

    def practitioner(self, record: Practitioner) -> Iterator[Draft]:
        """A person of a health partner; for which one, PractitionerRole says."""
        name = whole_name(record.name)
        if name is None:
            raise RecordError("a practitioner needs a name", field="name", mend="name it at the source")
        titles = (qualification.code.words() for qualification in record.qualification)
        codes = identified(record.identifier, self._config.identifiers, "practitioner_code")
        values = {
            "name": name,
            "phone": telephone(record.telecom),
            "qualification": next((title for title in titles if title), None),
        }
        if "practitioner_code" in codes:
            values["code"] = codes["practitioner_code"]
        yield Draft(PractitionerRow, values)

    def practitioner_role(self, record: PractitionerRole) -> Iterator[Draft]:
        """Where a practitioner works, as long as the role lasts."""
        person = local(record.practitioner, self._base, "Practitioner")
        place = local(record.organization, self._base, "Organization")
        if record.active and person and place:
            yield Draft(
                PractitionerRow,
                {},
                {"partner": Ref.record("Organization", place)},
                part_of=Ref.record("Practitioner", person),
            )

    def patient(self, record: Patient) -> Iterator[Draft]:
        """What the partner knows of a pupil; whether the patient is one, the roster says."""
        values: dict[str, Any] = dict(
            identified(record.identifier, self._config.identifiers, "student_number", "national_id")
        )
        if (name := whole_name(record.name)) is not None:
            values["name"] = name
        if record.gender is not None:
            values["sex"] = SEXES[record.gender]
        if record.birth_date is not None:
            values["birth_date"] = record.birth_date
        phone = telephone(record.telecom)
        yield Draft(Student, values, clues={"phones": [phone]} if phone else {})

    def related_person(self, record: RelatedPerson) -> Iterator[Draft]:
        """A guardian of a patient whom the roster knows. Whom to call first, the school says."""
        kin = guardian_kin(record.relationship, record.gender)
        if kin is None or not record.active:
            return
        name = whole_name(record.name)
        if name is None:
            raise RecordError("a guardian needs a name", field="name", mend="name the person at the source")
        student = self._student(record.patient, "patient")
        values: dict[str, Any] = {
            "name": name,
            "phone": telephone(record.telecom),
            **identified(record.identifier, self._config.identifiers, "national_id"),
        }
        yield Draft(Guardian, values, depends_on={Student: student})
        guardian = Ref.record("RelatedPerson", record.id)
        yield Draft(Guardianship, {"kin": kin, "primary": False}, {"student": student, "guardian": guardian})

    def service_request(self, record: ServiceRequest) -> Iterator[Draft]:
        """A referral. A draft is none yet, and an order within the hospital (laboratory, imaging) never."""
        categories = [concept.codes() for concept in record.category]
        if record.status == "draft" or (categories and all(codes & _NO_REFERRALS for codes in categories)):
            return
        if record.status not in REQUEST_STATES:
            raise RecordError(
                "does not tell how the referral stands",
                field="status",
                value=record.status,
                mend="give the request a status at the source",
            )
        values: dict[str, Any] = {
            "state": REQUEST_STATES[record.status],
            "urgency": Urgency[record.priority.upper()],
            "reason": _reason(record),
            "requested_at": self._at(record.authored_on),
        }
        known = identified(record.identifier, self._config.identifiers, "referral_number")
        if "referral_number" in known:
            values["number"] = known["referral_number"]
        if (consent := self._consent(record)) is not None:
            values["consent"] = consent
        refs: dict[str, Ref | None] = {"student": self._student(record.subject)}
        if (school := self._school(record.requester)) is not None:
            refs["school"] = school
        if partner := self._first(record.performer, "Organization"):
            refs["partner"] = partner
        if person := self._first(record.performer, "Practitioner", "PractitionerRole"):
            refs["practitioner"] = person
        yield Draft(Referral, values, refs)

    def task(self, record: Task) -> Iterator[Draft]:
        """How a referral goes on at the partner: adds to it, never makes one."""
        requests = [record.focus, *record.based_on]
        keys = (local(reference, self._base, "ServiceRequest") for reference in requests)
        request = next((key for key in keys if key), None)
        if request is None or record.status == "draft":
            return
        period = record.execution_period or Period()
        values: dict[str, Any] = {"state": TASK_STATES[record.status]}
        accepted = record.last_modified if record.status == "accepted" else period.start
        if accepted is not None:
            values["accepted_at"] = self._at(accepted)
        if record.status in _CLOSED:
            values["closed_at"] = self._at(period.end or record.last_modified)
        if feedback := _feedback(record):
            values["feedback"] = feedback
        yield Draft(Referral, values, part_of=Ref.record("ServiceRequest", request))

    def encounter(self, record: Encounter) -> Iterator[Draft]:
        """A visit that took place or goes on. One that is planned or was cancelled, or of a group, is none."""
        subject = record.subject or Reference()
        request = self._first(record.based_on, "ServiceRequest")
        referred = request is not None or self._config.encounters == "all"
        if record.status in _NOT_MET or local(subject, self._base, "Group") or not referred:
            return
        period = record.period or Period()
        first, last = self._day(period.start), self._day(period.end)
        if record.status == "unknown" or first is None:
            what = "field" if first is None else "status"
            raise RecordError(
                "does not tell whether and when the patient was seen",
                field="period/start" if first is None else "status",
                mend=f"give the visit this {what} at the source",
            )
        stay = record.hospitalization
        left = stay.discharge_disposition if stay else None
        values: dict[str, Any] = {
            "date": first,
            "last_day": last,
            "kind": ENCOUNTER_KINDS.get(record.class_.code or "", EncounterKind.OTHER),
            "disposition": _disposition(left) if left else None,
        }
        refs: dict[str, Ref | None] = {"student": self._student(subject), "referral": request}
        seers = [participant.individual for participant in record.participant if participant.individual]
        refs["practitioner"] = self._first(seers, "Practitioner", "PractitionerRole")
        refs["partner"] = self._first([record.service_provider or Reference()], "Organization")
        yield Draft(HealthEncounter, values, refs)

    def _student(self, subject: Reference, at: str = "subject") -> Ref:
        if key := local(subject, self._base, "Patient"):
            return Ref.record("Patient", key)
        logical = [subject.identifier] if subject.identifier else []
        try:
            known = identified(logical, self._config.identifiers, "student_number", "national_id")
        except RecordError as error:
            raise RecordError(error.message, field=f"{at}/identifier/value", mend=error.mend) from None
        if known:
            return Ref.identified(Student, **known)
        raise RecordError(
            "names no patient of this server",
            field=f"{at}/reference" if subject.reference else at,
            mend="refer to Patient/id, or give an identifier whose system is configured",
        )

    def _school(self, requester: Reference | None) -> Ref | None:
        if requester is None:
            return None
        logical = [requester.identifier] if requester.identifier else []
        if code := identified(logical, self._config.identifiers, "school_code").get("school_code"):
            return Ref.identified(School, code=code)
        key = local(requester, self._base, "Organization")
        return Ref.record("Organization", key) if key else None

    def _first(self, references: Sequence[Reference], *kinds: str) -> Ref | None:
        for reference in references:
            for kind in kinds:
                if key := local(reference, self._base, kind):
                    return Ref.record(kind, key)
        return None

    def _consent(self, record: ServiceRequest) -> bool | None:
        for extension in record.extension:
            if extension.url == self._config.consent_extension and extension.value_boolean is not None:
                return extension.value_boolean
        linked = [*record.supporting_info, *(extension.value_reference for extension in record.extension)]
        return True if any(local(reference, self._base, "Consent") for reference in linked) else None

    def _at(self, moment: datetime | date | None) -> datetime | None:
        """An instant; a day stands for its beginning in the district."""
        if moment is None or isinstance(moment, datetime):
            return moment
        return datetime.combine(moment, time(), self._zone)

    def _day(self, moment: datetime | date | None) -> date | None:
        """A day, of an instant that of the district."""
        return moment.astimezone(self._zone).date() if isinstance(moment, datetime) else moment


def _disposition(concept: Concept) -> Disposition | None:
    codes = sorted(concept.codes())
    known = next((DISPOSITIONS[code] for code in codes if code in DISPOSITIONS), None)
    return known or (Disposition.OTHER if concept.words() else None)


def _reason(record: ServiceRequest) -> str | None:
    reasons = [words for concept in record.reason_code if (words := concept.words())]
    return "\n".join(reasons) or None


def _feedback(record: Task) -> str:
    said = [output.value_string or output.value_markdown for output in record.output]
    if record.status_reason:
        said.append(record.status_reason.words())
    return "\n".join(text.strip() for text in said if text)

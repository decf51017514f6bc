"""Health partners and referrals, as the domain document has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.matrix.roles import PUPILS_ROLES, READS_UP_TO, SCHOOL_STAFF

if TYPE_CHECKING:
    from tests.matrix.oracle import Oracle

FIELDS = {
    "Clinic": "internal: code planned_on state held_on seen topic",
    "HealthEncounter": "clinical: date last_day kind disposition",
    "HealthPartner": "public: code name services phone",
    "Practitioner": "internal: code name qualification | personal: phone",
    "Referral": "sensitive: number state urgency consent requested_at accepted_at closed_at returned_on version | clinical: reason feedback",
}

LINKS = {
    "Clinic": "partner doctor school",
    "HealthEncounter": "student partner practitioner referral",
    "Practitioner": "partner",
    "Referral": "student school partner practitioner",
}

EVENTS = {
    "HealthEncounter": "date",
    "Referral": "requested_at",
}

SEARCHED = {
    "HealthPartner": "name code",
    "Practitioner": "name",
}

EXCEPTIONS = {
    ("HEALTH_PARTNER", "Referral"): "clinical",
    ("HEALTH_PARTNER", "HealthEncounter"): "clinical",
}

OF_PEOPLE = ("HealthEncounter", "Referral")

PERSONS = ("Practitioner",)

FIGURES = ("Clinic", "HealthEncounter", "Referral", "Practitioner", "HealthPartner")


def own_clinic(oracle: Oracle, role: str, row: Any) -> bool:
    """Clinics of the caller's organisation."""
    return bool(row["partner"] == oracle.me.health_partner_id)


CALLS = {
    **dict.fromkeys(
        ("acceptReferral", "refuseReferral", "beginReferral", "feedBackReferral", "completeReferral"),
        ("HEALTH_PARTNER",),
    ),
    **dict.fromkeys(
        ("requestReferral", "cancelReferral", "returnFromReferral"), ("PSYCHOLOGIST", "PRINCIPAL")
    ),
}

RULES = {
    "Clinic": {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every", "HEALTH_PARTNER": own_clinic},
    **{name: dict.fromkeys(READS_UP_TO, "every") for name in ("HealthPartner", "Practitioner")},
    "Referral": {**dict.fromkeys(PUPILS_ROLES, "of_pupil"), "HEALTH_PARTNER": "own_referral"},
    "HealthEncounter": dict.fromkeys(("PSYCHOLOGIST", "CENTRE", "HEALTH_PARTNER"), "encounter"),
}

HEARD = {"referralChanged": PUPILS_ROLES}

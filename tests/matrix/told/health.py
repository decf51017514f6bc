"""Health partners and referrals, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import PUPILS_ROLES, READS_UP_TO

FIELDS = {
    "HealthEncounter": "clinical: date last_day kind disposition",
    "HealthPartner": "public: code name services phone",
    "Practitioner": "internal: name qualification | personal: phone",
    "Referral": "sensitive: state urgency consent requested_at accepted_at closed_at | clinical: reason feedback",
}

LINKS = {
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

FIGURES = ("HealthEncounter", "Referral", "Practitioner", "HealthPartner")

RULES = {
    **{name: dict.fromkeys(READS_UP_TO, "every") for name in ("HealthPartner", "Practitioner")},
    "Referral": {**dict.fromkeys(PUPILS_ROLES, "of_pupil"), "HEALTH_PARTNER": "own_referral"},
    "HealthEncounter": dict.fromkeys(("PSYCHOLOGIST", "CENTRE", "HEALTH_PARTNER"), "encounter"),
}

HEARD = {"referralChanged": PUPILS_ROLES}

"""Alerts of early warning, as the domain document has them."""

from __future__ import annotations

from tests.matrix.told.care import CARING

FIELDS = {
    "Alert": "sensitive: rule rule_version level state since raised_on raised_at answer_by answered_at escalated_on"
    " closed_at version | clinical: dismissed_because snapshot",
    "AlertEvidence": "sensitive: subject_entity subject_id since",
}

LINKS = {
    "Alert": "student assignee answered_by",
    "AlertEvidence": "alert",
}

EVENTS = {
    "Alert": "raised_on",
}

OF_PEOPLE = ("Alert", "AlertEvidence")

FIGURES = ("Alert", "AlertEvidence")


def _of_alert(oracle, role, row):
    """Why there is an alert is known to who reads it."""
    alert = next((each for each in oracle.live("Alert") if each["id"] == row["alert"]), None)
    return alert is not None and oracle.reads(role, "Alert", alert)


RULES = {
    "Alert": dict.fromkeys(CARING, "of_pupil"),
    "AlertEvidence": dict.fromkeys(CARING, _of_alert),
}

_ANSWERING = ("HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "CENTRE")

CALLS = {
    **dict.fromkeys(("acknowledgeAlert", "assignAlert"), _ANSWERING),
    "dismissAlert": tuple(role for role in _ANSWERING if role != "MENTOR"),
}

HEARD = {"alertMoved": _ANSWERING}

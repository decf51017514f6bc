"""Pupils in care, incidents and aid, as the domain document has them."""

from __future__ import annotations

from typing import Any

from tests.matrix.roles import PUPILS_ROLES

FIELDS = {
    "Admonishment": "sensitive: given_on body reason guardian_present",
    "Aid": "sensitive: programme amount starts_on ends_on",
    "CareFile": "sensitive: level categories opened_on closed_on version | clinical: reason outcome",
    "CarePlan": "sensitive: goal made_on review_on ended_on version",
    "FollowUp": "sensitive: due_on done_on mode side next_due_on version | clinical: finding feedback",
    "Incident": "sensitive: kind bullying occurred_on reported_on state measures measures_on closed_on | clinical: account",
    "IncidentPart": "sensitive: kind",
    "PeerSupport": "sensitive: kind starts_on ends_on",
    "PlanAction": "sensitive: kind task due_on done_on version | clinical: result",
}

LINKS = {
    "Admonishment": "student by incident",
    "Aid": "student file",
    "CareFile": "student key_worker partner",
    "CarePlan": "file owner",
    "FollowUp": "student file referral by",
    "Incident": "school",
    "IncidentPart": "incident student",
    "PeerSupport": "student supporter arranged_by file",
    "PlanAction": "plan owner",
}

EVENTS = {
    "Admonishment": "given_on",
    "Aid": "starts_on",
    "CareFile": "opened_on",
    "CarePlan": "made_on",
    "FollowUp": "done_on",
    "IncidentPart": "incident.occurred_on",
    "PeerSupport": "starts_on",
    "PlanAction": "due_on",
}

EVENT_OF = {"CarePlan": "file.student", "PlanAction": "plan.file.student"}

OF_PEOPLE = (
    "Admonishment", "Aid", "CareFile", "CarePlan", "FollowUp", "Incident", "IncidentPart", "PeerSupport", "PlanAction",
)  # fmt: skip

FIGURES = OF_PEOPLE

# All of it is sensitive at the least, so that a row there could tell a health partner only that it exists.
CARING = tuple(role for role in PUPILS_ROLES if role != "HEALTH_PARTNER")


def of_file(oracle: Any, role: str, row: Any) -> bool:
    """What hangs on a file is read with the file."""
    return any(file["id"] == row["file"] and oracle.of_pupil(role, file) for file in oracle.live("CareFile"))


def of_plan(oracle: Any, role: str, row: Any) -> bool:
    """What hangs on a plan is read with the plan."""
    return any(plan["id"] == row["plan"] and of_file(oracle, role, plan) for plan in oracle.live("CarePlan"))


def incident(oracle: Any, role: str, row: Any) -> bool:
    """Those at the own school, for who answers for all of it; else those in which an own pupil has a part."""
    if role in ("PSYCHOLOGIST", "PRINCIPAL") and row["school"] in oracle.schools(role):
        return True
    return any(
        part["incident"] == row["id"] and oracle.of_pupil(role, part) for part in oracle.live("IncidentPart")
    )


CALLS = {
    **dict.fromkeys(
        ("openCareFile", "closeCareFile", "setCareLevel", "makeCarePlan", "planAction"),
        ("PSYCHOLOGIST", "PRINCIPAL", "CENTRE"),
    ),
    **dict.fromkeys(("completeAction", "recordFollowUp"), CARING),
}

RULES = {
    **{
        name: dict.fromkeys(CARING, "of_pupil")
        for name in ("Admonishment", "Aid", "CareFile", "FollowUp", "IncidentPart", "PeerSupport")
    },
    "CarePlan": dict.fromkeys(CARING, of_file),
    "PlanAction": dict.fromkeys(CARING, of_plan),
    "Incident": dict.fromkeys(CARING, incident),
}

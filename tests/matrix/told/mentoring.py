"""Mentors, as the domain document has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.matrix.roles import PUPILS_ROLES, SCHOOL_STAFF

if TYPE_CHECKING:
    from tests.matrix.oracle import Oracle

FIELDS = {
    "MentorAssignment": "personal: starts_on ends_on",
    "MentorPlan": "internal: title state adopted_on talks_per_term",
    "MentorTalk": "internal: held_on | sensitive: topics concern next_due | clinical: summary",
}

LINKS = {
    "MentorAssignment": "student mentor",
    "MentorPlan": "school academic_year lead",
    "MentorTalk": "assignment",
}

EVENTS = {
    "MentorAssignment": "starts_on",
    "MentorTalk": "held_on",
}

EVENT_OF = {"MentorTalk": "assignment.student"}

EXCEPTIONS = {("MENTOR", "MentorTalk"): "clinical"}

OF_PEOPLE = ("MentorAssignment", "MentorTalk")

FIGURES = ("MentorAssignment", "MentorPlan", "MentorTalk")


def talk(oracle: Oracle, role: str, row: Any) -> bool:
    """Talks with own pupils; a mentor reads the own ones alone, and no longer than the pupil."""
    (assignment,) = (one for one in oracle.rows["MentorAssignment"] if one["id"] == row["assignment"])
    own = role != "MENTOR" or assignment["mentor"] == oracle.me.staff_id
    return own and oracle.reads(role, "MentorAssignment", assignment)


RULES = {
    "MentorAssignment": dict.fromkeys(PUPILS_ROLES, "of_pupil"),
    "MentorPlan": {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"},
    "MentorTalk": dict.fromkeys((role for role in PUPILS_ROLES if role != "HEALTH_PARTNER"), talk),
}

CALLS = {"assignMentor": ("PRINCIPAL", "PSYCHOLOGIST"), "recordTalk": ("MENTOR",)}

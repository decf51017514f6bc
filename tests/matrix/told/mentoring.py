"""Mentors, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import PUPILS_ROLES

FIELDS = {
    "MentorAssignment": "personal: starts_on ends_on",
}

LINKS = {
    "MentorAssignment": "student mentor",
}

EVENTS = {
    "MentorAssignment": "starts_on",
}

OF_PEOPLE = ("MentorAssignment",)

FIGURES = ("MentorAssignment",)

RULES = {"MentorAssignment": dict.fromkeys(PUPILS_ROLES, "of_pupil")}

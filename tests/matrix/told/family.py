"""Parents' schools, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import PUPILS_ROLES

FIELDS = {
    "ParentAttendance": "personal: feedback_score",
    "ParentSession": "internal: code theme held_on hours mode grades teacher_name",
}

LINKS = {
    "ParentAttendance": "session student guardian",
    "ParentSession": "teacher school",
}

EVENTS = {
    "ParentAttendance": "session.held_on",
}

OF_PEOPLE = ("ParentAttendance",)

FIGURES = ("ParentAttendance", "ParentSession")

RULES = {
    "ParentSession": {**dict.fromkeys((*PUPILS_ROLES, "PARENT_EDUCATION"), "session"), "DISTRICT": "every"},
    "ParentAttendance": dict.fromkeys((*PUPILS_ROLES, "PARENT_EDUCATION"), "attendance"),
}

"""Parents' schools, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import PUPILS_ROLES, READS_UP_TO, SCHOOL_STAFF

FIELDS = {
    "ParentAttendance": "personal: feedback_score",
    "ParentCourse": "public: code title theme hours stage",
    "ParentSchool": "internal: name state founded_on demonstration",
    "ParentSession": "internal: code theme held_on hours mode grades family_education_week teacher_name",
}

LINKS = {
    "ParentAttendance": "session student guardian",
    "ParentSchool": "school head",
    "ParentSession": "teacher course parent_school school",
}

EVENTS = {
    "ParentAttendance": "session.held_on",
}

OF_PEOPLE = ("ParentAttendance",)

FIGURES = ("ParentAttendance", "ParentCourse", "ParentSchool", "ParentSession")

RULES = {
    "ParentCourse": dict.fromkeys(READS_UP_TO, "every"),
    "ParentSchool": {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"},
    "ParentSession": {**dict.fromkeys((*PUPILS_ROLES, "PARENT_EDUCATION"), "session"), "DISTRICT": "every"},
    "ParentAttendance": dict.fromkeys((*PUPILS_ROLES, "PARENT_EDUCATION"), "attendance"),
}

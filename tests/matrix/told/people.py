"""Pupils, guardians and staff, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import PUPILS_ROLES, SCHOOL_STAFF

FIELDS = {
    "Enrolment": "personal: starts_on ends_on",
    "EnrolmentEvent": "personal: kind effective_on | sensitive: reason",
    "Guardian": "personal: name phone | secret: national_id",
    "Guardianship": "personal: kin primary",
    "Staff": "internal: staff_number name | personal: phone | secret: national_id",
    "StaffPost": "internal: kind starts_on ends_on",
    "Student": "personal: name sex birth_date status | secret: national_id student_number",
}

LINKS = {
    "Enrolment": "student class_group",
    "EnrolmentEvent": "student school",
    "Guardianship": "student guardian",
    "StaffPost": "staff school class_group",
    "Student": "school class_group",
}

EVENTS = {
    "Enrolment": "starts_on",
    "EnrolmentEvent": "effective_on",
}

SEARCHED = {
    "Guardian": "name",
    "Staff": "name staff_number",
    "Student": "name",
}

OF_PEOPLE = ("Enrolment", "EnrolmentEvent", "Guardian", "Guardianship", "Student")

PERSONS = ("Staff",)

FIGURES = ("Enrolment", "EnrolmentEvent", "Guardian", "Guardianship", "Student", "Staff", "StaffPost")

RULES = {
    "Student": dict.fromkeys((*PUPILS_ROLES, "GUARDIAN"), "student"),
    **{
        name: dict.fromkeys(PUPILS_ROLES, "of_pupil")
        for name in ("Enrolment", "EnrolmentEvent", "Guardianship")
    },
    "StaffPost": {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"},
    "Staff": dict.fromkeys((*SCHOOL_STAFF, "DISTRICT"), "staff"),
    "Guardian": dict.fromkeys((*PUPILS_ROLES, "GUARDIAN", "PARENT_EDUCATION"), "guardian"),
}

HEARD = {"studentChanged": PUPILS_ROLES}

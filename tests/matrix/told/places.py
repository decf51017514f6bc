"""Schools, classes and the calendar, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import READS_UP_TO, SCHOOL_STAFF

FIELDS = {
    "AcademicYear": "public: code name starts_on ends_on",
    "ClassGroup": "internal: name code grade school_year",
    "District": "public: code name",
    "School": "public: code name stage ownership opened_on",
    "SchoolDay": "public: date held kind",
    "Term": "public: code name starts_on ends_on",
}

LINKS = {
    "ClassGroup": "school",
    "School": "district",
    "SchoolDay": "term",
    "Term": "academic_year",
}

SEARCHED = {
    "ClassGroup": "name",
    "School": "name code",
}

FIGURES = ("AcademicYear", "ClassGroup", "District", "School", "SchoolDay", "Term")

RULES = {
    **{
        name: dict.fromkeys(READS_UP_TO, "every")
        for name in ("District", "School", "AcademicYear", "Term", "SchoolDay")
    },
    "ClassGroup": {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"},
}

"""Certification, checks and appraisal of schools, as the domain document has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.matrix.roles import READS_UP_TO, SCHOOL_STAFF

if TYPE_CHECKING:
    from tests.matrix.oracle import Oracle, Row

FIELDS = {
    "Appraisal": "internal: score grade appraised_on",
    "Certification": "public: kind state awarded_on valid_until reverified_on awarded_by",
    "Finding": "internal: code area severity description",
    "Rectification": "internal: measure due_on done_on version",
    "SelfCheck": "internal: code kind checked_on",
    "SelfCheckItem": "internal: item title title_zh area severity state since due_on finding query value numerator denominator at_least at_most",
}

LINKS = {
    "Appraisal": "school academic_year",
    "Certification": "school",
    "Finding": "self_check",
    "Rectification": "finding owner",
    "SelfCheck": "school academic_year",
    "SelfCheckItem": "school",
}

FIGURES = tuple(FIELDS)


def found_there(oracle: Oracle, role: str, row: Row) -> bool:
    """What checks of own schools found."""
    return any(
        check["id"] == row["self_check"] and oracle.of_school(role, check)
        for check in oracle.live("SelfCheck")
    )


def mended_there(oracle: Oracle, role: str, row: Row) -> bool:
    """What is done about it."""
    return any(
        finding["id"] == row["finding"] and found_there(oracle, role, finding)
        for finding in oracle.live("Finding")
    )


CALLS = dict.fromkeys(("planRectification", "completeRectification"), ("PSYCHOLOGIST", "PRINCIPAL"))

RULES = {
    "Certification": dict.fromkeys(READS_UP_TO, "every"),
    **{
        name: {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"}
        for name in ("SelfCheck", "SelfCheckItem", "Appraisal")
    },
    "Finding": {**dict.fromkeys(SCHOOL_STAFF, found_there), "DISTRICT": "every"},
    "Rectification": {**dict.fromkeys(SCHOOL_STAFF, mended_there), "DISTRICT": "every"},
}

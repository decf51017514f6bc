"""Partners in the community, as the domain document has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.matrix.roles import READS_UP_TO, SCHOOL_STAFF

if TYPE_CHECKING:
    from tests.matrix.oracle import Oracle, Row

FIELDS = {
    "CommunityPartner": "public: code name kind phone",
    "Engagement": "sensitive: held_on kind topic hours note",
    "PartnerService": "internal: service starts_on ends_on",
}

LINKS = {
    "Engagement": "partner school student",
    "PartnerService": "partner school",
}

EVENTS = {
    "Engagement": "held_on",
}

SEARCHED = {
    "CommunityPartner": "name code",
}

OF_PEOPLE = ("Engagement",)

FIGURES = tuple(FIELDS)


def engagement(oracle: Oracle, role: str, row: Row) -> bool:
    """About a pupil, with the pupil; else for the psychologist and the principal of the school."""
    if row.get("student") is not None:
        return oracle.of_pupil(role, row)
    return role in ("PSYCHOLOGIST", "PRINCIPAL") and oracle.of_school(role, row)


RULES = {
    "CommunityPartner": dict.fromkeys(READS_UP_TO, "every"),
    "PartnerService": {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"},
    "Engagement": dict.fromkeys(
        ("HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "CENTRE"), engagement
    ),
}

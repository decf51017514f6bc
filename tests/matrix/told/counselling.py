"""Counselling, the centre's hotline and appointments, examination services, as the domain document has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.matrix.roles import PUPILS_ROLES, READS_UP_TO, SCHOOL_STAFF

if TYPE_CHECKING:
    from tests.matrix.oracle import Oracle

FIELDS = {
    "Appointment": "sensitive: code counsellor_name version kind state asked_on slot waited_days",
    "CounsellingAttendance": "sensitive: came",
    "CounsellingRoom": "internal: name equipped_on hours weekly_hours",
    "CounsellingSession": "sensitive: code counsellor_name kind place held_on minutes themes | "
    "clinical: outcome note",
    "ExamService": "public: code kind examination team date served",
    "HotlineCall": "sensitive: code received_at hour minutes caller_kind topic risk outcome | clinical: note",
}

LINKS = {
    "Appointment": "student",
    "CounsellingAttendance": "session student",
    "CounsellingRoom": "school keeper",
    "CounsellingSession": "counsellor school room exam_service",
    "ExamService": "school",
    "HotlineCall": "student",
}

EVENTS = {
    "Appointment": "slot",
    "CounsellingAttendance": "session.held_on",
    "HotlineCall": "received_at",
}

OF_PEOPLE = ("Appointment", "CounsellingAttendance", "CounsellingSession", "HotlineCall")

FIGURES = (
    "Appointment", "CounsellingAttendance", "CounsellingRoom", "CounsellingSession", "ExamService", "HotlineCall",
)  # fmt: skip

CARING = tuple(role for role in PUPILS_ROLES if role != "HEALTH_PARTNER")
"""That a pupil was counselled is more than a health partner reads."""


def named(oracle: Oracle, role: str, row: Any) -> bool:
    """About an own pupil; what names nobody is the centre's alone."""
    return row.get("student") is not None and oracle.of_pupil(role, row)


def session(oracle: Oracle, role: str, row: Any) -> bool:
    """Sessions in which an own pupil took part; for a psychologist all those at the own school."""
    if role == "PSYCHOLOGIST" and row.get("school") in oracle.schools(role):
        return True
    return any(
        one["session"] == row["id"] and oracle.of_pupil(role, one)
        for one in oracle.live("CounsellingAttendance")
    )


RULES = {
    "ExamService": dict.fromkeys(READS_UP_TO, "every"),
    "CounsellingRoom": {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"},
    "CounsellingSession": dict.fromkeys(CARING, session),
    "CounsellingAttendance": dict.fromkeys(CARING, "of_pupil"),
    **{name: {**dict.fromkeys(CARING, named), "CENTRE": "every"} for name in ("Appointment", "HotlineCall")},
}

CALLS = dict.fromkeys(("bookAppointment", "holdAppointment", "cancelAppointment"), ("CENTRE",))

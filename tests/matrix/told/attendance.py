"""Attendance, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import PUPILS_ROLES

FIELDS = {
    "AbsenceEpisode": "personal: first_day last_day school_days explained unexplained_days state",
    "AttendanceMark": "personal: date period code | sensitive: reason",
}

LINKS = {
    "AbsenceEpisode": "student",
    "AttendanceMark": "student school class_group recorded_by",
}

EVENTS = {
    "AbsenceEpisode": "first_day",
    "AttendanceMark": "date",
}

OF_PEOPLE = ("AbsenceEpisode", "AttendanceMark")

FIGURES = ("AbsenceEpisode", "AttendanceMark")

RULES = {name: dict.fromkeys(PUPILS_ROLES, "of_pupil") for name in ("AttendanceMark", "AbsenceEpisode")}

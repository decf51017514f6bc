"""Lessons, activities, articles, surveys and training, as the domain document has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.matrix.roles import READS_UP_TO, SCHOOL_STAFF, STAFF

if TYPE_CHECKING:
    from tests.matrix.oracle import Oracle, Row

FIELDS = {
    "Activity": "internal: code title kind theme organiser starts_on ends_on participations",
    "Article": "public: number title due_on published_on readings column",
    "PsychologyLesson": "internal: held_on title",
    "Season": "public: code name kind theme starts_on ends_on",
    "Survey": "public: code title kind starts_on ends_on",
    "SurveyResult": "internal: respondents stage asked positive",
    "Training": "internal: code course kind held_on hours lecturer",
    "TrainingAttendance": "internal: passed recognises_crisis",
}

LINKS = {
    "Activity": "season school",
    "PsychologyLesson": "class_group teacher",
    "SurveyResult": "survey school",
    "TrainingAttendance": "training staff school",
}

FIGURES = tuple(FIELDS)


def of_class(oracle: Oracle, role: str, row: Row) -> bool:
    """What classes of own schools had."""
    group = next(each for each in oracle.rows["ClassGroup"] if each["id"] == row["class_group"])
    return group["removed_at"] is None and group["school"] in oracle.schools(role)


RULES = {
    **{name: dict.fromkeys(READS_UP_TO, "every") for name in ("Season", "Article", "Survey")},
    **{
        name: {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"}
        for name in ("Activity", "SurveyResult", "TrainingAttendance")
    },
    "PsychologyLesson": {**dict.fromkeys(SCHOOL_STAFF, of_class), "DISTRICT": "every"},
    "Training": dict.fromkeys(STAFF, "every"),
}

"""Results of surveys."""

from sqlalchemy.orm import Mapped

from schema.education.survey import Survey
from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.places.school import School, SchoolStage


class Respondents(Vocabulary):
    """Who was asked (调查对象)."""

    PUPILS = "Pupils (学生)."
    GUARDIANS = "Guardians (家长)."
    STAFF = "Staff (教职工)."


class SurveyResult(Entity):
    """What a survey found at one school and stage: how many were asked, and how many of them knew (调查结果)."""

    respondents: Mapped[Internal[Respondents]] = column(doc="Who was asked (调查对象).")
    stage: Mapped[Internal[SchoolStage | None]] = column(doc="Of which stage, of a school of several (学段).")
    asked: Mapped[Internal[int]] = column(doc="How many were asked (调查人数).")
    positive: Mapped[Internal[int]] = column(
        doc="How many of them know the hotline, or what is to be known (知晓人数、达标人数)."
    )
    survey: Mapped[Survey] = belongs_to(
        doc="Survey (调查).", reverse="results", reverse_doc="What it found, school by school (结果)."
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="survey_results", reverse_doc="What surveys found there (调查结果)."
    )

    access = of_school("school")
    order = ("survey_id", "school_id", "stage")

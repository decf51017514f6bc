"""Appraisal of schools."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.places.academic_year import AcademicYear
from schema.places.school import School


class AppraisalGrade(Vocabulary):
    """With what success (等第)."""

    EXCELLENT = "Excellent (优秀)."
    GOOD = "Good (良好)."
    PASSED = "Passed (合格)."
    FAILED = "Failed (不合格)."


class Appraisal(Entity):
    """The district's appraisal of a school's mental health work in a school year (年度考核)."""

    score: Mapped[Internal[Decimal]] = column(doc="Score, of 100 (得分).")
    grade: Mapped[Internal[AppraisalGrade | None]] = column(doc="With what success (等第).")
    appraised_on: Mapped[Internal[date | None]] = column(doc="Day (考核日期).")
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="appraisals", reverse_doc="Appraisals of the school (考核)."
    )
    academic_year: Mapped[AcademicYear] = belongs_to(
        doc="School year that is appraised (学年).",
        reverse="appraisals",
        reverse_doc="Appraisals of that school year (考核).",
    )

    access = of_school("school")
    order = ("academic_year_id", "-score")
    told_apart_by = ("school", "academic_year")

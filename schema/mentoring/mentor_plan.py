"""Mentoring plans of schools."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.people.staff import Staff
from schema.places.academic_year import AcademicYear
from schema.places.school import School


class MentorPlanState(Vocabulary):
    """How far a mentoring plan is (方案状态)."""

    DRAFT = "Being written (起草中)."
    ADOPTED = "Adopted by the school (已通过)."


class MentorPlan(Entity):
    """A school's plan for mentoring every pupil, one a year (全员导师制, 一校一案)."""

    title: Mapped[Internal[str | None]] = column(doc="Title (方案名称).")
    state: Mapped[Internal[MentorPlanState]] = column(doc="How far it is (状态).")
    adopted_on: Mapped[Internal[date | None]] = column(doc="Day of adoption (通过日期).")
    talks_per_term: Mapped[Internal[int | None]] = column(
        doc="How often at least a mentor talks with each pupil in a term (每学期谈心次数)."
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="mentor_plans", reverse_doc="Its mentoring plans (导师制方案)."
    )
    academic_year: Mapped[AcademicYear] = belongs_to(
        doc="School year (学年).",
        reverse="mentor_plans",
        reverse_doc="Schools' mentoring plans (导师制方案).",
    )
    lead: Mapped[Staff] = belongs_to(doc="Who answers for it (负责人).", required=False)

    access = of_school("school")
    order = ("-adopted_on",)

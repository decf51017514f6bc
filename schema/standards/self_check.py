"""Checks of schools."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.places.academic_year import AcademicYear
from schema.places.school import School


class SelfCheckKind(Vocabulary):
    """Who checks (检查方式)."""

    SELF = "The school itself (自查)."
    SUPERVISION = "The district, at the school (督导检查)."


class SelfCheck(Entity):
    """A check of how a school cares for its pupils' mental health, by itself or by the district (自查)."""

    code: Mapped[Internal[str | None]] = column(
        doc="Number of the check in the source (编号).", identifies=True
    )
    kind: Mapped[Internal[SelfCheckKind]] = column(doc="Who checks (检查方式).")
    checked_on: Mapped[Internal[date]] = column(doc="Day (检查日期).")
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="self_checks", reverse_doc="Checks of the school (自查)."
    )
    academic_year: Mapped[AcademicYear] = belongs_to(
        doc="School year (学年).",
        reverse="self_checks",
        reverse_doc="Checks in that school year (自查).",
        required=False,
    )

    access = of_school("school")
    order = ("-checked_on",)

"""Terms."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, belongs_to, column, everyone
from schema.places.academic_year import AcademicYear


class Term(Entity):
    """A school term (学期)."""

    code: Mapped[Public[str]] = column(
        doc="School year and number: `2026-2027-1` is the first term of 2026/2027 (学年学期).",
        identifies=True,
    )
    name: Mapped[Public[str]] = column(doc="Name of the term (名称).")
    starts_on: Mapped[Public[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Public[date]] = column(doc="Last day (结束日期).")
    academic_year: Mapped[AcademicYear] = belongs_to(
        doc="School year that it is a part of (学年).",
        reverse="terms",
        reverse_doc="Its terms (学期).",
        required=False,
    )

    access = everyone()
    order = ("-starts_on",)

"""School years."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, column, everyone


class AcademicYear(Entity):
    """A school year, from autumn to summer (学年)."""

    code: Mapped[Public[str]] = column(
        doc="The years in which it begins and ends, `2026-2027` (学年).", identifies=True
    )
    name: Mapped[Public[str | None]] = column(doc="Name of the school year (名称).")
    starts_on: Mapped[Public[date | None]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Public[date | None]] = column(doc="Last day (结束日期).")

    access = everyone()
    order = ("-code",)

"""The calendar."""

from datetime import date as Date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, belongs_to, column, everyone
from schema.places.term import Term


class SchoolDayKind(Vocabulary):
    """Why school is held, or not (日历类型)."""

    SCHOOL = "An ordinary day of school (上课日)."
    MAKE_UP = "A make-up day, mostly a Saturday (调休上课)."
    WEEKEND = "A weekend (周末)."
    HOLIDAY = "A public or school holiday (节假日)."


class SchoolDay(Entity):
    """A day of the district's calendar (校历日). Presence is implied by it: marks are exceptions."""

    date: Mapped[Public[Date]] = column(doc="The day (日期).", identifies=True)
    held: Mapped[Public[bool]] = column(doc="Whether school is held (是否上课).")
    kind: Mapped[Public[SchoolDayKind]] = column(doc="Why (类型).")
    term: Mapped[Term] = belongs_to(
        doc="The term it lies in (学期).",
        reverse="days",
        reverse_doc="Days of the term (校历).",
        required=False,
    )

    access = everyone()
    order = ("date",)

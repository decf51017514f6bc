"""Who is, or was, in which class."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Personal, belongs_to, column, current, inherits, own_class, rows
from schema.people.student import Student
from schema.places.class_group import ClassGroup


class Enrolment(Entity):
    """A pupil's membership of a class for a time (在班记录)."""

    starts_on: Mapped[Personal[date | None]] = column(doc="First day; null: not known (开始日期).")
    ends_on: Mapped[Personal[date | None]] = column(doc="Last day; null: it goes on (结束日期).")
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="enrolments",
        reverse_doc="Classes that the pupil is or was in (在班记录).",
        grounds=rows(homeroom_teacher=own_class("class_group") & current("starts_on", "ends_on")),
    )
    class_group: Mapped[ClassGroup] = belongs_to(
        doc="Class (班级).", reverse="enrolments", reverse_doc="Who is or was in the class (在班记录)."
    )

    access = inherits("student")
    order = ("-starts_on",)
    event = "starts_on"

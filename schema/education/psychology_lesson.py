"""Psychology lessons."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, belongs_to, column, of_school
from schema.people.staff import Staff
from schema.places.class_group import ClassGroup


class PsychologyLesson(Entity):
    """A psychology lesson that a class had (心理健康活动课). At least one grade of each stage has one a fortnight."""

    held_on: Mapped[Internal[date]] = column(doc="Day (上课日期).")
    title: Mapped[Internal[str | None]] = column(doc="What it was about (课题).")
    class_group: Mapped[ClassGroup] = belongs_to(
        doc="Class (班级).",
        reverse="psychology_lessons",
        reverse_doc="Psychology lessons that the class had (心理健康活动课).",
    )
    teacher: Mapped[Staff] = belongs_to(doc="Who taught (任课教师).", required=False)

    access = of_school("class_group.school")
    order = ("-held_on",)
    indexes = (("class_group_id", "-held_on", "-id"),)

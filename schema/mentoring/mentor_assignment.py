"""Who mentors whom."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Personal, belongs_to, column, current, inherits, own, rows
from schema.people.staff import Staff
from schema.people.student import Student


class MentorAssignment(Entity):
    """That a member of staff mentors a pupil for a time (导师结对)."""

    starts_on: Mapped[Personal[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Personal[date | None]] = column(
        doc="Last day; null: it goes on (结束日期).", coverage=True
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="mentor_assignments",
        reverse_doc="The pupil's mentors, now and before (导师).",
        grounds=rows(mentor=own("mentor") & current("starts_on", "ends_on")),
    )
    mentor: Mapped[Staff] = belongs_to(
        doc="Mentor (导师).",
        reverse="mentor_assignments",
        reverse_doc="Whom the person mentors or mentored (结对学生).",
        grounds=rows(mentor=own("mentor")),
    )

    access = inherits("student")
    order = ("-starts_on",)
    indexes = (("student_id", "-starts_on", "-id"),)
    event = "starts_on"

"""Absences, derived from marks and the calendar."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Personal, Vocabulary, belongs_to, column, inherits
from schema.people.student import Student


class AbsenceState(Vocabulary):
    """Whether an absence goes on (缺勤状态)."""

    OPEN = "The pupil was absent on the last school day that is known (持续中)."
    ENDED = "The pupil came back (已返校)."


class AbsenceEpisode(Entity, keeping="derived"):
    """School days in a row on which a pupil was absent (连续缺勤). Days without school do not break it."""

    first_day: Mapped[Personal[date]] = column(doc="First school day of absence (开始日期).")
    last_day: Mapped[Personal[date]] = column(doc="Last school day of absence so far (最后日期).")
    school_days: Mapped[Personal[int]] = column(doc="School days missed (缺勤天数).")
    explained: Mapped[Personal[bool]] = column(doc="Whether every day of it is excused (是否请假).")
    unexplained_days: Mapped[Personal[int | None]] = column(
        doc="Most of its school days in a row that are not excused; null: not worked out yet (连续无故缺勤天数)."
    )
    state: Mapped[Personal[AbsenceState]] = column(doc="Whether it goes on (状态).")
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).", reverse="absence_episodes", reverse_doc="The pupil's absences (连续缺勤)."
    )

    access = inherits("student")
    derived_from = ("AttendanceMark", "SchoolDay")
    order = ("-first_day",)
    event = "first_day"
    unique = (("student_id", "first_day"),)

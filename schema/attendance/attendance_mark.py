"""Marks of attendance."""

from datetime import date as Date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Personal, Sensitive, Vocabulary, belongs_to, column, inherits, rollup
from schema.people.staff import Staff
from schema.people.student import Student
from schema.places.class_group import ClassGroup
from schema.places.school import School


class AttendanceCode(Vocabulary):
    """How a pupil's attendance departed from presence (考勤类别)."""

    EXCUSED_ABSENCE = "Absent, excused: illness or leave (请假)."
    UNEXCUSED_ABSENCE = "Absent without a good reason (无故缺勤)."
    TARDY = "Late (迟到)."
    EARLY_DEPARTURE = "Left early (早退)."
    PARTIAL = "Absent for a part of the day (部分缺勤)."


class AttendanceMark(Entity):
    """An exception from attendance (考勤异常); presence is implied by the calendar."""

    date: Mapped[Personal[Date]] = column(doc="Day (日期).")
    period: Mapped[Personal[int | None]] = column(
        doc="Lesson of the day, 1 to 12; null: the whole day (节次)."
    )
    code: Mapped[Personal[AttendanceCode]] = column(doc="How it departed from presence (类别).")
    reason: Mapped[Sensitive[str | None]] = column(doc="Why, in the source's words (原因).", sealed=True)
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).", reverse="attendance_marks", reverse_doc="Marks of the pupil (考勤异常)."
    )
    school: Mapped[School] = belongs_to(
        doc="School where it was marked (学校).",
        reverse="attendance_marks",
        reverse_doc="Marks at the school (考勤异常).",
        required=False,
    )
    class_group: Mapped[ClassGroup] = belongs_to(
        doc="The pupil's class at the time (当时班级).",
        reverse="attendance_marks",
        reverse_doc="Marks of the class (考勤异常).",
        required=False,
        derived=True,
    )
    recorded_by: Mapped[Staff] = belongs_to(doc="Who marked it (记录人).", required=False)

    access = inherits("student")
    order = ("-date",)
    event = "date"
    indexes = (("student_id", "-date", "-id"),)
    # The coarsest first: the first that fits is taken.
    rollups = (
        rollup(
            "attendance_by_school",
            "date",
            "school",
            "code",
            "student.school",
            slices=("date", "school"),
            indexes=(("student.school", "date"),),
            doc="Marks by day, school and category, and by the pupil's school of today (每日各校考勤异常).",
        ),
        rollup(
            "attendance_by_day",
            "date",
            "school",
            "class_group",
            "code",
            # Who may read a mark follows from where its pupil is today.
            "student.school",
            slices=("date", "school"),
            indexes=(("student.school", "date"),),
            doc="Marks by day, school, class and category, and by the pupil's school of today (每日考勤异常).",
        ),
    )

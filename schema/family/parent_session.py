"""Sessions of parents' schools."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.family.parent_course import ParentCourse
from schema.family.parent_school import ParentSchool
from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.people.staff import Staff
from schema.places.school import School


class SessionMode(Vocabulary):
    """How a session is held (形式)."""

    ON_SITE = "In a room (线下)."
    ONLINE = "Online (线上)."
    MIXED = "Both at once (线上线下结合)."


class ParentSession(Entity):
    """A session of a school's parents' school (家长学校活动)."""

    code: Mapped[Internal[str | None]] = column(
        doc="Number of the session in the source (编号).", identifies=True
    )
    theme: Mapped[Internal[str]] = column(doc="Theme (主题).")
    held_on: Mapped[Internal[date]] = column(doc="Day (日期).")
    hours: Mapped[Internal[Decimal | None]] = column(doc="Length in hours (课时).")
    mode: Mapped[Internal[SessionMode | None]] = column(doc="How it is held (形式).")
    grades: Mapped[Internal[list[int] | None]] = column(doc="Grades it is for; null: all (年级).")
    family_education_week: Mapped[Internal[bool | None]] = column(
        doc="Whether it is part of the family-education week (家庭教育宣传周)."
    )
    teacher_name: Mapped[Internal[str | None]] = column(doc="Who taught, where not of the staff (主讲人).")
    teacher: Mapped[Staff] = belongs_to(doc="Who taught, of the staff (主讲教师).", required=False)
    course: Mapped[ParentCourse] = belongs_to(
        doc="Course of the curriculum (课程).",
        reverse="sessions",
        reverse_doc="Sessions that taught it (开课活动).",
        required=False,
    )
    parent_school: Mapped[ParentSchool] = belongs_to(
        doc="Parents' school (家长学校).",
        reverse="sessions",
        reverse_doc="Its sessions (活动).",
        required=False,
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).",
        reverse="parent_sessions",
        reverse_doc="Sessions of its parents' school (家长学校活动).",
    )

    access = of_school("school")
    order = ("-held_on",)

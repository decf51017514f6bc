"""Training of staff."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, column, staff


class TrainingKind(Vocabulary):
    """For whom a training is (培训类别)."""

    HOMEROOM_TEACHER = "Training of homeroom teachers (班主任培训)."
    LECTURE = "A lecture of the series for all staff (大讲堂)."
    PSYCHOLOGIST = "Training of school psychologists (心理教师培训)."
    MENTOR = "Training of mentors (导师培训)."
    OTHER = "Another (其他)."


class Training(Entity):
    """A training or lecture for the staff of the district's schools (培训)."""

    code: Mapped[Internal[str]] = column(doc="Code of the training (编号).", identifies=True)
    course: Mapped[Internal[str]] = column(doc="Course, or title of the lecture (课程).")
    kind: Mapped[Internal[TrainingKind]] = column(doc="For whom (培训类别).")
    held_on: Mapped[Internal[date]] = column(doc="Day, of several the first (日期).")
    hours: Mapped[Internal[Decimal | None]] = column(doc="Length in hours (学时).")
    lecturer: Mapped[Internal[str | None]] = column(doc="Who teaches (主讲人).")

    access = staff()
    order = ("-held_on",)

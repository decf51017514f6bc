"""Who was trained."""

from sqlalchemy.orm import Mapped

from schema.education.training import Training
from schema.kit import Entity, Internal, belongs_to, column, of_school
from schema.people.staff import Staff
from schema.places.school import School


class TrainingAttendance(Entity):
    """That a member of staff took part in a training, and with what success (参训记录)."""

    passed: Mapped[Internal[bool | None]] = column(doc="Whether it was passed; null: no test (是否合格).")
    recognises_crisis: Mapped[Internal[bool | None]] = column(
        doc="Whether the person has learnt to recognise a crisis; null: not taught there (能否识别危机)."
    )
    training: Mapped[Training] = belongs_to(
        doc="Training (培训).", reverse="attendances", reverse_doc="Who took part (参训人员)."
    )
    staff: Mapped[Staff] = belongs_to(
        doc="Who took part (教职工).",
        reverse="training_attendances",
        reverse_doc="Trainings that the person took part in (参训记录).",
    )
    school: Mapped[School] = belongs_to(
        doc="School that sent the person (学校).",
        reverse="training_attendances",
        reverse_doc="Whom the school had trained (参训记录).",
    )

    access = of_school("school")
    order = ("training_id", "staff_id")
    told_apart_by = ("training", "staff")

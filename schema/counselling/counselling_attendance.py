"""Who was counselled."""

from sqlalchemy.orm import Mapped

from schema.counselling.counselling_session import CounsellingSession
from schema.kit import Entity, Role, Sensitive, belongs_to, column, inherits
from schema.people.student import Student


class CounsellingAttendance(Entity):
    """That a pupil took part in a counselling session (参加辅导)."""

    came: Mapped[Sensitive[bool | None]] = column(doc="Whether the pupil came (是否到场).")
    session: Mapped[CounsellingSession] = belongs_to(
        doc="Session (辅导).",
        reverse="attendances",
        reverse_doc="Pupils of the session (参加学生).",
        grounds=inherits("student").without(Role.HEALTH_PARTNER),
        sustains=True,
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="counselling_attendances",
        reverse_doc="Counselling that the pupil took part in (心理辅导).",
    )

    # That there was counselling is more than a health partner reads of a pupil.
    access = inherits("student").without(Role.HEALTH_PARTNER)
    order = ("session_id",)
    event = "session.held_on"
    told_apart_by = ("session", "student")

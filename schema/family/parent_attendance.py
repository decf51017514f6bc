"""Who came to the sessions of parents' schools."""

from sqlalchemy.orm import Mapped

from schema.family.parent_session import ParentSession
from schema.kit import Entity, Personal, belongs_to, column, inherits, rows, same_school
from schema.people.guardian import Guardian
from schema.people.student import Student


class ParentAttendance(Entity):
    """A guardian's attendance of a session, on behalf of a pupil (家长参与)."""

    feedback_score: Mapped[Personal[int | None]] = column(doc="The guardian's feedback, 1 to 5 (反馈评分).")
    session: Mapped[ParentSession] = belongs_to(
        doc="Session (活动).",
        reverse="attendances",
        reverse_doc="Who came (参与情况).",
        grounds=inherits("student"),
    )
    student: Mapped[Student] = belongs_to(
        doc="The pupil for whom the guardian came (学生).",
        reverse="parent_attendances",
        reverse_doc="Sessions that the pupil's guardians attended (家长参与).",
    )
    guardian: Mapped[Guardian] = belongs_to(
        doc="Guardian; null where the school wrote down only the pupil (监护人).",
        reverse="parent_attendances",
        reverse_doc="Sessions that the guardian attended (家长参与).",
        required=False,
        grounds=rows(parent_education=same_school("session.school")),
    )

    access = inherits("student") | rows(parent_education=same_school("session.school"))
    order = ("session_id",)
    event = "session.held_on"

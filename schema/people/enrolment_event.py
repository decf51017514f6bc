"""Changes of enrolment."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Personal, Sensitive, Vocabulary, belongs_to, column, inherits
from schema.people.student import Student
from schema.places.school import School


class EnrolmentEventKind(Vocabulary):
    """Kind of change (学籍异动类别); codes of the national enrolment system in brackets."""

    ENTER = "Entry into the school (入学)."
    SUSPEND = "Suspension (11 休学)."
    RESUME = "Return from suspension (12 复学)."
    STOP = "Stop (13 停学)."
    CANCEL = "Cancellation (18 注销)."
    TRANSFER_OUT = "Transfer out (21 转出)."
    TRANSFER_IN = "Transfer in (22 转入)."
    CHANGE_CLASS = "Change of class (29 转班)."
    WITHDRAW = "Withdrawal (31 退学)."
    EXPEL = "Expulsion (42 开除)."
    GRADUATE = "Graduation or completion (毕业, 结业)."
    DEATH = "Death (51 死亡)."
    OTHER = "Another change (99 其他)."


class EnrolmentEvent(Entity):
    """A change of a pupil's enrolment (学籍异动)."""

    kind: Mapped[Personal[EnrolmentEventKind]] = column(doc="What changed (类别).")
    effective_on: Mapped[Personal[date]] = column(doc="From when it holds (生效日期).")
    reason: Mapped[Sensitive[str | None]] = column(doc="Why, in the source's words (原因).", sealed=True)
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="enrolment_events",
        reverse_doc="Changes of the pupil's enrolment (学籍异动).",
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).",
        reverse="enrolment_events",
        reverse_doc="Changes of enrolment at the school (学籍异动).",
        required=False,
    )

    access = inherits("student")
    order = ("-effective_on",)
    event = "effective_on"

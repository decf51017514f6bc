"""Who was looked after again, and who is to be."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.care.care_file import CareFile
from schema.health.referral import Referral
from schema.kit import Clinical, Entity, Role, Sensitive, Vocabulary, belongs_to, column, inherits
from schema.people.staff import Staff
from schema.people.student import Student


class FollowUpMode(Vocabulary):
    """How somebody was followed up (随访方式)."""

    HOME_VISIT = "By a visit at home (家访)."
    MEETING = "By a talk at school (在校面谈)."
    PHONE = "By telephone (电话)."
    ONLINE = "By video or messages (线上)."
    GUARDIANS = "By a talk with the guardians (家长面谈)."


class FollowUpSide(Vocabulary):
    """Whose follow-up it is (随访主体)."""

    SCHOOL = "The school's (学校)."
    DISTRICT = "The district centre's (区心理中心)."


class FollowUp(Entity):
    """One look after a pupil, done or to be done (追踪随访). Overdue is what is not done and was due before today."""

    due_on: Mapped[Sensitive[date | None]] = column(
        doc="Day by which it is to be done; null: nobody had planned it (应访日期).", indexed=True
    )
    done_on: Mapped[Sensitive[date | None]] = column(
        doc="When it was done; null: not yet (随访日期).", coverage=True
    )
    mode: Mapped[Sensitive[FollowUpMode | None]] = column(doc="How (方式).")
    side: Mapped[Sensitive[FollowUpSide]] = column(doc="Whether the school's or the district's (主体).")
    finding: Mapped[Clinical[str | None]] = column(doc="What was found (随访情况).", sealed=True)
    feedback: Mapped[Clinical[str | None]] = column(
        doc="What the other side is told: the district by the school, the school by the district (反馈).",
        sealed=True,
    )
    next_due_on: Mapped[Sensitive[date | None]] = column(doc="When the next one is due (下次随访日期).")
    version: Mapped[Sensitive[int]] = column(
        doc="Grows with every change; see `version` of mutations (版本)."
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).", reverse="follow_ups", reverse_doc="Follow-ups of the pupil (随访)."
    )
    file: Mapped[CareFile] = belongs_to(
        doc="The pupil's file, where there is one (档案).",
        reverse="follow_ups",
        reverse_doc="Its follow-ups (随访).",
        required=False,
    )
    referral: Mapped[Referral] = belongs_to(
        doc="The referral from which the pupil returned (转介).",
        reverse="follow_ups",
        reverse_doc="Follow-ups after the pupil's return (返校随访).",
        required=False,
    )
    by: Mapped[Staff] = belongs_to(
        doc="Whose task it is, or was (随访人).",
        reverse="follow_ups",
        reverse_doc="Follow-ups of the person (承担的随访).",
        required=False,
    )

    access = inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-due_on",)
    event = "done_on"

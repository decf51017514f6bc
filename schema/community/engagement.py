"""What partners did."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.community.community_partner import CommunityPartner
from schema.kit import (
    Entity,
    Role,
    Sensitive,
    Vocabulary,
    belongs_to,
    column,
    inherits,
    lacks,
    rows,
    same_school,
)
from schema.people.student import Student
from schema.places.school import School


class EngagementKind(Vocabulary):
    """What a partner did (服务形式)."""

    CASE_WORK = "Work on one pupil's problem (个案服务)."
    HOME_VISIT = "A visit to the family (家访)."
    MEDIATION = "Mediation between the parties of a dispute (调解)."
    COUNSELLING = "Counselling (心理咨询)."
    GROUP = "Work with a group (小组活动)."
    LECTURE = "A lecture or a lesson (讲座、法治课)."
    OTHER = "Something else (其他)."


class EngagementTopic(Vocabulary):
    """What was to be helped (问题类别)."""

    FAMILY = "Trouble in the family (家庭关系)."
    BEHAVIOUR = "Deviant behaviour (行为偏差)."
    ABSENCE = "Not coming to school (不到校)."
    BULLYING = "Bullying (欺凌)."
    HARDSHIP = "Hardship (家庭困难)."
    EMOTION = "Mood and emotions (情绪)."
    LAW = "Knowledge of the law (法治教育)."
    OTHER = "Something else (其他)."


_OF_NO_PUPIL = same_school("school") & lacks("student")


class Engagement(Entity):
    """What a partner did at a school, mostly about one pupil's problem (社会组织介入)."""

    held_on: Mapped[Sensitive[date]] = column(doc="Day (日期).")
    kind: Mapped[Sensitive[EngagementKind]] = column(doc="What the partner did (服务形式).")
    topic: Mapped[Sensitive[EngagementTopic | None]] = column(doc="What was to be helped (问题类别).")
    hours: Mapped[Sensitive[Decimal | None]] = column(doc="Length in hours (时长).")
    note: Mapped[Sensitive[str | None]] = column(
        doc="What was done, in the partner's words (服务记录).", sealed=True
    )
    partner: Mapped[CommunityPartner] = belongs_to(
        doc="Partner (社会组织).", reverse="engagements", reverse_doc="What it did (介入记录)."
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="engagements", reverse_doc="What partners did there (介入记录)."
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil whom it was about; null: no single one (学生).",
        reverse="engagements",
        reverse_doc="What partners did for the pupil (社会组织介入).",
        required=False,
    )

    access = inherits("student").only(
        Role.HOMEROOM_TEACHER, Role.MENTOR, Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE
    ) | rows(psychologist=_OF_NO_PUPIL, principal=_OF_NO_PUPIL)
    order = ("-held_on",)
    event = "held_on"

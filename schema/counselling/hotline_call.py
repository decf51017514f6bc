"""Calls to the district centre's hotline."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.kit import (
    Clinical,
    Entity,
    Role,
    Sensitive,
    Vocabulary,
    belongs_to,
    column,
    everything,
    inherits,
    rows,
)
from schema.people.student import Student


class CallerKind(Vocabulary):
    """Who calls (来电人)."""

    PUPIL = "A pupil (学生)."
    PARENT = "A parent or another guardian (家长)."
    TEACHER = "A teacher (教师)."
    OTHER = "Somebody else (其他)."


class CallTopic(Vocabulary):
    """What a call is about (来电主题)."""

    EMOTION = "Feelings (情绪困扰)."
    STUDY = "Learning and examinations (学业压力)."
    FAMILY = "Parents and children (亲子关系)."
    PEERS = "Others of the same age (同伴关系)."
    SCHOOL_REFUSAL = "Not wanting to go to school (拒学)."
    SCREENS = "Phones and games (网络使用)."
    BULLYING = "Bullying (校园欺凌)."
    CRISIS = "Danger to oneself or others (危机)."
    INFORMATION = "A question about help or policy (信息咨询)."
    OTHER = "Something else (其他)."


class CallRisk(Vocabulary):
    """How much there is to fear (风险等级)."""

    LOW = "Low (低)."
    MEDIUM = "Medium (中)."
    HIGH = "High: somebody has to act (高)."


class CallOutcome(Vocabulary):
    """What a call led to (处置结果)."""

    LISTENED = "It was enough to listen and advise (倾听疏导)."
    INFORMED = "A question was answered (信息告知)."
    APPOINTMENT = "An appointment was made (预约面询)."
    SCHOOL_TOLD = "The school was told, with consent or in danger (联系学校)."
    EMERGENCY = "The emergency services were called (紧急干预)."
    BROKEN_OFF = "The caller hung up (中断)."


class HotlineCall(Entity):
    """A call to the 24-hour hotline (24小时心理热线来电)."""

    code: Mapped[Sensitive[str | None]] = column(doc="Number of the call (来电编号).", identifies=True)
    received_at: Mapped[Sensitive[datetime]] = column(doc="When it was received (来电时间).")
    hour: Mapped[Sensitive[int | None]] = column(
        doc="Hour of the day in which it was received, 0 to 23 (时段)."
    )
    minutes: Mapped[Sensitive[int | None]] = column(doc="Length in minutes (通话时长).")
    caller_kind: Mapped[Sensitive[CallerKind]] = column(doc="Who called (来电人).")
    topic: Mapped[Sensitive[CallTopic]] = column(doc="What it was about (主题).")
    risk: Mapped[Sensitive[CallRisk]] = column(doc="How much there is to fear (风险等级).")
    outcome: Mapped[Sensitive[CallOutcome | None]] = column(doc="What it led to (处置结果).")
    note: Mapped[Clinical[str | None]] = column(doc="What was said (通话记录).", sealed=True)
    student: Mapped[Student] = belongs_to(
        doc="The pupil whom it was about; null: nobody said (学生).",
        reverse="hotline_calls",
        reverse_doc="Calls about the pupil (热线来电).",
        required=False,
        grounds=rows(centre=everything()),
    )

    # A call that names nobody is the centre's alone.
    access = rows(centre=everything()) | inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-received_at",)
    event = "received_at"
    indexes = (("received_at",),)

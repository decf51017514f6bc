"""Talks of mentors with their pupils."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import (
    Clinical,
    Entity,
    Internal,
    Role,
    Sensitive,
    Sensitivity,
    Vocabulary,
    belongs_to,
    column,
    inherited,
    inherits,
    own,
    rows,
)
from schema.mentoring.mentor_assignment import MentorAssignment


class TalkTopic(Vocabulary):
    """What a talk was about (谈心主题)."""

    ACADEMIC = "Learning (学业)."
    ADAPTATION = "Getting used to school, class and others (适应)."
    EMOTION = "Feelings (情绪)."
    FAMILY = "Family (家庭)."
    PLANNING = "Plans for the future (生涯规划)."


class MentorTalk(Entity):
    """A talk between a mentor and a mentee (谈心谈话)."""

    held_on: Mapped[Internal[date]] = column(doc="Day of the talk (谈话日期).")
    topics: Mapped[Sensitive[list[TalkTopic] | None]] = column(doc="What it was about (主题).")
    concern: Mapped[Sensitive[bool | None]] = column(
        doc="Whether the mentor is concerned about the pupil (是否需要关注)."
    )
    next_due: Mapped[Sensitive[date | None]] = column(
        doc="Day by which the next talk is due; null: none is agreed (下次谈话)."
    )
    summary: Mapped[Clinical[str | None]] = column(
        doc="What was said, in the mentor's words (谈话摘要).", sealed=True
    )
    assignment: Mapped[MentorAssignment] = belongs_to(
        doc="Who talked with whom (导师结对).", reverse="talks", reverse_doc="Their talks (谈心谈话)."
    )

    # A mentor reads the own talks whole, and those of nobody else.
    access = rows(
        mentor=own("assignment.mentor") & inherited("assignment"),
        ceilings={Role.MENTOR: Sensitivity.CLINICAL},
    ) | inherits("assignment").without(Role.MENTOR, Role.HEALTH_PARTNER)
    order = ("-held_on",)
    event = "held_on"
    event_of = "assignment.student"

"""The file that is kept of a pupil in care."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.health.health_partner import HealthPartner
from schema.kit import (
    Clinical,
    Entity,
    Role,
    Sensitive,
    Vocabulary,
    belongs_to,
    column,
    current,
    inherits,
    rows,
)
from schema.people.staff import Staff
from schema.people.student import Student


class CareLevel(Vocabulary):
    """How much there is to fear for a pupil (关注等级): green < yellow < orange < red."""

    GREEN = "To be looked after (绿色, 一般关注)."
    YELLOW = "To be watched (黄色, 重点关注)."
    ORANGE = "To be supported by a plan (橙色, 严重关注)."
    RED = "In danger (红色, 危机干预)."


class CareCategory(Vocabulary):
    """Why a pupil is in care (关爱类别)."""

    SUSPENDED = "Suspended from school (休学)."
    ABSENT = "Absent without good reason (非正常不到校)."
    DEVIANT = "Deviant in behaviour (行为偏差)."
    SEVERE = "Severely ill psychologically (重性心理问题)."
    EMOTION = "Low, anxious or grieving (情绪困扰)."
    BULLIED = "Bullied (受欺凌)."
    POVERTY = "Of a family in need (家庭困难)."
    STRUGGLING = "Struggling at school (学习困难)."
    FAMILY_CONFLICT = "At odds with the parents (亲子矛盾)."
    OTHER = "For another reason (其他)."


class CareFile(Entity):
    """The file of a pupil in care, one for each pupil while it is open (一生一档)."""

    level: Mapped[Sensitive[CareLevel]] = column(doc="How much there is to fear (关注等级).")
    categories: Mapped[Sensitive[list[CareCategory]]] = column(doc="Why the pupil is in care (类别).")
    opened_on: Mapped[Sensitive[date]] = column(doc="Day of opening (建档日期).")
    closed_on: Mapped[Sensitive[date | None]] = column(
        doc="Last day on which it was open; null: it is (结档日期)."
    )
    reason: Mapped[Clinical[str | None]] = column(doc="What led to it (建档原因).", sealed=True)
    outcome: Mapped[Clinical[str | None]] = column(doc="Why it was closed (结档原因).", sealed=True)
    version: Mapped[Sensitive[int]] = column(
        doc="Grows with every change; see `version` of mutations (版本)."
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="care_files",
        reverse_doc="The pupil's care files, open and closed (关爱档案).",
        grounds=rows(centre=current("opened_on", "closed_on")),
    )
    key_worker: Mapped[Staff] = belongs_to(
        doc="Who answers for the pupil's care (责任人).",
        reverse="care_files",
        reverse_doc="Files for which the person answers (负责的关爱档案).",
        required=False,
    )
    partner: Mapped[HealthPartner] = belongs_to(
        doc="The health partner that helps (第三方机构).",
        reverse="care_files",
        reverse_doc="Files in which it helps (协助的关爱档案).",
        required=False,
    )

    access = inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-opened_on",)
    event = "opened_on"

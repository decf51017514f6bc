"""Referrals to health partners."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from schema.health.health_partner import HealthPartner
from schema.health.practitioner import Practitioner
from schema.kit import (
    Clinical,
    Entity,
    Role,
    Sensitive,
    Sensitivity,
    Vocabulary,
    belongs_to,
    column,
    consented,
    current,
    inherits,
    own,
    rows,
)
from schema.people.student import Student
from schema.places.school import School


class ReferralState(Vocabulary):
    """Where a referral stands (转介状态)."""

    REQUESTED = "Requested by the school (已申请)."
    ACCEPTED = "Accepted by the health partner (已接受)."
    IN_PROGRESS = "Under way (进行中)."
    COMPLETED = "Completed (已完成)."
    REFUSED = "Refused by the health partner (已拒绝)."
    CANCELLED = "Cancelled (已取消)."


COURSE = (
    (ReferralState.REQUESTED.name,),
    (ReferralState.ACCEPTED.name,),
    (ReferralState.IN_PROGRESS.name,),
    (ReferralState.COMPLETED.name, ReferralState.REFUSED.name, ReferralState.CANCELLED.name),
)
"""The states as they follow one another; the last ones are final."""


class Urgency(Vocabulary):
    """How soon help is needed (紧急程度); FHIR R4 RequestPriority."""

    ROUTINE = "Routine (常规)."
    URGENT = "Urgent (加急)."
    ASAP = "As soon as possible (尽快)."
    STAT = "At once (立即)."


_AGREED = consented("student", "REFERRAL", word="consent")


class Referral(Entity):
    """A pupil's referral from a school to a health partner, and what came back (医疗转介)."""

    number: Mapped[Sensitive[str | None]] = column(
        doc="Number that the hub gave it, by which the partner's server knows it; null: no referral of the hub's (转介编号).",
        identifies=True,
    )
    state: Mapped[Sensitive[ReferralState]] = column(doc="Where it stands (状态).", steps=COURSE)
    urgency: Mapped[Sensitive[Urgency]] = column(doc="How soon help is needed (紧急程度).")
    reason: Mapped[Clinical[str | None]] = column(doc="Why the pupil is referred (转介原因).", sealed=True)
    consent: Mapped[Sensitive[bool | None]] = column(
        doc="Whether a guardian consented; null: not known (知情同意)."
    )
    requested_at: Mapped[Sensitive[datetime | None]] = column(doc="When it was requested (申请时间).")
    accepted_at: Mapped[Sensitive[datetime | None]] = column(
        doc="When it was accepted (接受时间).", coverage=True
    )
    closed_at: Mapped[Sensitive[datetime | None]] = column(doc="When it was closed (结束时间).")
    feedback: Mapped[Clinical[str | None]] = column(
        doc="What the health partner answered (反馈).", sealed=True
    )
    returned_on: Mapped[Sensitive[date | None]] = column(doc="When the pupil was back at school (返校日期).")
    version: Mapped[Sensitive[int]] = column(
        doc="Grows with every change; see `version` of mutations (版本)."
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="referrals",
        reverse_doc="The pupil's referrals (转介).",
        grounds=rows(
            centre=current("requested_at", "closed_at"),
            health_partner=own("partner") & current("requested_at", "closed_at", grace_days=90) & _AGREED,
        ),
    )
    school: Mapped[School] = belongs_to(
        doc="School that asks (学校).",
        reverse="referrals",
        reverse_doc="Referrals by the school (转介).",
        required=False,
    )
    partner: Mapped[HealthPartner] = belongs_to(
        doc="Health partner (医疗合作机构).",
        reverse="referrals",
        reverse_doc="Referrals to it (转介).",
        required=False,
    )
    practitioner: Mapped[Practitioner] = belongs_to(
        doc="Who sees the pupil (医务人员).",
        reverse="referrals",
        reverse_doc="Referrals to the person (转介).",
        required=False,
    )

    access = rows(
        health_partner=own("partner") & current("requested_at", "closed_at", grace_days=90) & _AGREED,
        ceilings={Role.HEALTH_PARTNER: Sensitivity.CLINICAL},
    ) | inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-requested_at",)
    event = "requested_at"

"""Visits to health partners."""

from datetime import date as Date

from sqlalchemy.orm import Mapped

from schema.health.health_partner import HealthPartner
from schema.health.practitioner import Practitioner
from schema.health.referral import Referral
from schema.kit import (
    Clinical,
    Entity,
    Role,
    Sensitivity,
    Vocabulary,
    belongs_to,
    column,
    inherited,
    inherits,
    own,
    rows,
)
from schema.people.student import Student


class EncounterKind(Vocabulary):
    """How a pupil was seen (就诊类型)."""

    OUTPATIENT = "At the partner's, by the hour (门诊)."
    EMERGENCY = "As an emergency (急诊)."
    INPATIENT = "Admitted for days (住院)."
    HOME = "At home (上门)."
    REMOTE = "By telephone or video (线上)."
    OTHER = "Otherwise (其他)."


class Disposition(Vocabulary):
    """Where the pupil went from there (离院去向)."""

    HOME = "Home (回家)."
    TRANSFERRED = "To another hospital or ward (转院)."
    PSYCHIATRIC = "To psychiatric care (转精神专科)."
    REHABILITATION = "To rehabilitation (转康复)."
    LONG_TERM_CARE = "To long-term care (转长期照护)."
    AGAINST_ADVICE = "Left against advice (自动离院)."
    DIED = "Died (死亡)."
    OTHER = "Elsewhere (其他)."


class HealthEncounter(Entity):
    """A pupil's visit to a health partner, as the partner tells of it (就诊记录)."""

    date: Mapped[Clinical[Date]] = column(doc="Day of the visit, of a stay the first (就诊日期).")
    last_day: Mapped[Clinical[Date | None]] = column(
        doc="Last day; null: it goes on, or is not known (离院日期)."
    )
    kind: Mapped[Clinical[EncounterKind]] = column(doc="How the pupil was seen (类型).")
    disposition: Mapped[Clinical[Disposition | None]] = column(doc="Where the pupil went from there (去向).")
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).", reverse="health_encounters", reverse_doc="The pupil's visits (就诊记录)."
    )
    partner: Mapped[HealthPartner] = belongs_to(
        doc="Health partner (医疗合作机构).",
        reverse="health_encounters",
        reverse_doc="Visits to it (就诊记录).",
        required=False,
    )
    practitioner: Mapped[Practitioner] = belongs_to(
        doc="Who saw the pupil (医务人员).",
        reverse="health_encounters",
        reverse_doc="Visits to the person (就诊记录).",
        required=False,
    )
    referral: Mapped[Referral] = belongs_to(
        doc="The referral that it follows from (转介).",
        reverse="health_encounters",
        reverse_doc="What followed from it (就诊记录).",
        required=False,
    )

    # Every field is clinical, so to the other roles of a pupil a row could only tell that there was a visit.
    access = rows(
        health_partner=own("partner") & inherited("student"),
        ceilings={Role.HEALTH_PARTNER: Sensitivity.CLINICAL},
    ) | inherits("student").only(Role.PSYCHOLOGIST, Role.CENTRE)
    order = ("-date",)
    event = "date"

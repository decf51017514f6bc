"""Doctors who come to schools."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.health.health_partner import HealthPartner
from schema.health.practitioner import Practitioner
from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school, own, rows
from schema.places.school import School


class ClinicState(Vocabulary):
    """Whether a clinic took place (坐诊状态)."""

    PLANNED = "Planned (已排期)."
    HELD = "Held (已坐诊)."
    MISSED = "Missed (未坐诊)."


class Clinic(Entity):
    """A health partner's doctor at a school for a day, once a month (医生志愿者坐诊, 医教融合)."""

    code: Mapped[Internal[str | None]] = column(doc="Number of the clinic (编号).", identifies=True)
    planned_on: Mapped[Internal[date]] = column(doc="Day for which it was planned (计划日期).")
    state: Mapped[Internal[ClinicState]] = column(doc="Whether it took place (状态).")
    held_on: Mapped[Internal[date | None]] = column(doc="Day on which it was held (坐诊日期).")
    seen: Mapped[Internal[int | None]] = column(doc="Pupils who were seen (接诊人数).")
    topic: Mapped[Internal[str | None]] = column(doc="What the doctor offered (服务内容).")
    partner: Mapped[HealthPartner] = belongs_to(
        doc="Health partner (医疗合作机构).", reverse="clinics", reverse_doc="Its clinics at schools (坐诊)."
    )
    doctor: Mapped[Practitioner] = belongs_to(
        doc="Doctor (医生).", reverse="clinics", reverse_doc="The person's clinics (坐诊).", required=False
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="clinics", reverse_doc="Doctors' clinics at the school (医生坐诊)."
    )

    access = of_school("school") | rows(health_partner=own("partner"))
    order = ("-planned_on",)

"""Pupils who support others."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.care.care_file import CareFile
from schema.kit import Entity, Role, Sensitive, Vocabulary, belongs_to, column, inherits
from schema.people.staff import Staff
from schema.people.student import Student


class PeerSupportKind(Vocabulary):
    """How a pupil supports another (互助方式)."""

    COMPANY = "Keeps company (同伴陪伴)."
    STUDY = "Helps with learning (学习互助)."
    WATCH = "Watches over the other's mood, as the class's psychology delegate (心理委员)."


class PeerSupport(Entity):
    """That a pupil is supported by another for a time (同伴互助)."""

    kind: Mapped[Sensitive[PeerSupportKind]] = column(doc="How (方式).")
    starts_on: Mapped[Sensitive[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Sensitive[date | None]] = column(doc="Last day; null: it goes on (结束日期).")
    student: Mapped[Student] = belongs_to(
        doc="Who is supported (学生).",
        reverse="peer_supports",
        reverse_doc="Pupils' support of the pupil (同伴互助).",
    )
    supporter: Mapped[Student] = belongs_to(
        doc="Who supports (互助同伴).",
        reverse="supported_peers",
        reverse_doc="Whom the pupil supports (帮助的同伴).",
        required=False,
    )
    arranged_by: Mapped[Staff] = belongs_to(
        doc="Who arranged it (安排人).",
        reverse="peer_supports",
        reverse_doc="What the person arranged (安排的同伴互助).",
        required=False,
    )
    file: Mapped[CareFile] = belongs_to(
        doc="The pupil's file, where there is one (档案).",
        reverse="peer_supports",
        reverse_doc="Support by other pupils (同伴互助).",
        required=False,
    )

    access = inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-starts_on",)
    event = "starts_on"

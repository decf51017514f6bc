"""Admonishments."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.care.incident import Incident
from schema.kit import Entity, Role, Sensitive, Vocabulary, belongs_to, column, inherits
from schema.people.staff import Staff
from schema.people.student import Student


class AdmonishedBy(Vocabulary):
    """Who admonishes (训诫主体)."""

    SCHOOL = "The school (学校)."
    LEGAL_VICE_PRINCIPAL = "The legal vice-principal (法治副校长)."
    POLICE = "The police (公安机关)."
    PROTECTION_OFFICE = "The office for the protection of minors (未保办)."


class Admonishment(Entity):
    """That a pupil was admonished (训诫)."""

    given_on: Mapped[Sensitive[date]] = column(doc="Day (日期).")
    body: Mapped[Sensitive[AdmonishedBy]] = column(doc="Who admonished (主体).")
    reason: Mapped[Sensitive[str | None]] = column(doc="For what (事由).", sealed=True)
    guardian_present: Mapped[Sensitive[bool | None]] = column(
        doc="Whether a guardian was there; null: not known (家长是否到场)."
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).", reverse="admonishments", reverse_doc="Admonishments of the pupil (训诫)."
    )
    by: Mapped[Staff] = belongs_to(
        doc="Who gave it, of the staff (实施人).",
        reverse="admonishments",
        reverse_doc="Admonishments that the person gave (实施的训诫).",
        required=False,
    )
    incident: Mapped[Incident] = belongs_to(
        doc="For which incident (事件).",
        reverse="admonishments",
        reverse_doc="Admonishments for it (训诫).",
        required=False,
    )

    access = inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-given_on",)
    event = "given_on"

"""Consents of guardians."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.access.purpose import Purpose
from schema.kit import Entity, Role, Sensitive, belongs_to, column, inherits
from schema.people.guardian import Guardian
from schema.people.student import Student


class Consent(Entity, keeping="ledger"):
    """That a guardian agreed to a purpose for which a pupil's data are handled, until it is withdrawn (监护人同意).

    A withdrawal ends what stands on consent at once, whatever a source says; a consent that is given later lets it go on.
    """

    purpose: Mapped[Sensitive[Purpose]] = column(doc="To what (目的).")
    given_at: Mapped[Sensitive[datetime]] = column(doc="When it was given (同意时间).")
    withdrawn_at: Mapped[Sensitive[datetime | None]] = column(doc="When it was withdrawn (撤回时间).")
    evidence: Mapped[Sensitive[str]] = column(
        doc="By what it can be shown: the form, its date, who took it (凭据).", sealed=True
    )
    version: Mapped[Sensitive[int]] = column(
        doc="Grows with every change; a mutation that names another one changes nothing (版本)."
    )
    student: Mapped[Student] = belongs_to(
        doc="Whose data (学生).", reverse="consents", reverse_doc="What guardians agreed to (监护人同意)."
    )
    guardian: Mapped[Guardian] = belongs_to(doc="Who agreed (监护人).", required=False)
    recorded_by: Mapped[Account] = belongs_to(doc="Who wrote it down (记录人).")

    access = inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-given_at",)
    indexes = (("student_id", "purpose"),)

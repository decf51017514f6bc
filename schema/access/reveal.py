"""Secrets that were shown whole."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.kit import Entity, Internal, Sensitive, Vocabulary, belongs_to, column, everything, own, rows
from schema.people.student import Student


class SecretField(Vocabulary):
    """A secret of a pupil that may be shown whole (敏感证件字段)."""

    NATIONAL_ID = "Resident identity number (身份证号)."
    STUDENT_NUMBER = "Student number (学籍号)."


class Reveal(Entity, keeping="ledger"):
    """That somebody had a pupil's secret shown whole, and why (查看完整证件号). The district centre reads every one of them."""

    field: Mapped[Internal[SecretField]] = column(doc="Which (字段).")
    reason: Mapped[Sensitive[str]] = column(doc="Why, in the words of who asked (理由).", sealed=True)
    at: Mapped[Internal[datetime]] = column(doc="When (时间).")
    account: Mapped[Account] = belongs_to(doc="Who asked (账户).")
    student: Mapped[Student] = belongs_to(doc="The pupil (学生).")

    access = rows(centre=everything(), identity_steward=own("account"))
    order = ("-at",)

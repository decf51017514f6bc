"""On what each purpose stands; the rows are those of `legal_bases.yaml`."""

from sqlalchemy.orm import Mapped

from schema.access.purpose import Purpose
from schema.kit import Entity, Public, Vocabulary, column, everyone


class Basis(Vocabulary):
    """On what PIPL lets a purpose stand (法律依据)."""

    CONSENT = "Consent of a guardian, separate and revocable (监护人单独同意)."
    STATUTORY_DUTY = "A duty that a law lays on the district (履行法定职责或法定义务)."
    EMERGENCY = "Protection of life and health in an emergency (紧急情况下保护生命健康)."


class LegalBasis(Entity, keeping="ledger"):
    """For what pupils' data are handled, and by which law (合法性基础)."""

    purpose: Mapped[Public[Purpose]] = column(doc="The purpose (目的).")
    basis: Mapped[Public[Basis]] = column(doc="On what it stands (依据).")
    articles: Mapped[Public[list[str]]] = column(doc="The articles of law (法条).")
    text: Mapped[Public[str]] = column(doc="What it means, in English (英文说明).")
    text_zh: Mapped[Public[str]] = column(doc="What it means, in Chinese (中文说明).")

    access = everyone()
    plural = "legal_bases"
    order = ("purpose",)
    unique = (("purpose",),)

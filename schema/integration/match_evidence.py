"""What speaks for and against two records being one person."""

from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.integration.identity_match import IdentityMatch
from schema.kit import (
    Entity,
    Internal,
    Personal,
    Sensitivity,
    Vocabulary,
    belongs_to,
    column,
    everything,
    rows,
)


class Verdict(Vocabulary):
    """How one field of two records agrees (比对结果)."""

    MISSING = "One of them does not tell; it says nothing (缺失)."
    EQUAL = "Equal (一致)."
    SHARED = "They have a value in common (有相同值)."
    SOUNDS_ALIKE = "Written differently, pronounced alike (同音)."
    SWAPPED = "The same parts in another order (顺序不同)."
    NEAR = "A slip away from each other (相近)."
    DIFFERENT = "Different (不同)."


class MatchEvidence(Entity, keeping="ledger"):
    """One field of two records side by side, and how much it weighs (匹配依据)."""

    number: Mapped[Internal[int]] = column(doc="Place in the order of the comparison (序号).")
    field: Mapped[Internal[str]] = column(doc="What is compared (字段).")
    verdict: Mapped[Internal[Verdict]] = column(doc="How it agrees (比对结果).")
    weight: Mapped[Internal[Decimal]] = column(
        doc="Bits for, or below 0 against, the two being one person (权重)."
    )
    subject_says: Mapped[Personal[str | None]] = column(
        doc="What the row that stays says; an identity or student number masked (保留行的值).",
        sealed=True,
        tells=Sensitivity.SECRET,
    )
    other_says: Mapped[Personal[str | None]] = column(
        doc="What the other one says; an identity or student number masked (另一方的值).",
        sealed=True,
        tells=Sensitivity.SECRET,
    )
    match: Mapped[IdentityMatch] = belongs_to(
        doc="The two (身份匹配).",
        reverse="evidence",
        reverse_doc="What speaks for and against it, field by field (匹配依据).",
    )

    access = rows(identity_steward=everything())
    plural = "match_evidences"
    order = ("match_id", "number")

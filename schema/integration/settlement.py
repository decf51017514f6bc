"""What stewards decided where sources disagree about a person."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.integration.conflict import Conflict
from schema.integration.source import Source
from schema.kit import (
    Entity,
    Internal,
    Personal,
    Sensitivity,
    Vocabulary,
    belongs_to,
    column,
    everything,
    inherits,
    rows,
)
from schema.people.guardian import Guardian
from schema.people.staff import Staff
from schema.people.student import Student


class SettlementEnd(Vocabulary):
    """Why a settlement counts no more (裁定终止原因)."""

    WITHDRAWN = "Somebody took it back (已撤回)."
    PARTED = "It was made of two rows as of one person, and they were taken apart (身份已拆分)."


class Settlement(Entity, keeping="ledger"):
    """What counts for a field of a person about which sources disagree: one of the sources, or a value put down here (冲突裁定).

    It comes before every source, whatever later syncs bring. Of several the latest counts.
    """

    kind: Mapped[Internal[str]] = column(doc="What the person is: Student, Guardian or Staff (对象类型).")
    field: Mapped[Internal[str]] = column(doc="The field, as the graph names it (字段).")
    value: Mapped[Personal[str | None]] = column(
        doc="The value that was put down, as text, a secret masked; null: that of `trusted` counts (裁定值).",
        sealed=True,
        tells=Sensitivity.SECRET,
    )
    reason: Mapped[Personal[str]] = column(doc="Why, in the words of who decided (理由).", sealed=True)
    decided_at: Mapped[Internal[datetime]] = column(doc="Since when it counts (裁定时间).")
    ended_at: Mapped[Internal[datetime | None]] = column(doc="Until when it counted (终止时间).")
    ended_because: Mapped[Internal[SettlementEnd | None]] = column(doc="Why it counts no more (终止原因).")
    conflict: Mapped[Conflict] = belongs_to(
        doc="On what it was decided (数据冲突).",
        reverse="settlements",
        reverse_doc="What was decided on it, the last first (冲突裁定).",
    )
    student: Mapped[Student] = belongs_to(
        doc="The pupil, if it is one (学生).",
        reverse="settlements",
        reverse_doc="What was decided where sources differ (冲突裁定).",
        required=False,
    )
    guardian: Mapped[Guardian] = belongs_to(
        doc="The guardian, if it is one (监护人).",
        reverse="settlements",
        reverse_doc="What was decided where sources differ (冲突裁定).",
        required=False,
    )
    staff: Mapped[Staff] = belongs_to(
        doc="The member of staff, if it is one (教职工).",
        reverse="settlements",
        reverse_doc="What was decided where sources differ (冲突裁定).",
        required=False,
    )
    trusted: Mapped[Source] = belongs_to(
        doc="The source whose value counts, as it says it now or later; null: `value` does (采信来源).",
        required=False,
    )
    decided_by: Mapped[Account] = belongs_to(doc="Who decided (裁定人).")

    access = (
        inherits("student") | inherits("guardian") | inherits("staff") | rows(identity_steward=everything())
    )
    order = ("-decided_at",)

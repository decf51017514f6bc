"""Values that the hub's people put right where a source is wrong."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.integration.source import Source
from schema.kit import (
    Clinical,
    Entity,
    Internal,
    Personal,
    Role,
    Sensitivity,
    Vocabulary,
    belongs_to,
    column,
    everything,
    own,
    rows,
)


class CorrectionEnd(Vocabulary):
    """Why a correction counts no more (更正终止原因)."""

    SOURCE_CHANGED = "The source says something else in this field than when it was corrected (来源已变更)."
    WITHDRAWN = "Somebody took it back (已撤回)."
    REPLACED = "A later correction of the same field took its place (已被替换)."


class Correction(Entity, keeping="ledger"):
    """One field of one source's record, read otherwise than the source has it (更正).

    It outlives later syncs and ends by itself once the source's own value of that field changes.
    """

    stream: Mapped[Internal[str]] = column(doc="Collection of the source (数据集).")
    key: Mapped[Personal[str]] = column(doc="The source's own key of the record (来源主键).")
    field: Mapped[Internal[str]] = column(doc="Path of the field within the record (字段).")
    value: Mapped[Clinical[str]] = column(doc="What is read in its place, as JSON (更正值).", sealed=True)
    replaces: Mapped[Clinical[str | None]] = column(
        doc="What the source says there, as JSON; null: it has no such field (来源值).", sealed=True
    )
    reason: Mapped[Personal[str]] = column(doc="Why, in the words of who did it (理由).", sealed=True)
    decided_at: Mapped[Internal[datetime]] = column(doc="Since when it counts (更正时间).")
    ended_at: Mapped[Internal[datetime | None]] = column(doc="Until when it counted (终止时间).")
    ended_because: Mapped[Internal[CorrectionEnd | None]] = column(doc="Why it counts no more (终止原因).")
    source: Mapped[Source] = belongs_to(
        doc="Source (来源).", reverse="corrections", reverse_doc="Corrections of its records (更正)."
    )
    decided_by: Mapped[Account] = belongs_to(doc="Who corrected it (更正人).")

    access = rows(
        integrator=own("source"),
        identity_steward=everything(),
        ceilings={Role.INTEGRATOR: Sensitivity.CLINICAL},
    )
    order = ("-decided_at",)
    indexes = (("source_id", "stream", "key"),)

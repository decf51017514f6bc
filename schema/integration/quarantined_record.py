"""Records that did not fit."""

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


class QuarantineState(Vocabulary):
    """Where a record that did not fit stands (处理状态)."""

    QUARANTINED = "It does not fit and waits for a correction (已隔离)."
    WAITING = "It is about something that the hub does not know yet (等待中)."
    RESOLVED = "It was corrected, released or taken back by its source (已解决)."
    DISMISSED = "Somebody left it as it is, until its source says something else (已忽略)."


class QuarantinedRecord(Entity, keeping="ledger"):
    """A record that did not fit, with the reason, the place and the way to mend it (隔离记录).

    It stays until it fits, its source takes it back, or somebody dismisses it: none goes by growing old.
    """

    state: Mapped[Internal[QuarantineState]] = column(doc="Where it stands (状态).")
    stream: Mapped[Internal[str]] = column(doc="Collection of the source (数据集).")
    key: Mapped[Personal[str]] = column(doc="The source's own key (来源主键).")
    reason: Mapped[Internal[str]] = column(doc="Stable code of the reason (原因代码).")
    field: Mapped[Internal[str | None]] = column(doc="Path of the field within the record (字段).")
    message: Mapped[Internal[str]] = column(doc="What does not fit (说明).")
    mend: Mapped[Internal[str | None]] = column(doc="How to mend it (处理办法).")
    value: Mapped[Clinical[str | None]] = column(doc="The source's own value (原始值).", sealed=True)
    payload: Mapped[Clinical[str | None]] = column(
        doc="The whole record as the source sent it, as JSON (原始记录).", sealed=True
    )
    first_seen_at: Mapped[Internal[datetime]] = column(doc="Since when (首次出现).")
    resolved_at: Mapped[Internal[datetime | None]] = column(doc="When it was resolved (解决时间).")
    dismissed_at: Mapped[Internal[datetime | None]] = column(doc="When it was dismissed (忽略时间).")
    dismissed_because: Mapped[Personal[str | None]] = column(
        doc="Why it was dismissed, in the words of who did it (忽略理由).", sealed=True
    )
    source: Mapped[Source] = belongs_to(
        doc="Source (来源).",
        reverse="quarantined_records",
        reverse_doc="Its records that did not fit (隔离记录).",
    )
    dismissed_by: Mapped[Account] = belongs_to(doc="Who dismissed it (忽略人).", required=False)

    access = rows(
        integrator=own("source"),
        identity_steward=everything(),
        ceilings={Role.INTEGRATOR: Sensitivity.CLINICAL},
    )
    order = ("-first_seen_at",)
    unique = (("source_id", "stream", "key"),)

"""Erasures of pupils."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, everything, rows


class ErasureState(Vocabulary):
    """Where an erasure stands (删除请求状态)."""

    REQUESTED = "Asked for; it waits for a second person (待批准)."
    DONE = "Approved and carried out; nothing of the pupil is left (已删除)."
    DECLINED = "Declined (已拒绝)."


class Erasure(Entity, keeping="ledger"):
    """That all the hub knows about a pupil is to be, or was, erased for good (个人信息删除)."""

    subject_id: Mapped[Internal[int]] = column(
        doc="Number of the pupil's row, which is gone in the end (学生行号)."
    )
    state: Mapped[Internal[ErasureState]] = column(doc="Where it stands (状态).")
    reason: Mapped[Internal[str]] = column(doc="Why; it names nobody (理由).", sealed=True)
    requested_at: Mapped[Internal[datetime]] = column(doc="When it was asked for (申请时间).")
    decided_at: Mapped[Internal[datetime | None]] = column(doc="When it was decided (决定时间).")
    rows_removed: Mapped[Internal[int | None]] = column(
        doc="Rows that were removed, old versions included (删除行数)."
    )
    records_removed: Mapped[Internal[int | None]] = column(
        doc="Records of sources of which only a keyed hash is left (删除来源记录数)."
    )
    requested_by: Mapped[Account] = belongs_to(doc="Who asked for it (申请人).")
    decided_by: Mapped[Account] = belongs_to(doc="Who decided (决定人).", required=False)

    access = rows(identity_steward=everything(), admin=everything())
    order = ("-requested_at",)

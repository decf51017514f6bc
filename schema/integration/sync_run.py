"""Runs of synchronisation."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.integration.source import Source
from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, everything, own, rows


class SyncState(Vocabulary):
    """How far a run is (同步状态)."""

    FETCHING = "Pages are fetched into staging (抓取中)."
    APPLYING = "Staged records become rows (应用中)."
    SUCCEEDED = "Complete (成功)."
    HELD = "Held before applying: it would remove too much (待确认)."
    FAILED = "Failed; the next run continues it (失败)."
    REJECTED = "Held, and rejected (已否决)."


class SyncRun(Entity, keeping="ledger"):
    """One synchronisation of a source (同步记录).

    `seen = added + changed + unchanged + quarantined + waiting + tombstoned + ignored`, always;
    `removed` counts rows found gone by a sweep and `released` records that had waited.
    """

    state: Mapped[Internal[SyncState]] = column(doc="How far it is (状态).")
    full: Mapped[Internal[bool]] = column(doc="Whether everything was fetched, not only changes (全量).")
    started_at: Mapped[Internal[datetime]] = column(doc="Start (开始时间).")
    finished_at: Mapped[Internal[datetime | None]] = column(doc="End (结束时间).")
    seen: Mapped[Internal[int]] = column(doc="Distinct records that the source gave (读取).")
    added: Mapped[Internal[int]] = column(doc="Records that are new (新增).")
    changed: Mapped[Internal[int]] = column(doc="Records that differ from before (变更).")
    unchanged: Mapped[Internal[int]] = column(doc="Records that are as before (未变).")
    quarantined: Mapped[Internal[int]] = column(doc="Records that do not fit (隔离).")
    waiting: Mapped[Internal[int]] = column(
        doc="Records about something that the hub does not know yet (等待)."
    )
    tombstoned: Mapped[Internal[int]] = column(doc="Records that the source declares deleted (来源删除).")
    ignored: Mapped[Internal[int]] = column(doc="Records of a kind that the hub does not use (忽略).")
    removed: Mapped[Internal[int]] = column(doc="Records found gone by a sweep (清扫移除).")
    released: Mapped[Internal[int]] = column(doc="Records that had waited and now fit (释放).")
    error_code: Mapped[Internal[str | None]] = column(doc="Code of the error that ended it (错误代码).")
    error: Mapped[Internal[str | None]] = column(doc="What went wrong, and how to mend it (错误).")
    source: Mapped[Source] = belongs_to(
        doc="Source (来源).", reverse="runs", reverse_doc="Its runs (同步记录)."
    )

    access = rows(integrator=own("source"), admin=everything())
    order = ("-started_at",)

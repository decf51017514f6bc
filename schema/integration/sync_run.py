"""Runs of synchronisation."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.integration.source import Source
from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, everything, own, rows


class SyncState(Vocabulary):
    """How far a run is (同步状态)."""

    QUEUED = "Waits for a worker (排队中)."
    FETCHING = "Pages are fetched into staging (抓取中)."
    APPLYING = "Staged records become rows (应用中)."
    PAUSED = "Stopped by somebody until it is resumed (已暂停)."
    SUCCEEDED = "Complete (成功)."
    HELD = "Held before applying: it would remove too much (待确认)."
    FAILED = "Failed; the next run continues it (失败)."
    REJECTED = "Held, and rejected (已否决)."
    CANCELLED = "Stopped by somebody for good; what it had applied stays (已取消)."


class SyncPhase(Vocabulary):
    """What a run does with a source's records (同步阶段)."""

    FETCH = "Asks the source for them (抓取)."
    CHECK = "Looks at what they would take away (核查)."
    APPLY = "Makes rows of them (应用)."
    DERIVE = "Works out what follows from the rows (推导)."


class SyncRun(Entity, keeping="ledger"):
    """One synchronisation of a source (同步记录).

    `seen = added + changed + unchanged + quarantined + waiting + tombstoned + ignored`, always;
    `removed` counts rows found gone by a sweep and `released` records that had waited.
    """

    state: Mapped[Internal[SyncState]] = column(doc="How far it is (状态).")
    phase: Mapped[Internal[SyncPhase | None]] = column(
        doc="What it does, or did when it stopped; null before it began and when all is done (阶段)."
    )
    stream: Mapped[Internal[str | None]] = column(
        doc="The stream of the source that it is at in this phase (数据流)."
    )
    records: Mapped[Internal[int | None]] = column(
        doc="Records of this stream so far in this phase (已处理)."
    )
    attempts: Mapped[Internal[int]] = column(
        doc="How often it was taken up: more than once where it was interrupted (执行次数)."
    )
    full: Mapped[Internal[bool]] = column(doc="Whether everything was fetched, not only changes (全量).")
    started_at: Mapped[Internal[datetime]] = column(
        doc="Start; of a queued run, when it was asked for (开始时间)."
    )
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
    decided_at: Mapped[Internal[datetime | None]] = column(
        doc="When it was approved or rejected, where it was held (决定时间)."
    )
    operator: Mapped[Internal[str | None]] = column(
        doc="Who decided, where that was done at the command line: the system's name of its user (操作员)."
    )
    source: Mapped[Source] = belongs_to(
        doc="Source (来源).", reverse="runs", reverse_doc="Its runs (同步记录)."
    )
    decided_by: Mapped[Account] = belongs_to(
        doc="Who approved or rejected it, where it was held (决定人).", required=False
    )

    access = rows(integrator=own("source"), identity_steward=everything(), admin=everything())
    order = ("-started_at",)
    announces = True

"""Who may be whom."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.integration.source import Source
from schema.kit import Entity, Internal, Personal, Vocabulary, belongs_to, column, everything, rows


class MatchBand(Vocabulary):
    """What two records are taken for by what they say (匹配区间)."""

    CERTAIN = "One person: an identifier says so, or a near-impossible coincidence (确定)."
    TO_REVIEW = "Perhaps one person; somebody has to look (待审核)."


class MatchState(Vocabulary):
    """What was decided of two records (匹配决定)."""

    OPEN = "Nothing yet (待决定)."
    LATER = "Put off (暂缓)."
    SAME = "They are one person (同一人)."
    DIFFERENT = "They are two people, whatever later syncs bring (不同人)."


class IdentityMatch(Entity, keeping="ledger"):
    """That a record, or a row, may be about the same person as a row of the graph (身份匹配).

    A decision stands whatever later syncs bring.
    """

    subject_entity: Mapped[Internal[str]] = column(doc="What both are: Student, Guardian or Staff (实体).")
    state: Mapped[Internal[MatchState]] = column(doc="What was decided (决定).")
    band: Mapped[Internal[MatchBand]] = column(doc="What they are taken for (区间).")
    score: Mapped[Internal[Decimal]] = column(doc="Probability that they are one person, 0 to 1 (匹配概率).")
    weight: Mapped[Internal[Decimal]] = column(
        doc="The same in bits: the prior and the weights of all evidence together (匹配权重)."
    )
    prior: Mapped[Internal[Decimal]] = column(doc="Bits before anything was compared (先验权重).")
    subject_id: Mapped[Internal[int]] = column(doc="The row that stays when the two are joined (保留的行).")
    other_id: Mapped[Internal[int | None]] = column(
        doc="The other row; null: a record that waits, of which there is no row yet (另一行)."
    )
    stream: Mapped[Internal[str | None]] = column(doc="Collection of the record that waits (数据集).")
    key: Mapped[Personal[str | None]] = column(
        doc="The source's own key of the record that waits (来源主键)."
    )
    slot: Mapped[Internal[str | None]] = column(doc="Which part of the record (部分).")
    found_at: Mapped[Internal[datetime]] = column(doc="When they were first compared (发现时间).")
    decided_at: Mapped[Internal[datetime | None]] = column(doc="When it was decided (决定时间).")
    merged: Mapped[Internal[bool]] = column(doc="Whether the two are joined now (是否已合并).")
    version: Mapped[Internal[int]] = column(doc="Grows with each change (版本).")
    moved: Mapped[Internal[dict[str, object]]] = column(
        doc="The hub's own rows that came with the other one, to go back with it.", hidden=True
    )
    source: Mapped[Source] = belongs_to(
        doc="Source of the record that waits (来源).",
        reverse="identity_matches",
        reverse_doc="Its records that may be about a known person (身份匹配).",
        required=False,
    )
    decided_by: Mapped[Account] = belongs_to(
        doc="Who decided; null: nobody yet, or the hub itself, as it was certain (决定人).", required=False
    )
    asked_by: Mapped[Account] = belongs_to(
        doc="Who asked for the two to be joined, where an account stands for one of them: a second steward decides (申请人).",
        required=False,
    )

    access = rows(identity_steward=everything())
    plural = "identity_matches"
    order = ("-weight",)
    indexes = (
        ("subject_entity", "subject_id"),
        ("subject_entity", "other_id"),
        ("source_id", "stream", "key"),
        ("merged",),
    )

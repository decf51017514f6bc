"""What a held run would take away, to be approved or rejected."""

from sqlalchemy.orm import Mapped

from schema.integration.sync_run import SyncRun
from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, everything, own, rows
from schema.places.school import School


class HeldKind(Vocabulary):
    """What would become of a row (变更类型)."""

    REMOVE = "It would be hidden, as its source has it no more (移除)."
    SUSPEND = "It would stay, and be enrolled no more (停用)."


class HeldChange(Entity, keeping="ledger"):
    """How many pupils of a school, or records of a collection, a held run would take away (待确认变更)."""

    kind: Mapped[Internal[HeldKind]] = column(doc="What would become of them (变更类型).")
    stream: Mapped[Internal[str | None]] = column(
        doc="Collection of which these are records; null: they are pupils (数据集)."
    )
    taken: Mapped[Internal[int]] = column(doc="How many (数量).")
    total: Mapped[Internal[int]] = column(doc="Of how many that there are now (总数).")
    beyond: Mapped[Internal[bool]] = column(doc="Whether that is beyond the brake's limit (是否超限).")
    run: Mapped[SyncRun] = belongs_to(
        doc="The run (同步记录).", reverse="held_changes", reverse_doc="What it would take away (待确认变更)."
    )
    school: Mapped[School] = belongs_to(
        doc="The pupils' school; null: of records, or of pupils without one (学校).", required=False
    )

    access = rows(
        integrator=own("run.source"),
        identity_steward=everything(),
        admin=everything(),
    )
    order = ("-taken",)

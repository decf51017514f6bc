"""Where a source's records differ from what its standard, or its mapping, has them be."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.integration.source import Source
from schema.kit import (
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


class DriftKind(Vocabulary):
    """How a field differs (结构变化)."""

    UNKNOWN = "The hub does not use it: it is kept in staging and shown nowhere (未使用的字段)."
    MISSING = "It is required, and is not there: its records are quarantined (缺少字段)."
    RETYPED = "It is of another type: its records are quarantined (类型变化)."


class SchemaDrift(Entity, keeping="ledger"):
    """That a field of a source's records is not as the connector knows it, told once with its first example (结构变化)."""

    stream: Mapped[Internal[str]] = column(doc="Collection of the source (数据集).")
    field: Mapped[Internal[str]] = column(
        doc="Path of the field; `*` stands for any place in a list, and for a key that may be somebody's (字段)."
    )
    kind: Mapped[Internal[DriftKind]] = column(doc="How it differs (结构变化).")
    expected: Mapped[Internal[str | None]] = column(
        doc="What was expected there; never what was found (预期)."
    )
    key: Mapped[Personal[str]] = column(doc="The source's own key of the first record met (首个示例).")
    first_seen_at: Mapped[Internal[datetime]] = column(doc="When it was met first (首次出现).")
    settled_at: Mapped[Internal[datetime | None]] = column(
        doc="When somebody took note of it: it is no alert any more (确认时间)."
    )
    source: Mapped[Source] = belongs_to(
        doc="Source (来源).",
        reverse="drift",
        reverse_doc="Fields that are not as the connector knows them (结构变化).",
    )
    settled_by: Mapped[Account] = belongs_to(doc="Who took note of it (确认人).", required=False)

    access = rows(
        integrator=own("source"),
        identity_steward=everything(),
        admin=everything(),
        ceilings={Role.INTEGRATOR: Sensitivity.PERSONAL},
    )
    order = ("-first_seen_at",)
    announces = True
    unique = (("source_id", "stream", "field", "kind"),)

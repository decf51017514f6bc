"""What each source says where they disagree."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.integration.conflict import Conflict
from schema.integration.source import Source
from schema.kit import Entity, Internal, Personal, Sensitivity, belongs_to, column, inherits


class ConflictValue(Entity, keeping="derived"):
    """What one source says of a field about which sources differ (冲突取值)."""

    value: Mapped[Personal[str | None]] = column(
        doc="The value as text; of a secret its masked form, of a relation the row's name (取值).",
        sealed=True,
        tells=Sensitivity.SECRET,
    )
    stands: Mapped[Internal[bool]] = column(doc="Whether it is the value that stands (是否采用).")
    place: Mapped[Internal[int]] = column(doc="Where the source stands by the rule, from 1 (名次).")
    stated_at: Mapped[Internal[datetime | None]] = column(
        doc="When the source last changed its record (来源时间)."
    )
    conflict: Mapped[Conflict] = belongs_to(
        doc="About what sources differ (冲突).",
        reverse="values",
        reverse_doc="What each source says (各来源取值).",
    )
    source: Mapped[Source] = belongs_to(doc="Who says it (来源).")

    access = inherits("conflict")
    derived_from = ("Conflict",)
    order = ("place",)
    indexes = (("conflict_id", "source_id"),)

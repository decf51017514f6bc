"""Which source records stand behind a row."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.integration.source import Source
from schema.kit import Clinical, Entity, Internal, Personal, belongs_to, column, inherits_subject, own, rows


class SourceRecord(Entity, keeping="derived"):
    """That a record of a source stands behind a row of the graph (来源记录): which sources know a pupil."""

    stream: Mapped[Internal[str]] = column(doc="Collection of the source (数据集).")
    key: Mapped[Personal[str]] = column(doc="The source's own key (来源主键).")
    slot: Mapped[Internal[str]] = column(doc="Which part of the record, where it feeds several rows (部分).")
    subject_entity: Mapped[Internal[str]] = column(doc="Entity of the row (实体).")
    subject_id: Mapped[Internal[int]] = column(doc="The row (行).")
    own_id: Mapped[Internal[int | None]] = column(
        doc="The row that it stands behind by itself, where that one was joined to another.", hidden=True
    )
    refers_to: Mapped[Personal[list[str]]] = column(
        doc="The source's own keys of the rows it points to (来源引用)."
    )
    source_time: Mapped[Internal[datetime | None]] = column(doc="When the source last changed it (来源时间).")
    founding: Mapped[Internal[bool]] = column(
        doc="Whether the row may exist on its account alone (是否主记录)."
    )
    outdated: Mapped[Internal[bool]] = column(
        doc="Whether the source has a newer version, which does not fit: this is the last that did (沿用旧值)."
    )
    said: Mapped[Clinical[str | None]] = column(
        doc="What it says of the row, as JSON.", sealed=True, hidden=True
    )
    source: Mapped[Source] = belongs_to(
        doc="Source (来源).", reverse="records", reverse_doc="Its records (来源记录)."
    )

    access = inherits_subject() | rows(integrator=own("source"))
    order = ("source_id", "stream", "key")
    unique = (("source_id", "stream", "key", "subject_entity", "slot"),)
    indexes = (("source_id", "stream", "key"), ("subject_entity", "subject_id"))

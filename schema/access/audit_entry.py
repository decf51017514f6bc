"""Who read what of whom."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.purpose import Purpose
from schema.integration.quarantined_record import QuarantinedRecord
from schema.kit import (
    Entity,
    Internal,
    Personal,
    Role,
    Sensitive,
    Sensitivity,
    Vocabulary,
    column,
    everything,
    names,
    rows,
)
from schema.people.student import Student


class AuditKind(Vocabulary):
    """What was done (操作类型)."""

    READ = "Rows were read (查阅)."
    AGGREGATE = "Figures were made of many rows, none of which was shown (统计)."
    CHANGE = "Rows were changed (修改)."
    REVEAL = "A secret was shown whole (查看完整证件号)."


class AuditEntry(Entity, keeping="ledger"):
    """That somebody read sensitive, clinical or secret data (审计记录). Nobody changes it, and every batch is sealed."""

    at: Mapped[Internal[datetime]] = column(doc="When (时间).", indexed=True)
    kind: Mapped[Internal[AuditKind]] = column(doc="What was done (操作类型).")
    roles: Mapped[Internal[list[Role]]] = column(doc="Roles of the account at that time (角色).")
    institution: Mapped[Internal[str | None]] = column(
        doc="School or health partner of the account at that time (所属机构)."
    )
    purpose: Mapped[Internal[Purpose]] = column(doc="For what (目的).")
    categories: Mapped[Internal[list[str]]] = column(
        doc="What was read: entity and sensitivity, as Referral.CLINICAL (数据类别)."
    )
    break_glass: Mapped[Internal[bool]] = column(
        doc="Whether an emergency access was in force (是否紧急查阅)."
    )
    at_night: Mapped[Internal[bool]] = column(
        doc="Whether it was between 22:00 and 6:00 in the district (是否夜间)."
    )
    account_id: Mapped[Personal[int | None]] = column(doc="Number of the account (账户).", indexed=True)
    token_id: Mapped[Personal[int | None]] = column(doc="Number of its token, where known (令牌).")
    operation: Mapped[Personal[str | None]] = column(doc="Name of the operation (操作名).")
    document: Mapped[Personal[str]] = column(doc="SHA-256 of the document (查询文档哈希).")
    row_count: Mapped[Personal[int]] = column(
        doc="How many rows; what hangs below a pupil's row is not counted apart (行数)."
    )
    students: Mapped[Sensitive[list[str]]] = column(
        doc="Global ids of the pupils it was about; `has` finds what is known of a pupil by whatever id (涉及学生).",
        ids_of="student_ids",
    )

    student_ids: Mapped[Sensitive[list[int]]] = column(
        doc="The pupils it was about, by the hub's own ids.",
        hidden=True,
        indexed=True,
        names=Student,
        reverse="access_log",
        reverse_doc="Who read what of the pupil, for the pupil's guardians (查阅记录).",
    )
    record_ids: Mapped[Personal[list[int]]] = column(
        doc="Numbers of the quarantined records that were read, whether their pupil was known or not (涉及隔离记录).",
        indexed=True,
        names=QuarantinedRecord,
    )

    access = rows(
        auditor=everything(),
        guardian=names("student_ids"),
        ceilings={Role.AUDITOR: Sensitivity.SENSITIVE, Role.GUARDIAN: Sensitivity.INTERNAL},
    )
    order = ("-at",)
    plural = "audit_entries"

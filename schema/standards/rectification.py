"""How findings are mended."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, belongs_to, column, of_school
from schema.people.staff import Staff
from schema.standards.finding import Finding


class Rectification(Entity):
    """What a school does to mend a finding, and until when (整改方案)."""

    measure: Mapped[Internal[str]] = column(doc="What is done (整改措施).")
    due_on: Mapped[Internal[date]] = column(doc="Last day by which it is to be done (整改期限).")
    done_on: Mapped[Internal[date | None]] = column(doc="When it was done; null: not yet (完成日期).")
    version: Mapped[Internal[int]] = column(doc="Grows with every change; see `version` of mutations (版本).")
    finding: Mapped[Finding] = belongs_to(
        doc="What it mends (问题).", reverse="rectifications", reverse_doc="What is done about it (整改)."
    )
    owner: Mapped[Staff] = belongs_to(
        doc="Who sees to it (责任人).",
        reverse="rectifications",
        reverse_doc="What the person sees to (负责的整改).",
        required=False,
    )

    access = of_school("finding.self_check.school")
    order = ("due_on",)

"""What raised an alert."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.care.alert import Alert
from schema.kit import Entity, Sensitive, belongs_to, column, inherits


class AlertEvidence(Entity, keeping="derived"):
    """A row for which an alert is there (预警依据)."""

    subject_entity: Mapped[Sensitive[str]] = column(doc="Entity of the row (实体).")
    subject_id: Mapped[Sensitive[int]] = column(doc="The row (行).")
    since: Mapped[Sensitive[date]] = column(doc="The day that counts of it (日期).")
    alert: Mapped[Alert] = belongs_to(
        doc="Alert (预警).", reverse="evidence", reverse_doc="The rows for which it is there (依据)."
    )

    access = inherits("alert")
    derived_from = ("Alert",)
    order = ("since", "subject_entity", "subject_id")
    unique = (("alert_id", "subject_entity", "subject_id"),)

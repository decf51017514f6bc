"""What is planned for a pupil in care."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.care.care_file import CareFile
from schema.kit import Entity, Sensitive, belongs_to, column, inherits
from schema.people.staff import Staff


class CarePlan(Entity):
    """A plan for one pupil in care (一生一策)."""

    goal: Mapped[Sensitive[str]] = column(doc="What it is to reach (目标).", sealed=True)
    made_on: Mapped[Sensitive[date]] = column(doc="Day on which it was made (制定日期).")
    review_on: Mapped[Sensitive[date | None]] = column(doc="When it is to be looked at again (复评日期).")
    ended_on: Mapped[Sensitive[date | None]] = column(doc="Last day; null: it goes on (结束日期).")
    version: Mapped[Sensitive[int]] = column(
        doc="Grows with every change; see `version` of mutations (版本)."
    )
    file: Mapped[CareFile] = belongs_to(
        doc="The pupil's file (档案).", reverse="plans", reverse_doc="Its plans (一生一策)."
    )
    owner: Mapped[Staff] = belongs_to(
        doc="Who answers for it (负责人).",
        reverse="care_plans",
        reverse_doc="Plans for which the person answers (负责的关爱方案).",
        required=False,
    )

    access = inherits("file")
    order = ("-made_on",)
    event = "made_on"
    event_of = "file.student"

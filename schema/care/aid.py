"""Aid to pupils in need."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.care.care_file import CareFile
from schema.kit import Entity, Role, Sensitive, Vocabulary, belongs_to, column, inherits
from schema.people.student import Student


class AidProgramme(Vocabulary):
    """Under what a pupil is aided (资助项目)."""

    TUITION = "Tuition and fees are waived (学杂费减免)."
    LIVING = "Help with the cost of living (生活补助)."
    MEALS = "Meals (营养午餐)."
    GRANT = "State grant of senior schools (国家助学金)."
    TUTORING = "Lessons without charge (免费学业辅导)."
    MEDICAL = "Help with the cost of treatment (就医补助)."
    EMERGENCY = "Help in sudden need (临时救助)."
    CHARITY = "Help of a charity (社会捐助)."


class Aid(Entity):
    """What a pupil is given for a time (资助)."""

    programme: Mapped[Sensitive[AidProgramme]] = column(doc="Under what (项目).")
    amount: Mapped[Sensitive[Decimal | None]] = column(
        doc="Amount in yuan for the whole period; null: not in money (金额)."
    )
    starts_on: Mapped[Sensitive[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Sensitive[date | None]] = column(doc="Last day; null: it goes on (结束日期).")
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).", reverse="aids", reverse_doc="What the pupil is given (资助)."
    )
    file: Mapped[CareFile] = belongs_to(
        doc="The pupil's file, where there is one (档案).",
        reverse="aids",
        reverse_doc="What is given (资助).",
        required=False,
    )

    access = inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-starts_on",)
    event = "starts_on"

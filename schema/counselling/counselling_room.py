"""Counselling rooms of schools."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, belongs_to, column, of_school
from schema.people.staff import Staff
from schema.places.school import School


class CounsellingRoom(Entity):
    """A school's room for counselling (心理辅导室)."""

    name: Mapped[Internal[str]] = column(doc="Name (名称).")
    equipped_on: Mapped[Internal[date | None]] = column(doc="Day on which it was equipped (建成日期).")
    hours: Mapped[Internal[str | None]] = column(doc="When it is open, in the school's words (开放时间).")
    weekly_hours: Mapped[Internal[Decimal | None]] = column(
        doc="Hours a week that it is open (每周开放时数)."
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="counselling_rooms", reverse_doc="Its counselling rooms (心理辅导室)."
    )
    keeper: Mapped[Staff] = belongs_to(doc="Who runs it (负责教师).", required=False)

    access = of_school("school")
    order = ("name",)

"""Parents' schools."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.people.staff import Staff
from schema.places.school import School


class ParentSchoolState(Vocabulary):
    """Whether a parents' school works (家长学校状态)."""

    PREPARING = "Being set up (筹建中)."
    ACTIVE = "At work (正常运行)."
    CLOSED = "Closed (已停办)."


class ParentSchool(Entity):
    """The school for parents that a school runs (家长学校)."""

    name: Mapped[Internal[str]] = column(doc="Name (名称).")
    state: Mapped[Internal[ParentSchoolState]] = column(doc="Whether it works (状态).")
    founded_on: Mapped[Internal[date | None]] = column(doc="Day of its founding (成立日期).")
    demonstration: Mapped[Internal[bool | None]] = column(
        doc="Whether it is a demonstration school for others (示范家长学校)."
    )
    school: Mapped[School] = belongs_to(
        doc="School that runs it (举办学校).",
        reverse="parent_schools",
        reverse_doc="Its parents' school (家长学校).",
    )
    head: Mapped[Staff] = belongs_to(doc="Who leads it (负责人).", required=False)

    access = of_school("school")
    order = ("name",)

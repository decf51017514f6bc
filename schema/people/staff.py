"""People who work in schools."""

from sqlalchemy.orm import Mapped

from hub.base.conventions import comparable_identity_number
from schema.kit import Entity, Internal, Personal, Secret, column, rows


class Staff(Entity):
    """A person who works in a school or in the bureau (教职工). Where and as what is told by the posts."""

    staff_number: Mapped[Internal[str | None]] = column(doc="Staff number (工号).", identifies=True)
    national_id: Mapped[Secret[str | None]] = column(
        doc="Resident identity number, masked (身份证号).", identifies=True, normal=comparable_identity_number
    )
    name: Mapped[Internal[str]] = column(doc="Name (姓名).", pinyin=True)
    phone: Mapped[Personal[str | None]] = column(doc="Telephone (电话).")

    access = rows()
    order = ("name",)
    found_by = ("name", "staff_number")
    plural = "staff_members"
    corroborated_by = ("name", "phone")

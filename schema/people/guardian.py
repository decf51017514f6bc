"""Guardians."""

from sqlalchemy.orm import Mapped

from hub.base.conventions import comparable_identity_number
from schema.kit import Entity, Personal, Secret, column, own, rows


class Guardian(Entity):
    """A parent or another guardian of a pupil (监护人)."""

    name: Mapped[Personal[str]] = column(doc="Name (姓名).", pinyin=True)
    phone: Mapped[Personal[str | None]] = column(doc="Telephone (电话).")
    national_id: Mapped[Secret[str | None]] = column(
        doc="Resident identity number, masked (身份证号).", identifies=True, normal=comparable_identity_number
    )

    access = rows(guardian=own(""))
    order = ("name",)
    found_by = ("name",)
    corroborated_by = ("name", "phone")

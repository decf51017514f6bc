"""Health partners."""

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, column, everyone


class HealthPartner(Entity):
    """A hospital or health centre that works with the schools (医疗合作机构)."""

    code: Mapped[Public[str | None]] = column(doc="Code of the organisation (机构代码).", identifies=True)
    name: Mapped[Public[str]] = column(doc="Name (名称).", pinyin=True)
    services: Mapped[Public[list[str] | None]] = column(doc="What it offers (服务).")
    phone: Mapped[Public[str | None]] = column(doc="Telephone for the public (电话).")

    access = everyone()
    order = ("name",)
    found_by = ("name", "code")

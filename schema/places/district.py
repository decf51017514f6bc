"""The district."""

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, column, everyone


class District(Entity):
    """The school district that this hub serves (区)."""

    code: Mapped[Public[str]] = column(doc="Area code by GB/T 2260 (行政区划代码).", identifies=True)
    name: Mapped[Public[str]] = column(doc="Name of the district (名称).", pinyin=True)

    access = everyone()
    order = ("code",)

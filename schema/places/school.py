"""Schools."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, belongs_to, column, everyone
from schema.places.district import District


class SchoolStage(Vocabulary):
    """Which grades a school teaches (学段)."""

    PRIMARY = "Primary school (小学)."
    JUNIOR = "Junior secondary school (初中)."
    SENIOR = "Senior secondary school (高中)."
    NINE_YEAR = "Nine-year school: primary and junior (九年一贯制)."
    COMPLETE = "Complete secondary school: junior and senior (完全中学)."
    SPECIAL = "School for special education (特殊教育)."


class SchoolOwnership(Vocabulary):
    """Who runs a school (办学性质)."""

    PUBLIC = "Run by the state (公办)."
    PRIVATE = "Run privately (民办)."


class School(Entity):
    """A school (学校)."""

    code: Mapped[Public[str]] = column(
        doc="The school's code, 10 digits where national (学校标识码).", identifies=True
    )
    name: Mapped[Public[str]] = column(doc="Name of the school (校名).", pinyin=True)
    stage: Mapped[Public[SchoolStage | None]] = column(doc="Which grades it teaches (学段).")
    ownership: Mapped[Public[SchoolOwnership | None]] = column(doc="Who runs it (办学性质).")
    opened_on: Mapped[Public[date | None]] = column(doc="Day of its opening (建校日期).")
    district: Mapped[District] = belongs_to(
        doc="The district it belongs to (所属区).",
        reverse="schools",
        reverse_doc="Schools of the district (学校).",
        required=False,
    )

    access = everyone()
    order = ("code",)
    found_by = ("name", "code")

"""Campaigns of screening."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, belongs_to, column, everyone
from schema.places.term import Term
from schema.screening.instrument import Instrument


class ScreeningCampaign(Entity):
    """A campaign in which the pupils of some grades are screened with one instrument (测评批次)."""

    code: Mapped[Public[str]] = column(doc="Number of the campaign (批次编号).", identifies=True)
    name: Mapped[Public[str]] = column(doc="Name (名称).", pinyin=True)
    starts_on: Mapped[Public[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Public[date | None]] = column(doc="Last day; null: it is not set (结束日期).")
    grades: Mapped[Public[list[int] | None]] = column(doc="Grades that it is for; null: all (面向年级).")
    instrument: Mapped[Instrument] = belongs_to(
        doc="Instrument (量表).", reverse="campaigns", reverse_doc="Campaigns with it (测评批次)."
    )
    term: Mapped[Term] = belongs_to(
        doc="Term (学期).",
        reverse="screening_campaigns",
        reverse_doc="Campaigns of screening in the term (测评批次).",
        required=False,
    )

    access = everyone()
    order = ("-starts_on", "code")
    found_by = ("name", "code")

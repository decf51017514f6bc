"""Cut-offs of instruments."""

from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, belongs_to, column, everyone
from schema.screening.instrument import Instrument
from schema.screening.warning_level import WarningLevel


class CutOffOf(Vocabulary):
    """Of what a score is (界值对象)."""

    TOTAL = "The total (总分)."
    SCALE = "Each subscale (分量表)."


class InstrumentCutOff(Entity, keeping="derived"):
    """From which score on an instrument tells of which level (界值)."""

    of: Mapped[Public[CutOffOf]] = column(doc="Of what the score is (对象).")
    first: Mapped[Public[Decimal]] = column(doc="Least score (起始分).")
    below: Mapped[Public[Decimal | None]] = column(
        doc="The next level begins with this score; null: it is the last (上限, 不含)."
    )
    level: Mapped[Public[WarningLevel]] = column(doc="The level (预警等级).")
    at_cut_off: Mapped[Public[bool]] = column(doc="Whether who scores so is to be followed up (是否需跟进).")
    instrument: Mapped[Instrument] = belongs_to(
        doc="Instrument (量表).",
        reverse="cut_offs",
        reverse_doc="Its cut-offs (界值).",
        reverse_order=("-of", "first"),
    )

    access = everyone()
    order = ("instrument_id", "-of", "first")
    unique = (("instrument_id", "of", "first"),)

"""Subscales of instruments."""

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, belongs_to, column, everyone
from schema.screening.instrument import Instrument


class InstrumentScale(Entity, keeping="derived"):
    """A subscale of an instrument (分量表)."""

    edition: Mapped[Public[str]] = column(
        doc="Edition of the instrument, and its code: `MHT@1991/FEARS` (分量表版本).", identifies=True
    )
    code: Mapped[Public[str]] = column(doc="Code within the instrument: `LEARNING_ANXIETY` (分量表代码).")
    title: Mapped[Public[str]] = column(doc="Title in English (英文名称).")
    title_zh: Mapped[Public[str]] = column(doc="Title in Chinese (中文名称).")
    place: Mapped[Public[int]] = column(
        doc="Which one it is, from 1: where its score stands among the subscale scores of a result (序号)."
    )
    items: Mapped[Public[list[int]]] = column(doc="Its items, from 1 (题号).")
    counted: Mapped[Public[bool]] = column(doc="Whether it is part of the total (是否计入总分).")
    instrument: Mapped[Instrument] = belongs_to(
        doc="Instrument (量表).",
        reverse="scales",
        reverse_doc="Its subscales (分量表).",
        reverse_order=("place",),
    )

    access = everyone()
    order = ("instrument_id", "place")
    unique = (("instrument_id", "code"),)

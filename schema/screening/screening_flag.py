"""Subscales at their cut-off."""

from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.kit import Clinical, Entity, Role, belongs_to, column, inherits
from schema.screening.instrument_scale import InstrumentScale
from schema.screening.screening_result import ScreeningResult


class ScreeningFlag(Entity):
    """A subscale that is at its cut-off in a pupil's result (分量表超标)."""

    score: Mapped[Clinical[Decimal]] = column(doc="Score of the subscale (得分).")
    result: Mapped[ScreeningResult] = belongs_to(
        doc="Result (测评记录).", reverse="flags", reverse_doc="Subscales at their cut-off (超标分量表)."
    )
    scale: Mapped[InstrumentScale] = belongs_to(
        doc="Subscale (分量表).",
        reverse="flags",
        reverse_doc="Results in which it is at its cut-off (超标记录).",
    )

    # Its one field is clinical, so to the other roles of a pupil a row could only tell that there is one.
    access = inherits("result").only(Role.PSYCHOLOGIST, Role.CENTRE)
    order = ("-score",)

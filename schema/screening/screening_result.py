"""Results of screening."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.kit import (
    Clinical,
    Entity,
    Internal,
    Personal,
    Sensitive,
    belongs_to,
    column,
    holds,
    inherits,
    rows,
)
from schema.people.student import Student
from schema.places.school import School
from schema.screening.instrument import Instrument
from schema.screening.screening_campaign import ScreeningCampaign
from schema.screening.warning_level import WarningLevel


class ScreeningResult(Entity):
    """A pupil's part in a screening (测评记录): meant to take it, and once it is taken the result, scored by the hub."""

    taken_on: Mapped[Personal[date | None]] = column(
        doc="Day on which it was taken; null: not yet (测评日期).", coverage=True
    )
    grade: Mapped[Internal[int | None]] = column(doc="The pupil's grade at the time (当时年级).")
    level: Mapped[Sensitive[WarningLevel | None]] = column(
        doc="Level by the instrument's cut-offs; null: not taken, or void (预警等级).", psychological=True
    )
    at_cut_off: Mapped[Sensitive[bool | None]] = column(
        doc="Whether it is at a cut-off of the total or of a subscale, to be followed up (是否达界值).",
        indexed=True,
        psychological=True,
    )
    urgent: Mapped[Sensitive[bool | None]] = column(
        doc="Whether an answer is urgent whatever the total; null: the instrument asks nothing such (是否危机).",
        psychological=True,
    )
    valid: Mapped[Sensitive[bool | None]] = column(
        doc="Whether the answers are complete and to be believed; null: not taken (是否有效).",
        psychological=True,
    )
    total: Mapped[Clinical[Decimal | None]] = column(doc="Total: a sum, or a mean by the instrument (总分).")
    subscale_scores: Mapped[Clinical[list[Decimal] | None]] = column(
        doc="Scores of the subscales, in the order of the instrument's `scales` (分量表得分)."
    )
    answers: Mapped[Clinical[str | None]] = column(
        doc="The points of each answer, one digit an item; `-`: unanswered (作答).", sealed=True
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="screening_results",
        reverse_doc="The pupil's screenings (测评记录).",
        grounds=rows(centre=holds("at_cut_off")),
    )
    instrument: Mapped[Instrument] = belongs_to(
        doc="Instrument (量表).", reverse="results", reverse_doc="Results with it (测评记录)."
    )
    campaign: Mapped[ScreeningCampaign] = belongs_to(
        doc="Campaign; null: taken outside of one, at a health partner (测评批次).",
        reverse="results",
        reverse_doc="Who is meant, and the results (测评记录).",
        required=False,
    )
    school: Mapped[School] = belongs_to(
        doc="The pupil's school at the time (当时学校).",
        reverse="screening_results",
        reverse_doc="Screenings of its pupils (测评记录).",
        required=False,
    )

    access = inherits("student")
    order = ("-taken_on",)
    event = "taken_on"
    indexes = (("student_id", "-taken_on", "-id"), ("campaign_id", "school_id"))

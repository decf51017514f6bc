"""Scoring of answers. Pure: an edition of an instrument and the points of each answer go in, the score comes out.

What is unanswered is None. The rules, with their reasons: docs/adr/0055-how-screening-is-scored.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from hub.base.errors import YixinError
from hub.screening.instruments import Band, Instrument
from schema.screening.instrument import Statistic
from schema.screening.warning_level import LEVELS, WarningLevel

Points = Sequence[int | None]
_HUNDREDTH = Decimal("0.01")


class AnswersError(YixinError):
    """The answers are none to this instrument."""

    code = "screening.answers"


@dataclass(frozen=True, slots=True)
class Score:
    """What the answers come to."""

    total: Decimal | None
    """None: too much is unanswered. A sum is whole, a mean has two digits behind the point."""
    scales: Mapping[str, Decimal | None] = field(default_factory=dict)
    """By the code of the subscale."""
    flagged: tuple[str, ...] = ()
    """Subscales at a cut-off of theirs."""
    level: WarningLevel | None = None
    """None: the result is void."""
    at_cut_off: bool | None = None
    valid: bool = True
    urgent: bool | None = None
    """None: the item that tells it is unanswered, or the instrument has none."""


def score(instrument: Instrument, points: Points) -> Score:
    """Score the answers, in the order of the items. Raises AnswersError where they are too many, too few or out of range."""
    _check(instrument, points)
    scales = {scale.code: _scale(instrument, scale.items, points) for scale in instrument.scales}
    total = _total(instrument, scales, points)
    urgent = _urgent(instrument, points)
    if total is None or _void(instrument, points):
        return Score(total, scales, valid=False, urgent=urgent)
    return _judged(instrument, total, scales, urgent)


def judge(instrument: Instrument, total: Decimal) -> Score:
    """What is known of a total alone. Raises AnswersError where no answers come to it."""
    lowest, highest = bounds(instrument)
    if not lowest <= total <= highest:
        raise AnswersError(
            f"the total lies outside {lowest:f} to {highest:f}", mend="correct the total in the source"
        )
    return _judged(instrument, total, {}, None)


def bounds(instrument: Instrument) -> tuple[Decimal, Decimal]:
    """Least and greatest total."""
    times = 1 if instrument.statistic is Statistic.MEAN else len(instrument.counted)
    low, high = instrument.answers
    return Decimal(low * times), Decimal(high * times)


def band(bands: Sequence[Band], value: Decimal) -> Band:
    """The band that a score lies in: the last that begins at or below it."""
    return [bands[0], *(each for each in bands if each.first <= value)][-1]


def _judged(
    instrument: Instrument, total: Decimal, scales: Mapping[str, Decimal | None], urgent: bool | None
) -> Score:
    met = {
        code: band(instrument.scale_bands, value)
        for code, value in scales.items()
        if value is not None and instrument.scale_bands
    }
    found = [band(instrument.bands, total), *met.values()]
    level = max((each.level for each in found), key=LEVELS.index)
    return Score(
        total=total,
        scales=scales,
        flagged=tuple(code for code, each in met.items() if each.cut_off),
        level=WarningLevel.RED if urgent else level,
        at_cut_off=bool(urgent) or any(each.cut_off for each in found),
        urgent=urgent,
    )


def _check(instrument: Instrument, points: Points) -> None:
    low, high = instrument.answers
    if len(points) != instrument.items:
        raise AnswersError(
            f"{instrument.edition} has {instrument.items} items, and {len(points)} answers are given",
            mend="export one column for each item, or name the right edition",
        )
    for number, value in enumerate(points, start=1):
        if value is not None and not low <= value <= high:
            raise AnswersError(
                f"the answer to item {number} lies outside {low} to {high}",
                place=str(number),
                mend="correct the answer in the source",
            )


def _counting(instrument: Instrument, item: int, points: Points) -> int | None:
    value = points[item - 1]
    return sum(instrument.answers) - value if value is not None and item in instrument.reverse else value


def _scale(instrument: Instrument, items: Sequence[int], points: Points) -> Decimal | None:
    """The sum or mean of these items; where few are unanswered, as if each were as the others are on average."""
    given = [value for item in items if (value := _counting(instrument, item, points)) is not None]
    if not given or len(items) - len(given) > instrument.most_missing:
        return None
    if instrument.statistic is Statistic.MEAN:
        return (Decimal(sum(given)) / len(given)).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return (Decimal(sum(given)) * len(items) / len(given)).quantize(Decimal(1), ROUND_HALF_UP)


def _total(instrument: Instrument, scales: Mapping[str, Decimal | None], points: Points) -> Decimal | None:
    counted = [scales[scale.code] for scale in instrument.scales if scale.counted]
    if not counted:
        return _scale(instrument, instrument.counted, points)
    known = [value for value in counted if value is not None]
    if len(known) < len(counted):
        return None
    if instrument.statistic is Statistic.SUM:
        return sum(known, Decimal(0))
    # Not the mean of rounded means.
    given = _given(instrument, instrument.counted, points)
    return (Decimal(sum(given)) / len(given)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _given(instrument: Instrument, items: Iterable[int], points: Points) -> list[int]:
    return [value for item in items if (value := _counting(instrument, item, points)) is not None]


def _void(instrument: Instrument, points: Points) -> bool:
    """Whether the answers are not to be believed; an unanswered item speaks against them."""
    if instrument.validity is None:
        return False
    least, most = instrument.answers
    said = [points[item - 1] for item in instrument.validity.items]
    return (
        sum(most - least if value is None else value - least for value in said) >= instrument.validity.void_at
    )


def _urgent(instrument: Instrument, points: Points) -> bool | None:
    said = [points[item - 1] for item in instrument.urgent]
    if any(value is not None and value > instrument.answers[0] for value in said):
        return True
    return None if not said or None in said else False

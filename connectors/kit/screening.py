"""From answers to an instrument of screening to what is drafted of the result: the same from whatever system they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from hub.screening.instruments import Instrument
from hub.screening.scoring import AnswersError, Points, Score, judge, score
from hub.sync.contract import Draft, RecordError, Ref
from schema.screening.instrument import Instrument as InstrumentRow
from schema.screening.instrument_scale import InstrumentScale
from schema.screening.screening_flag import ScreeningFlag
from schema.screening.screening_result import ScreeningResult

UNANSWERED = "-"


def result(
    instrument: Instrument,
    points: Points | None,
    values: Mapping[str, Any],
    refs: Mapping[str, Ref | None],
    itself: Ref,
    *,
    total: Decimal | None = None,
    total_at: str = "",
    answers_at: Sequence[str] = (),
) -> Iterator[Draft]:
    """The draft of a result, and one for each subscale at its cut-off; `values` and `refs` say the rest of the result.

    `points`: of each answer; None where only the total is known. A `total` that the source tells is compared with what the answers
    come to. `itself`: the record. `total_at`, `answers_at`: the record's own fields. Raises RecordError where something does not fit.
    """
    found = _scored(instrument, points, total, total_at, answers_at)
    scores = [found.scales.get(scale.code) for scale in instrument.scales]
    said: dict[str, Any] = {
        "level": found.level,
        "at_cut_off": found.at_cut_off,
        "urgent": found.urgent,
        "valid": found.valid,
        "total": found.total,
        "subscale_scores": scores if scores and None not in scores else None,
        "answers": None if points is None else "".join(_written(value) for value in points),
    }
    row = Ref.identified(InstrumentRow, edition=instrument.edition)
    yield Draft(ScreeningResult, {**values, **said}, {**refs, "instrument": row})
    for code in found.flagged if found.valid else ():
        scale = Ref.identified(InstrumentScale, edition=f"{instrument.edition}/{code}")
        yield Draft(
            ScreeningFlag, {"score": found.scales[code]}, {"result": itself, "scale": scale}, slot=code
        )


def not_taken(
    instrument: Instrument, values: Mapping[str, Any], refs: Mapping[str, Ref | None]
) -> Iterator[Draft]:
    """The draft for a pupil who is meant and has not taken it."""
    row = Ref.identified(InstrumentRow, edition=instrument.edition)
    yield Draft(ScreeningResult, {**values, "taken_on": None}, {**refs, "instrument": row})


def _scored(
    instrument: Instrument,
    points: Points | None,
    total: Decimal | None,
    total_at: str,
    answers_at: Sequence[str],
) -> Score:
    try:
        if points is None:
            if total is None:
                raise RecordError(
                    "neither answers nor a total", field=total_at or None, mend="export one of them"
                )
            return judge(instrument, total)
        found = score(instrument, points)
    except AnswersError as error:
        number = int(error.place) - 1 if error.place else None
        field = answers_at[number] if number is not None and number < len(answers_at) else total_at
        raise RecordError(error.message, field=field or None, mend=error.mend) from None
    if total is not None and found.total is not None and found.total != total:
        raise RecordError(
            "the total is not what the answers come to",
            field=total_at or None,
            value=f"{total:f}",
            mend=f"the answers to {instrument.edition} come to {found.total:f}; correct one of them in the source, or name the right edition",
        )
    return found


def _written(points: int | None) -> str:
    return UNANSWERED if points is None else str(points)

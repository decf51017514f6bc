"""Screenings as a health partner's FHIR server has them: the answers, mostly with the total beside them, or a total alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.demo.health import Taken
from hub.screening.instruments import Instrument, Loinc, instruments

LOINC = "http://loinc.org"


def resources(
    taken: Taken, at: datetime, response: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Kind and body of each; `response` refers to the first."""
    total = sum(taken.points)
    if taken.told:
        yield "QuestionnaireResponse", _response(taken.instrument, taken.points, total, at)
    if taken.twice or not taken.told:
        body = {
            "status": "final",
            "code": {"coding": [{"system": LOINC, "code": _loinc(taken.instrument).total}]},
            "effectiveDateTime": at.isoformat(),
            "valueInteger": total,
        }
        yield "Observation", {**body, "derivedFrom": [response]} if taken.told else body


def miscounted(at: datetime) -> dict[str, Any]:
    """Answers that come to another total than the server tells."""
    return _response(instruments()["PHQ-9@2001"], (3, *[0] * 8), 4, at)


def _response(instrument: Instrument, points: Sequence[int], total: int, at: datetime) -> dict[str, Any]:
    loinc = _loinc(instrument)
    answers = {number: code for code, number in loinc.answers.items()}
    items = [
        {"linkId": f"/{code}", "answer": [{"valueCoding": {"system": LOINC, "code": answers[number]}}]}
        for code, number in zip(loinc.items, points, strict=True)
    ]
    return {
        "status": "completed",
        "questionnaire": f"{LOINC}/q/{loinc.panel}",
        "authored": at.isoformat(),
        "item": [*items, {"linkId": f"/{loinc.total}", "answer": [{"valueDecimal": total}]}],
    }


def _loinc(instrument: Instrument) -> Loinc:
    assert instrument.loinc is not None
    return instrument.loinc

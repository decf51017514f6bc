"""Screenings that a health partner took: answers (QuestionnaireResponse), and totals without them (Observation), by LOINC."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from connectors.fhir.mapping import Drafts
from connectors.fhir.records import Answer, Item, Observation, QuestionnaireResponse, Reference
from connectors.fhir.references import local
from connectors.kit.screening import result
from hub.screening.instruments import Instrument, Loinc, by_loinc
from hub.sync.contract import Draft, RecordError, Ref

LOINC = "http://loinc.org"
SCORES = ",".join(f"{LOINC}|{code}" for code in by_loinc("total"))
"""What observations are searched for: totals of the instruments."""
_DONE = frozenset({"completed", "amended"})
_FINAL = frozenset({"final", "amended", "corrected"})


class Screenings(Drafts):
    """What each record says, screenings included."""

    def response(self, record: QuestionnaireResponse) -> Iterator[Draft]:
        """A result of screening. Answers to another questionnaire, or that are not complete, are none."""
        items = {_code(item.link_id): (path, item) for path, item in _items(record.item)}
        instrument = _instrument(record.questionnaire, items)
        if instrument is None or record.status not in _DONE or not self._wanted(record.based_on):
            return
        loinc = instrument.loinc
        assert loinc is not None
        points = [_points(*items[code], loinc) if code in items else None for code in loinc.items]
        total = _number(items[loinc.total][1].answer) if loinc.total in items else None
        yield from self._result(
            instrument,
            points if any(value is not None for value in points) else None,
            Ref.record("QuestionnaireResponse", record.id),
            record.subject,
            self._day(record.authored),
            "authored",
            total=total,
            total_at=items[loinc.total][0] if loinc.total in items else "item",
            answers_at=[items[code][0] if code in items else "item" for code in loinc.items],
        )

    def observation(self, record: Observation) -> Iterator[Draft]:
        """A total whose answers are not sent. One that is derived from answers says nothing that they do not."""
        totals = by_loinc("total")
        instrument = next((totals[code] for code in sorted(record.code.codes()) if code in totals), None)
        answered = any(local(each, self._base, "QuestionnaireResponse") for each in record.derived_from)
        wanted = record.status in _FINAL and self._wanted(record.based_on)
        if instrument is None or answered or not wanted:
            return
        value: float | None = record.value_integer
        if value is None and record.value_quantity is not None:
            value = record.value_quantity.value
        yield from self._result(
            instrument,
            None,
            Ref.record("Observation", record.id),
            record.subject,
            self._day(record.effective_date_time),
            "effectiveDateTime",
            total=None if value is None else _decimal(value),
            total_at="valueInteger" if record.value_quantity is None else "valueQuantity/value",
        )

    def _wanted(self, based_on: list[Reference]) -> bool:
        return self._config.screenings == "all" or self._first(based_on, "ServiceRequest") is not None

    def _result(
        self,
        instrument: Instrument,
        points: list[int | None] | None,
        itself: Ref,
        subject: Reference | None,
        day: Any,
        day_at: str,
        **said: Any,
    ) -> Iterator[Draft]:
        if day is None:
            raise RecordError(
                "does not tell on which day it was taken", field=day_at, mend="give the day at the source"
            )
        refs: dict[str, Ref | None] = {"student": self._student(subject or Reference())}
        yield from result(instrument, points, {"taken_on": day}, refs, itself, **said)


def _items(items: list[Item], above: str = "item") -> Iterator[tuple[str, Item]]:
    """Each item with its place, those of groups included."""
    for number, item in enumerate(items):
        path = f"{above}/{number}"
        yield path, item
        yield from _items(item.item, f"{path}/item")


def _code(link: str) -> str:
    """An item's LOINC code: the link itself, or its end (`/44250-9`, `http://loinc.org/44250-9`)."""
    return link.rpartition("/")[2]


def _instrument(questionnaire: str | None, items: dict[str, tuple[str, Item]]) -> Instrument | None:
    """By the questionnaire's address (`http://loinc.org/q/44249-1|2.64`), else by its items."""
    panels = by_loinc("panel")
    named = _code((questionnaire or "").partition("|")[0])
    if named in panels:
        return panels[named]
    asked = (each for each in panels.values() if each.loinc and items.keys() & set(each.loinc.items))
    return next(asked, None)


def _points(path: str, item: Item, loinc: Loinc) -> int | None:
    if not item.answer:
        return None
    if len(item.answer) > 1:
        raise RecordError("is answered twice", field=f"{path}/answer", mend="correct it at the source")
    (answer,) = item.answer
    if answer.value_coding is None:
        number = _number(item.answer)
        if number is None or number != int(number):
            raise RecordError(
                "the answer gives no points",
                field=f"{path}/answer/0",
                mend="answer with a code of LOINC (LA6568-5 …) or points",
            )
        return int(number)
    code = answer.value_coding.code
    if code is None or code not in loinc.answers:
        raise RecordError(
            "the answer is none of the item's",
            field=f"{path}/answer/0/valueCoding/code",
            value=code,
            mend=f"use one of {', '.join(loinc.answers)}",
        )
    return loinc.answers[code]


def _number(answers: list[Answer]) -> Decimal | None:
    for answer in answers:
        for value in (answer.value_integer, answer.value_decimal):
            if value is not None:
                return _decimal(value)
    return None


def _decimal(value: float) -> Decimal:
    """A number of JSON, exactly as it was written."""
    return Decimal(str(value)).normalize() + 0

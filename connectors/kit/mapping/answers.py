"""Answers to an instrument of screening in the columns of a row, one an item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from connectors.kit.mapping.columns import Reader
from connectors.kit.mapping.errors import MappingError
from connectors.kit.mapping.language import AnswersSpec, ColumnSpec
from connectors.kit.screening import not_taken, result
from hub.screening.instruments import Instrument, instruments
from hub.sync.contract import Draft, RecordError, Ref
from schema.kit import Entity
from schema.screening.screening_result import ScreeningResult

Fail = Callable[..., MappingError]


class Answers:
    """Scores the rows of one stream. Raises MappingError where what it names does not exist."""

    def __init__(
        self,
        spec: AnswersSpec,
        entity: type[Entity],
        columns: Mapping[str, ColumnSpec],
        readers: Mapping[str, Reader],
        fail: Fail,
    ) -> None:
        if entity is not ScreeningResult:
            raise fail(f"answers make a ScreeningResult, no {entity.__name__}", "answers")
        for word, edition in columns[spec.instrument].values.items():
            if edition not in instruments():
                known = ", ".join(instruments())
                place = ("columns", spec.instrument, "values", word)
                raise fail(f"there is no instrument {edition!r}; there are {known}", *place)
        self._spec = spec
        self._readers = readers
        self._headers = spec.headers
        self._read: dict[str, int | None] = {}
        """What a cell says, for the few that there are: a row has a hundred of them."""

    def drafts(
        self,
        cells: Mapping[str, str],
        values: Mapping[str, Any],
        refs: Mapping[str, Ref | None],
        itself: Ref,
    ) -> Iterator[Draft]:
        """What a row says of a result. Raises RecordError where it does not fit the instrument."""
        instrument = self._instrument(cells)
        headers = self._headers[: instrument.items]
        points = [self._points(header, cells.get(header, "")) for header in headers]
        further = next((h for h in self._headers[instrument.items :] if cells.get(h, "").strip()), None)
        if further is not None:
            raise RecordError(
                f"{instrument.edition} has {instrument.items} items",
                field=further,
                mend="leave the cell empty, or name the right edition",
            )
        given = any(value is not None for value in points)
        total = self._total(cells)
        if values.get("taken_on") is None:
            if given or total is not None:
                raise RecordError(
                    "there are answers or a total, and no day on which it was taken",
                    mend="fill in the day in the source",
                )
            yield from not_taken(instrument, values, refs)
            return
        yield from result(
            instrument,
            points if given else None,
            values,
            refs,
            itself,
            total=total,
            total_at=self._spec.total or "",
            answers_at=headers,
        )

    def _instrument(self, cells: Mapping[str, str]) -> Instrument:
        header = self._spec.instrument
        said = self._readers[header].read(cells.get(header, ""))
        found = instruments().get(said)
        if found is None:
            words = ", ".join(instruments())
            raise RecordError(
                "the hub does not know this instrument",
                field=header,
                value=said,
                mend=f"use one of {words}, or add the word to `values` in the mapping file",
            )
        return found

    def _points(self, header: str, cell: str) -> int | None:
        if cell not in self._read:
            # What cannot be read is told with its own header, and not kept.
            value: int | None = self._readers[header].read(cell)
            if len(cell) > 8:
                return value
            self._read[cell] = value
        return self._read[cell]

    def _total(self, cells: Mapping[str, str]) -> Decimal | None:
        header = self._spec.total
        if header is None or header not in cells:
            return None
        said: Decimal | None = self._readers[header].read(cells[header])
        return said

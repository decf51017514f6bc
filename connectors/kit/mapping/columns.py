"""From a cell to the value that the column of an entity holds."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from connectors.kit.mapping.cells import READERS, CellError, Kind, heading, trimmed
from connectors.kit.mapping.language import ColumnSpec
from hub.base.conventions import ConventionError
from hub.sync.contract import RecordError
from schema.kit.declaration import Column
from schema.kit.vocabulary import Vocabulary

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Zone of instants that are written without one, where the source's settings name no other."""

FITTING: dict[type[Any], tuple[Kind, ...]] = {
    str: (Kind.TEXT, Kind.IDENTIFIER),
    date: (Kind.DATE,),
    datetime: (Kind.INSTANT,),
    int: (Kind.INTEGER,),
    Decimal: (Kind.DECIMAL, Kind.INTEGER),
    float: (Kind.DECIMAL, Kind.INTEGER),
    bool: (Kind.BOOLEAN,),
}
"""Kinds of cells that a column of this type may be fed from; the first is the default."""


def kinds_for(column: Column) -> tuple[Kind, ...]:
    """Kinds of cells that fit the column, the default first; none for types that no spreadsheet cell can hold."""
    if issubclass(column.type, Vocabulary):
        return (Kind.CODE,)
    kinds = FITTING.get(column.type, ())
    return tuple(reversed(kinds)) if column.type is str and column.spec.identifies else kinds


class Reader:
    """Reads the cells of one column of a file."""

    def __init__(
        self,
        header: str,
        spec: ColumnSpec,
        kind: Kind,
        required: bool,
        target: Column | None = None,
        zone: ZoneInfo = SHANGHAI,
    ) -> None:
        self.header = header
        self.required = required
        self.kind = kind
        self._target = target
        self._zone = zone
        self._empty = {heading(word) for word in spec.empty}
        self._meanings = {heading(word): meaning for word, meaning in spec.values.items()}
        self.members = list(target.type.__members__) if target and issubclass(target.type, Vocabulary) else []
        """Values of the vocabulary that the column holds, if it holds one."""
        self._words = list(spec.values)
        self._parting = re.compile(f"[{re.escape(spec.split)}]") if spec.split else None

    def read(self, cell: str) -> Any:
        """The value, None for an empty cell. Raises RecordError with the header, the cell and the way to mend it."""
        if not trimmed(cell) or (self._empty and heading(cell) in self._empty):
            if self.required:
                mend = f"fill in {self.header} in the source"
                raise RecordError("the cell is empty", field=self.header, mend=mend)
            return None
        try:
            if self._target is None or not self._target.many:
                return self._one(self._meant(cell))
            parts = self._parting.split(cell) if self._parting else [cell]
            return [self._one(self._meant(part)) for part in parts if trimmed(part)]
        except (CellError, ConventionError) as error:
            raise RecordError(error.message, field=self.header, value=cell, mend=error.mend) from None

    def _meant(self, cell: str) -> str:
        return self._meanings.get(heading(cell), cell) if self._meanings else cell

    def _one(self, said: str) -> Any:
        if self.kind is Kind.CODE:
            return self._code(said)
        value = READERS[self.kind](said)
        if isinstance(value, datetime) and value.tzinfo is None:
            return value.replace(tzinfo=self._zone)
        if self._target is None or isinstance(value, bool):
            return value
        if self._target.type is Decimal and isinstance(value, int):
            return Decimal(value)
        if self._target.type is float and isinstance(value, int | Decimal):
            return float(value)
        return value

    def _code(self, said: str) -> Any:
        assert self._target is not None
        member = self._target.type.__members__.get(trimmed(said))
        if member is None:
            words = self._words or self.members
            raise CellError(
                "this word is not in the column's table of values",
                f"use one of {', '.join(words)}, or add the word to `values` in the mapping file",
            )
        return member


def written(value: Any) -> str:
    """A value as it stands in a key: the same however the cell was written."""
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Vocabulary) else str(value)

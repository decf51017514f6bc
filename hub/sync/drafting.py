"""From a staged record to drafts: validation by the stream's model, then the stream's mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from hub.base.conventions import ConventionError
from hub.store.cells import CellError, plain
from hub.sync.contract import Draft, RecordError, Stream
from hub.sync.drift import Finding, misfits
from hub.sync.staging import Staged


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record, or one draft of it, cannot be applied now."""

    code: str
    message: str
    field: str | None = None
    mend: str | None = None
    value: str | None = None
    waits_for: tuple[str, ...] | None = None
    """Set: it waits for what these tokens name. Unset: it is quarantined."""
    drift: tuple[Finding, ...] = ()
    """Fields that its stream's model missed, or found of another type."""
    retry_on: tuple[str, ...] = ()
    """Quarantined, but tried again when a row that these tokens name changes: the other side may be corrected."""

    @property
    def tokens(self) -> tuple[str, ...] | None:
        """What brings the record back; None where only a new version of it can."""
        return self.waits_for if self.waits_for is not None else self.retry_on or None


@dataclass(slots=True, eq=False)
class Claim:
    """One draft on its way to a row."""

    staged: Staged
    draft: Draft
    values: dict[str, Any]
    refs: dict[str, int | None] = field(default_factory=dict)
    refers_to: list[str] = field(default_factory=list)
    subject_id: int | None = None
    link_id: int | None = None
    founding: bool = True
    problem: Problem | None = None
    apart: set[int] = field(default_factory=set)
    """Rows of which it was decided that it is not about them."""
    dangling: list[str] = field(default_factory=list)
    """Tokens of optional references that lead nowhere yet."""
    adrift: list[str] = field(default_factory=list)
    """The relations of those references."""


def read(stream: Stream, staged: Staged) -> list[Claim] | Problem:
    """The drafts of a record, none of one that is gone, or its problem."""
    return [] if staged.gone else draft(stream, staged)


def draft(stream: Stream, staged: Staged) -> list[Claim] | Problem:
    """Read one record. Returns its drafts, or the problem for which it is quarantined whole."""
    if staged.fault is not None:
        fault = staged.fault
        return Problem("record.unreadable", fault["message"], fault["field"], fault["mend"], fault["value"])
    try:
        record = stream.record.model_validate(staged.payload)
        drafts = list(stream.drafts(record))
        return [Claim(staged, item, _values(item)) for item in drafts]
    except ValidationError as error:
        return _invalid(stream.record, error)
    except RecordError as error:
        return Problem(error.code, error.message, error.field, error.mend, _text(error.value))
    except (CellError, ConventionError) as error:
        return Problem(error.code, error.message, error.place, error.mend)


def _values(item: Draft) -> dict[str, Any]:
    columns = item.entity.declaration.columns
    required = item.part_of is None
    values = {name: plain(columns[name], value) for name, value in item.values.items() if value is not None}
    if required:
        for column in columns.values():
            if column.demanded and column.name not in values:
                raise CellError("a value is required", place=column.name)
    return values


def _invalid(model: type[BaseModel], error: ValidationError) -> Problem:
    first = error.errors(include_url=False)[0]
    path = "/".join(str(part) for part in first["loc"]) or None
    more = error.error_count() - 1
    also = f" (and {more} more)" if more else ""
    return Problem(
        "record.invalid",
        f"{first['msg']}{also}",
        path,
        "correct the record in the source; the next sync takes it",
        # Of a missing field pydantic gives the whole record, which is no value of it.
        None if first["type"] == "missing" else _text(first.get("input")),
        drift=tuple(misfits(model, error)),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)[:2000]


def tokens_of(entity_name: str, probes: Sequence[tuple[str, Any]]) -> tuple[str, ...]:
    """Tokens that name a row by its identifiers."""
    return tuple(
        f"{entity_name}.{column}:{value.hex() if isinstance(value, bytes) else value}"
        for column, value in probes
    )


def record_token(source_id: int, stream: str, key: str) -> str:
    """The token that names the row behind a source's record."""
    return f"{source_id}/{stream}/{key}"

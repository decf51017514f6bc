"""Values of a database: as the text that a mapping file's readers take, and as JSON for a checkpoint."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any


class Unwritable(ValueError):
    """A value of a type that no cell can hold (bytes, a list)."""


def said(value: Any) -> str:
    """The value as a file would have it; empty for NULL. A time at midnight is its day. Raises Unwritable."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime() if value.time() == time() and value.tzinfo is None:
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case int() | uuid.UUID():
            return str(value)
        case float():
            return format(Decimal(repr(value)), "f")
        case Decimal():
            return format(value, "f")
        case _:
            raise Unwritable(type(value).__name__)


def frozen(value: Any) -> Any:
    """The value as JSON that `thawed` reads back. Raises Unwritable."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case uuid.UUID():
            return {"uuid": str(value)}
        case _:
            raise Unwritable(type(value).__name__)


def thawed(kept: Any) -> Any:
    """What was frozen."""
    match kept:
        case {"datetime": text}:
            return datetime.fromisoformat(text)
        case {"date": text}:
            return date.fromisoformat(text)
        case {"decimal": text}:
            return Decimal(text)
        case {"uuid": text}:
            return uuid.UUID(text)
        case _:
            return kept

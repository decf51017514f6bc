"""The arguments of a list, checked and made plain: what every later step reads."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson

from resolvers.errors import FilterInvalid, PageDirection, PageSize, TextInvalid
from schema.graph.enums import Direction

DEFAULT_PAGE = 50
LARGEST_PAGE = 1000
LARGEST_LIST = 1000
LONGEST_TEXT = 1000
_HALVES = frozenset(map(chr, range(0xD800, 0xE000)))
DEEPEST_FILTER = 12
"""Levels of a filter, and of an order that leads through relations."""
LONGEST_ORDER = 16

Plain = dict[str, Any]
"""A filter as nested dictionaries by column, relation or operator name."""


@dataclass(frozen=True)
class Arguments:
    """Which rows of a list, in which order, and which page of them."""

    size: int
    backward: bool
    after: str | None
    before: str | None
    filter: Plain
    order: tuple[tuple[str, Direction], ...]
    """Fields by their path (`name`, `school.name`, `attendance_marks.count`), each with its way."""
    listing: str
    """Stable text of filter and order: what a cursor is bound to."""

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for equal arguments: such lists are read together."""
        return (self.size, self.backward, self.after, self.before, self.listing)


def read(given: Mapping[str, Any]) -> Arguments:
    """Check the arguments. Raises a RequestError for what cannot be meant."""
    stated = {name: value for name, value in given.items() if value is not None}
    first, last = stated.get("first"), stated.get("last")
    if first is not None and last is not None:
        raise PageDirection("give first or last, not both", mend="page from one end")
    size = first if first is not None else last if last is not None else DEFAULT_PAGE
    if not 1 <= size <= LARGEST_PAGE:
        raise PageSize(
            f"a page holds 1 to {LARGEST_PAGE:,} rows", mend="ask for fewer and follow pageInfo.endCursor"
        )
    plain = plain_filter(stated["filter"]) if "filter" in stated else {}
    order = tuple(_one_order(item) for item in stated.get("order_by", ()))
    if len(order) > LONGEST_ORDER:
        raise FilterInvalid("the order is too long", mend=f"sort by at most {LONGEST_ORDER} fields")
    listing = orjson.dumps(
        [plain, [[name, way.name] for name, way in order]], default=as_text, option=orjson.OPT_SORT_KEYS
    ).decode()
    after, before = (check_text(stated[name]) if name in stated else None for name in ("after", "before"))
    return Arguments(size, last is not None, after, before, plain, order, listing)


def plain_filter(given: Plain, depth: int = 0) -> Plain:
    """A filter, checked. A stated null is an error: it would match everything."""
    if depth > DEEPEST_FILTER:
        raise FilterInvalid("the filter is nested too deeply", mend=f"nest at most {DEEPEST_FILTER} levels")
    plain: Plain = {}
    for name, value in given.items():
        if value is None:
            raise FilterInvalid(
                "a condition is null",
                place=name,
                mend="leave it out, or ask {isNull: true} for what is not known",
            )
        plain[name] = _plain_value(value, name, depth)
    return plain


def _plain_value(value: Any, name: str, depth: int) -> Any:
    if isinstance(value, dict):
        return plain_filter(value, depth + 1)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        _hold_length(value, name)
        return [_plain_value(item, name, depth) for item in value]
    return checked_value(value, name)


def checked_value(value: Any, name: str) -> Any:
    """A value or a list of values, if it can be meant. Raises FilterInvalid or TextInvalid."""
    if isinstance(value, list):
        _hold_length(value, name)
        return [checked_value(item, name) for item in value]
    if isinstance(value, str):
        return check_text(value, name)
    if isinstance(value, datetime):
        return _check_instant(value, name)
    if isinstance(value, Decimal) and not (value.is_finite() and -40 < value.adjusted() < 40):
        raise FilterInvalid("the number is out of range", place=name)
    return value


def _hold_length(values: list[Any], name: str) -> None:
    if len(values) > LARGEST_LIST:
        raise FilterInvalid("the list is too long", place=name, mend=f"give at most {LARGEST_LIST:,} values")


def check_text(text: str, place: str | None = None) -> str:
    """The text, if PostgreSQL and JSON can hold it and it is of sensible length. Raises TextInvalid."""
    # Looking for what is not ASCII first is far faster, and most texts hold none.
    if "\x00" in text or not (text.isascii() or _HALVES.isdisjoint(text)):
        raise TextInvalid("the text holds a NUL or half a character", place=place)
    if len(text) > LONGEST_TEXT:
        raise TextInvalid("the text is too long", place=place, mend=f"at most {LONGEST_TEXT:,} characters")
    return text


def _check_instant(value: datetime, name: str) -> datetime:
    if value.tzinfo is None:
        raise FilterInvalid(
            "the instant names no offset from UTC",
            place=name,
            mend="write for example 2026-09-01T08:00:00+08:00",
        )
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise FilterInvalid("the instant is out of range", place=name) from None


def _one_order(given: Plain, depth: int = 0) -> tuple[str, Direction]:
    stated = [(name, value) for name, value in given.items() if value is not None]
    if len(stated) != 1 or depth > DEEPEST_FILTER:
        raise FilterInvalid("an order names one field", mend="write [{name: ASC}, {id: DESC}]")
    ((name, value),) = stated
    if isinstance(value, Direction):
        return name, value
    inner, way = _one_order(value, depth + 1)
    return f"{name}.{inner}", way


def as_text(value: Any) -> str:
    """How a value that JSON has not is told apart from others."""
    return value.name if isinstance(value, enum.Enum) else str(value)

"""The query part of the OneRoster 1.2 REST binding, as the simulator answers it: filter, sort, fields, limit, offset."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.kit.upstream.data import Row

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 500
"""What the simulator gives at most, whatever it is asked for; the standard lets servers clamp."""

_TERM = r"([A-Za-z_][\w.]*)(!=|>=|<=|=|>|<|~)'([^']*)'"
_FILTER = re.compile(rf"{_TERM}(?: (AND|OR) {_TERM})?")

Test = Callable[[Row], bool]


class QueryInvalid(Exception):
    """A parameter breaks the binding's rules; `code` is the imsx code minor."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


@dataclass(frozen=True, slots=True)
class Query:
    """What a request asks for."""

    limit: int
    offset: int
    sort: str
    descending: bool
    filter: str
    fields: tuple[str, ...]

    @classmethod
    def read(cls, params: Mapping[str, str], known: frozenset[str]) -> Query:
        """Read and check the parameters for a collection whose records have the fields `known`."""
        sort = params.get("sort", "")
        if sort and sort.split(".")[0] not in known:
            raise QueryInvalid("invalid_sort_field", "sort: no such field")
        order = params.get("orderBy", "asc")
        if order not in {"asc", "desc"}:
            raise QueryInvalid("invaliddata", "orderBy: asc or desc")
        fields = tuple(params["fields"].split(",")) if "fields" in params else ()
        if not known.issuperset(fields):
            raise QueryInvalid("invalid_selection_field", "fields: blank or no such field")
        return cls(
            min(_number(params, "limit", DEFAULT_LIMIT, least=1), LARGEST_LIMIT),
            _number(params, "offset", 0, least=0),
            sort,
            order == "desc",
            params.get("filter", ""),
            fields,
        )


def _number(params: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = params.get(name, str(default))
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < least:
        raise QueryInvalid("invaliddata", f"{name}: a whole number from {least}")
    return int(text)


def matching(text: str, known: frozenset[str]) -> Test:
    """The test that a `filter` states: one comparison, or two joined by AND or OR."""
    match = _FILTER.fullmatch(text)
    if not match:
        raise QueryInvalid("invalid_filter_field", "filter: field<op>'value', at most one AND or OR")
    field, operator, value, joint, field2, operator2, value2 = match.groups()
    first = _comparison(field, operator, value, known)
    if joint is None:
        return first
    second = _comparison(field2, operator2, value2, known)
    if joint == "AND":
        return lambda row: first(row) and second(row)
    return lambda row: first(row) or second(row)


def _comparison(field: str, operator: str, value: str, known: frozenset[str]) -> Test:
    if field.split(".")[0] not in known:
        raise QueryInvalid("invalid_filter_field", "filter: no such field")
    if field == "dateLastModified":
        return _instant_comparison(operator, value)
    compare = _COMPARE[operator]
    if operator == "!=":
        return lambda row: all(compare(_text(found), value) for found in found_at(row, field))
    return lambda row: any(compare(_text(found), value) for found in found_at(row, field))


def _instant_comparison(operator: str, value: str) -> Test:
    try:
        wanted = datetime.fromisoformat(value)
        aware = wanted.tzinfo is not None
    except ValueError:
        aware = False
    if not aware or operator == "~":
        raise QueryInvalid("invalid_filter_field", "filter: dateLastModified is an instant in UTC")
    compare = _COMPARE[operator]
    return lambda row: compare(row.facts["dateLastModified"], wanted)


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "~": lambda a, b: b.casefold() in a.casefold(),
}


def sort_key(field: str) -> Callable[[Row], Any]:
    """By what records are put in order; those without the field come first."""
    if field == "sourcedId":
        return lambda row: row.key
    if field == "dateLastModified":
        return lambda row: row.facts[field]
    return lambda row: next((_text(found) for found in found_at(row, field)), "")


def found_at(row: Row, field: str) -> Iterable[Any]:
    """All values at a path like `roles.role`."""
    if field == "type" and "type" in row.facts:
        return [row.facts[field]]
    found: list[Any] = [row.load()]
    for part in field.split("."):
        found = [item[part] for item in found if isinstance(item, dict) and part in item]
        found = [each for item in found for each in (item if isinstance(item, list) else [item])]
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)

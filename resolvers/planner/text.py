"""JSON text built in SQL: the pieces from which statements put answers together.

Everything is given to `concat`, which writes into one buffer but drops nulls: so each piece says its own `null`.
What SQL cannot say (an opened seal, a cursor) is written as a mark that begins with a word no data can hold, and
replaced afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import ColumnElement, String, case, cast, func, literal_column, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from schema.kit import Vocabulary
from schema.kit.declaration import Column

Value = ColumnElement[Any]

_MOST = 90
"""Arguments of one `concat`; PostgreSQL takes 100."""


@dataclass(frozen=True)
class Text:
    """Pieces behind each other: JSON as it stands, and expressions of text that are never null."""

    parts: tuple[str | Value, ...]

    def expression(self) -> Value:
        """The whole as one expression."""
        return _concat([_quoted(part) if isinstance(part, str) else part for part in self.parts])


def _concat(values: Sequence[Value]) -> Value:
    if len(values) == 1:
        return values[0]
    if len(values) <= _MOST:
        return func.concat(*values, type_=String)
    return _concat([_concat(values[at : at + _MOST]) for at in range(0, len(values), _MOST)])


def _quoted(text: str) -> Value:
    escaped = text.replace("'", "''")
    return _raw(f"'{escaped}'")


def _raw(sql: str) -> Value:
    return literal_column(sql, String)


def constant(text: str) -> Text:
    """A piece that is always the same; it holds only names of fields and types."""
    return Text((text,))


def of(value: Value) -> Text:
    """An expression of text, as a piece."""
    return Text((value,))


NULL = constant("null")


def joined(*pieces: Text) -> Text:
    """The pieces behind each other, constants that meet put together."""
    parts: list[str | Value] = []
    for part in (part for piece in pieces for part in piece.parts):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return Text(tuple(parts))


def object_(fields: Mapping[str, Text]) -> Text:
    """An object with these fields, in this order."""
    pieces: list[Text] = []
    for index, (key, value) in enumerate(fields.items()):
        pieces += [constant(f"{',' if index else ''}{orjson.dumps(key).decode()}:"), value]
    return joined(constant("{"), *pieces, constant("}"))


def nullable(test: Value, value: Text) -> Text:
    """The value where the test is not null, else null."""
    return of(case((test.is_(None), NULL.expression()), else_=value.expression()))


def value(column: Column, source: Value, *, may_be_null: bool) -> Text:
    """A plain column's value as the reference executor writes it."""
    text = _value(column, source)
    return nullable(source, text) if may_be_null else text


def _value(column: Column, source: Value) -> Text:
    kind = column.type
    if not column.many:
        if issubclass(kind, Vocabulary):
            # A check holds the column to the vocabulary's names: nothing to escape.
            return _in_quotes(source)
        if kind is bool or kind is int:
            return of(cast(source, String))
        if kind is datetime:
            return _in_quotes(instant(source))
        if kind is date:
            return _in_quotes(day(source))
        if kind is Decimal:
            return _in_quotes(cast(source, String))
    return of(cast(func.to_json(source), String))


def _in_quotes(source: Value) -> Text:
    return joined(constant('"'), of(source), constant('"'))


def day(source: Value) -> Value:
    """ISO 8601. The driver keeps Python's last and first day as PostgreSQL's infinities."""
    held = func.greatest(func.least(source, _raw(f"date '{date.max}'")), _raw(f"date '{date.min}'"))
    return cast(held, String)


def instant(source: Value) -> Value:
    """ISO 8601 in UTC, which the session speaks; fractions of a second only where there are any."""
    last, first_ = (_raw(f"timestamptz '{end.isoformat()}+00'") for end in (datetime.max, datetime.min))
    held = func.greatest(func.least(source, last), first_)
    shown = func.to_char(held, _raw('\'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"\''))
    return func.replace(shown, _raw("'.000000+'"), _raw("'+'"), type_=String)


def global_id(entity: str, district: str, key: Value) -> Text:
    """The global id of a row, quoted: base64url of `Student:310107:123`."""
    plain = func.convert_to(func.concat(_quoted(f"{entity}:{district}:"), key), _raw("'UTF8'"))
    encoded = func.encode(plain, literal_column("'base64'", String))
    return _in_quotes(func.translate(encoded, _raw("'+/='"), _raw("'-_'"), type_=String))


def array(values: Sequence[tuple[type[Any], Value]]) -> Value:
    """Values by their types as the text of a JSON array; a Decimal and what is a time become strings."""
    return cast(func.json_build_array(*(_exact(kind, value) for kind, value in values)), String)


def _exact(kind: type[Any], value: Value) -> Value:
    if kind is datetime:
        return case((value.is_not(None), instant(value)))
    if kind is date:
        return case((value.is_not(None), day(value)))
    return cast(value, String) if kind is Decimal else value


def hexadecimal(source: Value) -> Value:
    """A text's bytes."""
    return func.encode(func.convert_to(source, _raw("'UTF8'")), _raw("'hex'"), type_=String)


def list_(item: Text, order: Sequence[Value], only: ColumnElement[bool] | None = None) -> Text:
    """The items of all rows as a list in this order."""
    items: Any = func.string_agg(item.expression(), aggregate_order_by(_quoted(","), *order))
    if only is not None:
        items = items.filter(only)
    return joined(constant("["), of(items), constant("]"))


def first(item: Text, order: Sequence[Value], only: ColumnElement[bool] | None = None) -> Text:
    """The item of the first row in this order; null where there is no row."""
    items: Any = func.array_agg(aggregate_order_by(item.expression(), *order))
    if only is not None:
        items = items.filter(only)
    return of(func.coalesce(type_coerce(items, ARRAY(String))[1], NULL.expression()))

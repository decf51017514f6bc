"""JSON text built in SQL: the pieces from which statements put answers together.

Short pieces are joined by `||`, which is twice as fast as `concat`; what may be long is given to `concat`, which copies
nothing twice. The one gives null where a piece is null, the other drops it: so each piece says its own `null`.
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

from resolvers.planner.sql import Sql
from schema.kit import Vocabulary
from schema.kit.declaration import Column

_MOST = 90
"""Arguments of one `concat`; PostgreSQL takes 100."""


@dataclass(frozen=True)
class Said:
    """An expression of text that is never null, except a long one: that may be null for nothing at all."""

    sql: Sql
    long: bool = False


@dataclass(frozen=True)
class Text:
    """Pieces behind each other: JSON as it stands, and expressions."""

    parts: tuple[str | Said, ...]

    @property
    def long(self) -> bool:
        """Whether it holds many rows."""
        return any(isinstance(part, Said) and part.long for part in self.parts)

    @property
    def sql(self) -> Sql:
        """The whole as one expression."""
        said = [_quoted(part) if isinstance(part, str) else part.sql for part in self.parts]
        if len(said) == 1:
            return said[0]
        return _concat(said) if self.long or len(said) > _MOST else Sql(f"({' || '.join(said)})")


def _concat(values: Sequence[Sql]) -> Sql:
    if len(values) <= _MOST:
        return Sql(f"concat({', '.join(values)})")
    return _concat([_concat(values[at : at + _MOST]) for at in range(0, len(values), _MOST)])


def _quoted(text: str) -> Sql:
    escaped = text.replace("'", "''")
    return Sql(f"'{escaped}'")


def constant(text: str) -> Text:
    """A piece that is always the same; it holds only names of fields and types."""
    return Text((text,))


def of(sql: str, *, long: bool = False) -> Text:
    """An expression of text, as a piece; a `long` one holds many rows, or null for none."""
    return Text((Said(Sql(sql), long),))


NULL = constant("null")


def joined(*pieces: Text) -> Text:
    """The pieces behind each other, constants that meet put together."""
    parts: list[str | Said] = []
    for part in (part for piece in pieces for part in piece.parts):
        last = parts[-1] if parts else None
        if isinstance(part, str) and isinstance(last, str):
            parts[-1] = last + part
        else:
            parts.append(part)
    return Text(tuple(parts))


def object_(fields: Mapping[str, Text]) -> Text:
    """An object with these fields, in this order."""
    pieces: list[Text] = []
    for index, (key, value) in enumerate(fields.items()):
        pieces += [constant(f"{',' if index else ''}{orjson.dumps(key).decode()}:"), value]
    return joined(constant("{"), *pieces, constant("}"))


def nullable(test: Sql, value: Text) -> Text:
    """The value where the test is not null, else null."""
    return of(f"CASE WHEN {test} IS NULL THEN 'null' ELSE {value.sql} END", long=value.long)


def value(column: Column, source: Sql, *, may_be_null: bool) -> Text:
    """A plain column's value as the reference executor writes it."""
    text = _value(column, source)
    return nullable(source, text) if may_be_null else text


def _value(column: Column, source: Sql) -> Text:
    kind = column.type
    if not column.many:
        if issubclass(kind, Vocabulary):
            # A check holds the column to the vocabulary's names: nothing to escape.
            return _in_quotes(source)
        if kind is bool or kind is int:
            return of(f"{source}::text")
        if kind is datetime:
            return _in_quotes(instant(source))
        if kind is date:
            return _in_quotes(day(source))
        if kind is Decimal:
            return _in_quotes(Sql(f"{source}::text"))
    # Decimals are strings in a list too.
    return of(f"to_json({source}::text[])::text" if kind is Decimal else f"to_json({source})::text")


def _in_quotes(source: Sql) -> Text:
    return joined(constant('"'), of(source), constant('"'))


def day(source: Sql) -> Sql:
    """ISO 8601. The driver keeps Python's last and first day as PostgreSQL's infinities."""
    return Sql(f"greatest(least({source}, date '{date.max}'), date '{date.min}')::text")


def instant(source: Sql) -> Sql:
    """ISO 8601 in UTC, which the session speaks; fractions of a second only where there are any."""
    held = f"greatest(least({source}, timestamptz '{datetime.max}+00'), timestamptz '{datetime.min}+00')"
    shown = f'to_char({held}, \'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"\')'
    return Sql(f"replace({shown}, '.000000+', '+')")


def local_time(source: Sql) -> Sql:
    """ISO 8601 of a time without a zone, or null; the driver keeps Python's ends of time as PostgreSQL's infinities."""
    held = f"greatest(least({source}, timestamp '{datetime.max}'), timestamp '{datetime.min}')"
    shown = f"to_char({held}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    return Sql(f"CASE WHEN {source} IS NOT NULL THEN replace({shown}, '.000000', '') END")


def global_id(entity: str, district: str, key: Sql) -> Text:
    """The global id of a row, quoted: base64url of `Student:310107:123`.

    Base64 writes `+` and `/` for no text of letters, digits and colons, so the plain alphabet serves.
    """
    plain = f"({_quoted(f'{entity}:{district}:')} || {key}::text)::bytea"
    return _in_quotes(Sql(f"rtrim(encode({plain}, 'base64'), '=')"))


def array(values: Sequence[tuple[type[Any], Sql]]) -> Sql:
    """Values by their types as the text of a JSON array; a Decimal and what is a time become strings."""
    return Sql(f"json_build_array({', '.join(_exact(kind, value) for kind, value in values)})::text")


def _exact(kind: type[Any], value: Sql) -> Sql:
    if kind in (date, datetime):
        shown = day(value) if kind is date else instant(value)
        return Sql(f"CASE WHEN {value} IS NOT NULL THEN {shown} END")
    return Sql(f"{value}::text") if kind is Decimal else value


def hexadecimal(source: Sql) -> Sql:
    """A text's bytes."""
    return Sql(f"encode(convert_to({source}, 'UTF8'), 'hex')")


def list_(item: Text, order: str, only: str) -> Text:
    """The items of all rows as a list in this order. `only` narrows the rows; it may be empty."""
    items = of(f"string_agg({item.sql}, ',' ORDER BY {order}){only}", long=True)
    return joined(constant("["), items, constant("]"))


def only(item: Text) -> Text:
    """A list of at most one item, which is null where there is none."""
    return joined(constant("["), item, constant("]"))


def first(item: Text, order: str, only: str) -> Text:
    """The item of the first row in this order; null where there is no row."""
    return of(f"coalesce((array_agg({item.sql} ORDER BY {order}){only})[1], 'null')")

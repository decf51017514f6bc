"""JSON text built in SQL: the pieces from which statements put answers together.

Everything is given to `concat`, which writes into one buffer but drops nulls: so each piece says its own `null`.
What SQL cannot say (an opened seal, a cursor) is written as a mark between two copies of a word that no
data can hold, and replaced afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, String, case, cast, func, literal_column, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from schema.kit import Vocabulary
from schema.kit.declaration import Column

Text = ColumnElement[Any]


def constant(text: str) -> Text:
    """A piece that is always the same; it holds only names of fields and types."""
    escaped = text.replace("'", "''")
    return literal_column(f"'{escaped}'", String)


NULL = constant("null")


def joined(*pieces: Text) -> Text:
    """The pieces behind each other."""
    return func.concat(*pieces, type_=String)


def object_(fields: Mapping[str, Text]) -> Text:
    """An object with these fields, in this order."""
    pieces: list[Text] = []
    for index, (key, value) in enumerate(fields.items()):
        lead = "{" if index == 0 else ","
        pieces += [constant(f"{lead}{orjson.dumps(key).decode()}:"), value]
    return joined(*pieces, constant("}" if pieces else "{}"))


def nullable(test: ColumnElement[Any], value: Text) -> Text:
    """The value where the test is not null, else null."""
    return case((test.is_(None), NULL), else_=value)


def value(column: Column, source: ColumnElement[Any], *, may_be_null: bool) -> Text:
    """A plain column's value as the reference executor writes it."""
    text = _value(column, source)
    return nullable(source, text) if may_be_null else text


def _value(column: Column, source: ColumnElement[Any]) -> Text:
    kind = column.type
    if not column.many:
        if issubclass(kind, Vocabulary):
            # A check holds the column to the vocabulary's names: nothing to escape.
            return joined(constant('"'), source, constant('"'))
        if kind is bool or kind is int:
            return cast(source, String)
        if kind is datetime:
            return joined(constant('"'), instant(source), constant('"'))
        if kind is date or kind.__name__ == "Decimal":
            return joined(constant('"'), cast(source, String), constant('"'))
    return cast(func.to_json(source), String)


def instant(source: ColumnElement[Any]) -> Text:
    """ISO 8601 in UTC; fractions of a second only where there are any."""
    shown = func.to_char(source, literal_column("'YYYY-MM-DD\"T\"HH24:MI:SS.US'", String))
    return joined(
        func.replace(shown, literal_column("'.000000'", String), literal_column("''", String)),
        constant("+00:00"),
    )


def global_id(entity: str, district: str, key: ColumnElement[Any]) -> Text:
    """The global id of a row, quoted: base64url of `Student:310107:123`."""
    plain = func.convert_to(
        func.concat(constant(f"{entity}:{district}:"), key), literal_column("'UTF8'", String)
    )
    encoded = func.encode(plain, literal_column("'base64'", String))
    shown = func.translate(encoded, literal_column("'+/='", String), literal_column("'-_'", String))
    return joined(constant('"'), shown, constant('"'))


def list_(item: Text, order: Sequence[ColumnElement[Any]], only: ColumnElement[bool] | None = None) -> Text:
    """The items of all rows as a list in this order."""
    items: Any = func.string_agg(item, aggregate_order_by(constant(","), *order))
    if only is not None:
        items = items.filter(only)
    return joined(constant("["), items, constant("]"))


def first(item: Text, order: Sequence[ColumnElement[Any]], only: ColumnElement[bool] | None = None) -> Text:
    """The item of the first row in this order; null where there is no row."""
    items: Any = func.array_agg(aggregate_order_by(item, *order))
    if only is not None:
        items = items.filter(only)
    return func.coalesce(type_coerce(items, ARRAY(String))[1], NULL)

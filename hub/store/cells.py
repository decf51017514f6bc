"""Values of columns on their way in: to what PostgreSQL stores, and to and from the JSON of what a source said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import RowMapping

from hub.base.errors import YixinError
from hub.crypto.sealing import Keyring
from schema.kit.declaration import Column
from schema.kit.entity import Entity
from schema.kit.vocabulary import Vocabulary


class CellError(YixinError):
    """A value does not fit its column."""

    code = "value.invalid"


def plain(column: Column, value: Any) -> Any:
    """The value in the column's own type, a vocabulary's member as its name. Raises CellError."""
    if value is None:
        if not column.nullable:
            raise CellError("a value is required", place=column.name)
        return None
    if column.many:
        return [_one(column, item) for item in value]
    return _one(column, value)


def _one(column: Column, value: Any) -> Any:
    kind = column.type
    if issubclass(kind, Vocabulary):
        name = value.name if isinstance(value, Vocabulary) else str(value)
        if name not in kind.__members__:
            raise CellError(f"not one of {', '.join(kind.__members__)}", place=column.name)
        return name
    if kind is str and isinstance(value, str):
        if "\0" in value or (not value.isascii() and _SURROGATE.search(value)):
            raise CellError("text holds a character that PostgreSQL cannot store", place=column.name)
        return value
    if kind in _PARSERS and isinstance(value, str):
        try:
            value = _PARSERS[kind](value)
        except (ValueError, ArithmeticError):
            raise CellError(f"no {kind.__name__}", place=column.name) from None
    if kind is Decimal and isinstance(value, int | float):
        return Decimal(str(value))
    if not isinstance(value, kind) or (type(value) is not kind and isinstance(value, bool | datetime)):
        raise CellError(f"{kind.__name__} expected, {type(value).__name__} found", place=column.name)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise CellError("an instant needs its offset from UTC", place=column.name)
    return value


_SURROGATE = re.compile("[\ud800-\udfff]")
_PARSERS: Mapping[type[Any], Any] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
    Decimal: Decimal,
}


def jsonable(value: Any) -> Any:
    """What `orjson` does not write itself."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def digest(keyring: Keyring, entity: type[Entity], column: Column, text: str) -> bytes:
    """The keyed hash by which a sealed identifier is matched, in its normal form."""
    normal = column.spec.normal(text) if column.spec.normal else text
    return keyring.digest(f"{entity.__tablename__}.{column.name}", normal)


def digests(keyring: Keyring, entity: type[Entity], column: Column, text: str) -> list[bytes]:
    """The same under every key that the hub still has, the newest first."""
    normal = column.spec.normal(text) if column.spec.normal else text
    return keyring.digests(f"{entity.__tablename__}.{column.name}", normal)


def stored(
    keyring: Keyring,
    entity: type[Entity],
    row_id: int,
    values: Mapping[str, Any],
    old: Mapping[str, Any] | RowMapping | None = None,
) -> dict[str, Any]:
    """From plain values by column and relation name to what each SQL column of the row holds.

    What the row `old` holds of the same values is taken over: each sealing would differ, a hash by its key.
    """
    plainly, others = _layout(entity)
    row: dict[str, Any] = {"id": row_id}
    for name, at in plainly:
        row[at] = values.get(name)
    for column in others:
        name = column.name
        value = values.get(name)
        if old is not None and _holds(keyring, entity, column, row_id, old, value):
            row |= {one: old[one] for one in (name, column.hashed, column.pinyin) if one}
            continue
        if column.sealed:
            row[name] = None if value is None else keyring.seal(place(entity, name, row_id), value)
        else:
            row[name] = value
        if column.hashed:
            row[column.hashed] = None if value is None else digest(keyring, entity, column, value)
        if column.pinyin:
            row[column.pinyin] = None if value is None else romanised(value)
    return row


@cache
def _layout(entity: type[Entity]) -> tuple[tuple[tuple[str, str], ...], tuple[Column, ...]]:
    """Names of values that lie in one column as they are, each with its column's; and the columns of all others."""
    relations, columns = entity.declaration.relations.values(), entity.declaration.columns.values()
    others = tuple(column for column in columns if column.sealed or column.hashed or column.pinyin)
    plainly = [(relation.name, relation.column) for relation in relations if not relation.spec.derived]
    plainly += [(column.name, column.name) for column in columns if column not in others]
    return tuple(plainly), others


def _holds(
    keyring: Keyring,
    entity: type[Entity],
    column: Column,
    row_id: int,
    old: Mapping[str, Any] | RowMapping,
    value: Any,
) -> bool:
    held = old[column.name]
    if not column.sealed or held is None or value is None:
        return bool(held == value)
    return bool(keyring.open(place(entity, column.name, row_id), held) == value)


def named(entity: type[Entity], names: Iterable[str]) -> list[str]:
    """The SQL columns in which these columns and relations are stored."""
    declaration, found = entity.declaration, []
    for name in names:
        column = declaration.columns.get(name)
        if column is None:
            found.append(declaration.relations[name].column)
        else:
            found += [one for one in (name, column.hashed, column.pinyin) if one]
    return found


def place(entity: type[Entity], column: str, row_id: int) -> str:
    """Where a sealed value lies: its associated data."""
    return f"{entity.__tablename__}.{column}:{row_id}"


@lru_cache(maxsize=65536)
def romanised(text: str) -> str:
    """Pinyin without tones, syllables apart: `王小明` → `wang xiao ming`. Other text stays, in lower case."""
    from pypinyin.seg.simpleseg import seg  # takes a quarter of a second to import, and few commands need it

    return " ".join(syllable for word in seg(text) for syllable in _syllables(word)).lower()


@lru_cache(maxsize=65536)
def _syllables(word: str) -> list[str]:
    """Of a word, which is read alike in whatever text: names are made of few of them."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(word)

"""From a declared field to its SQL type, and from a table to the table of its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Double,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Time,
)
from sqlalchemy import Column as SqlColumn
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, TIMESTAMP
from sqlalchemy.types import TypeEngine

from hub.base.errors import DeclarationError
from schema.kit.declaration import VERSION, Column
from schema.kit.vocabulary import Vocabulary

TEXT = Text(collation="C")
"""Byte order on every server: pages, cursors and prefix searches by an index do not depend on its locale."""

TYPES: dict[type[Any], TypeEngine[Any]] = {
    str: TEXT,
    int: Integer(),
    bool: Boolean(),
    float: Double(),
    Decimal: Numeric(),
    date: Date(),
    time: Time(),
    datetime: TIMESTAMP(timezone=True),
    dict: JSONB(),
    bytes: BYTEA(),
}


_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]

OPEN = "open"
"""In the `info` of a table that is no entity's: queries read it."""


def quoted(name: str) -> str:
    """A name as PostgreSQL's SQL writes it: quoted where it is a word of the language."""
    return str(_DIALECT.identifier_preparer.quote(name))


@dataclass(frozen=True)
class Sealed:
    """In the `info` of an SQL column: its values are sealed, each for its place."""

    name: str
    """`student.national_id`; of a history, the table whose old rows it keeps."""
    by: tuple[str, ...] = ("id",)
    """Columns that tell one row's place from another's."""

    def place(self, row: Mapping[str, Any]) -> str:
        """Where the value of this row lies."""
        return f"{self.name}:{'/'.join(str(row[name]) for name in self.by)}"


@dataclass(frozen=True)
class Hashed:
    """In the `info` of an SQL column: it holds the keyed hash of what a sealed column beside it says."""

    of: str
    kind: str
    normal: Callable[[str], str]


SEALING = "sealing"
"""The key of a Sealed or a Hashed in an SQL column's `info`."""


def sql_type(column: Column) -> TypeEngine[Any]:
    """The SQL type of a plain (not sealed) column. A vocabulary is text, held to its names by a check."""
    base = TEXT if issubclass(column.type, Vocabulary) else TYPES.get(column.type)
    if base is None:
        raise DeclarationError(f"no SQL type for {column.type.__name__}", place=column.name)
    return ARRAY(base) if column.many else base


def check_vocabulary(column: Column) -> CheckConstraint | None:
    """The check that keeps a vocabulary's column to the vocabulary's names."""
    if not issubclass(column.type, Vocabulary) or column.sealed:
        return None
    names = ", ".join(f"'{member.name}'" for member in column.type)
    test = f"{column.name} <@ ARRAY[{names}]" if column.many else f"{column.name} IN ({names})"
    return CheckConstraint(test, name=column.name)


def history_table(table: Table, listed: Iterable[str]) -> Table:
    """`student_history`: every superseded version of a row, from `changed_at` until `superseded_at`.

    `listed`: columns of relations by which the versions are found too, for lists as of an instant.
    """
    copies = [
        SqlColumn(column.name, column.type, nullable=column.nullable, info=column.info)
        for column in table.columns
    ]
    history = Table(
        f"{table.name}_history",
        table.metadata,
        # By a name that the table itself leaves free.
        SqlColumn(
            next(name for name in (VERSION, "number", "entry") if name not in table.c),
            BigInteger,
            Identity(),
            primary_key=True,
        ),
        *copies,
        SqlColumn("superseded_at", TIMESTAMP(timezone=True), nullable=False),
    )
    for name in ("id", *listed):
        Index(None, history.c[name], history.c.superseded_at)
    return history

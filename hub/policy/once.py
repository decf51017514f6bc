"""What is worked out once for a statement, wherever in it a condition stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, any_, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

MARK = "\x01"
"""Stands around such a value in the text of a dialect that has `marks_once`; no text of SQL holds it."""

MANY = "\x02"
"""Stands there before, between and after the key and the query of `AmongMany`."""


class Once(ColumnElement[Any]):
    """The rows that a query of the viewer's own finds, as an array: nobody has many. It refers to no other row."""

    inherit_cache = False

    def __init__(self, query: Select[Any]) -> None:
        (found,) = query.selected_columns
        self.type = ARRAY(found.type)
        self.query = query.scalar_subquery()
        self.array = func.array(self.query, type_=self.type)


class AmongMany(ColumnElement[bool]):
    """The key is one of what is found, where that is known to be much.

    PostgreSQL compares a key with the items of an array one by one, so whoever has marks says it in another way.
    """

    inherit_cache = False
    type = Boolean()
    # Both: a statement that is kept by the key alone would be taken for that of another role's posts.
    _traverse_internals = [
        ("asked", InternalTraversal.dp_clauseelement),
        ("found", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, key: ColumnElement[Any], found: Once) -> None:
        self.asked = key
        self.found = found


@compiles(Once)
def _once(element: Once, compiler: SQLCompiler, **given: Any) -> str:
    said = compiler.process(element.array, **given)
    return f"{MARK}{said}{MARK}" if _marks(compiler) else said


@compiles(AmongMany)
def _among_many(element: AmongMany, compiler: SQLCompiler, **given: Any) -> str:
    if not _marks(compiler):
        return compiler.process(element.asked == any_(element.found), **given)
    key, query = (compiler.process(said, **given) for said in (element.asked, element.found.query))
    return f"{MANY}{key}{MANY}{query}{MANY}"


def _marks(compiler: SQLCompiler) -> bool:
    return getattr(compiler.dialect, "marks_once", False)

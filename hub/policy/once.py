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

FEW, MANY = "\x02", "\x03"
"""One of them stands there before, between and after the key and the query of `Among`."""


class Once(ColumnElement[Any]):
    """The rows that a query of the viewer's own finds, as an array: nobody has many. It refers to no other row."""

    inherit_cache = False
    # For keeping statements only: what a statement is made over does not reach into it.
    _cache_key_traversal = [("query", InternalTraversal.dp_clauseelement)]

    def __init__(self, query: Select[Any]) -> None:
        (found,) = query.selected_columns
        self.type = ARRAY(found.type)
        self.query = query.scalar_subquery()
        self.array = func.array(self.query, type_=self.type)


class Among(ColumnElement[bool]):
    """The key is one of what a query of the viewer's own finds.

    How that is best asked hangs on where it stands, so whoever has marks says it (`resolvers.planner.sql`).
    """

    inherit_cache = False
    type = Boolean()
    # All: a statement that is kept by the key alone would be taken for that of another role's posts.
    _traverse_internals = [
        ("asked", InternalTraversal.dp_clauseelement),
        ("found", InternalTraversal.dp_clauseelement),
        ("many", InternalTraversal.dp_boolean),
    ]

    def __init__(self, key: ColumnElement[Any], found: Once, *, many: bool = False) -> None:
        """`many`: so much is found that PostgreSQL should not compare the key with one after the other."""
        self.asked = key
        self.found = found
        self.many = many


@compiles(Once)
def _once(element: Once, compiler: SQLCompiler, **given: Any) -> str:
    said = compiler.process(element.array, **given)
    return f"{MARK}{said}{MARK}" if _marks(compiler) else said


@compiles(Among)
def _among(element: Among, compiler: SQLCompiler, **given: Any) -> str:
    if not _marks(compiler):
        return compiler.process(element.asked == any_(element.found), **given)
    key, query = (compiler.process(said, **given) for said in (element.asked, element.found.query))
    mark = MANY if element.many else FEW
    return f"{mark}{key}{mark}{query}{mark}"


def _marks(compiler: SQLCompiler) -> bool:
    return getattr(compiler.dialect, "marks_once", False)

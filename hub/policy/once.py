"""What is worked out once for a statement, wherever in it a condition stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

MARK = "\x01"
"""Stands around such a value in the text of a dialect that has `marks_once`; no text of SQL holds it."""


class Once(ColumnElement[Any]):
    """The rows that a query of the viewer's own finds, as an array: nobody has many. It refers to no other row."""

    inherit_cache = False

    def __init__(self, query: Select[Any]) -> None:
        (found,) = query.selected_columns
        self.type = ARRAY(found.type)
        self.array = func.array(query.scalar_subquery(), type_=self.type)


@compiles(Once)
def _once(element: Once, compiler: SQLCompiler, **given: Any) -> str:
    said = compiler.process(element.array, **given)
    return f"{MARK}{said}{MARK}" if getattr(compiler.dialect, "marks_once", False) else said

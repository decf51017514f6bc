"""Systems of the demo district that keep tables, one module each; nothing is listed by hand."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from inspect import isabstract

from hub.demo.books.book import Book

__all__ = ["Book", "books"]


@cache
def books() -> tuple[type[Book], ...]:
    """Every book, in the order in which they are synchronised: that of their `place`, then of their names."""
    found = [
        member
        for module in pkgutil.iter_modules(__path__, f"{__name__}.")
        for member in vars(importlib.import_module(module.name)).values()
        if isinstance(member, type) and issubclass(member, Book) and member.__module__ == module.name
    ]
    return tuple(
        sorted((each for each in found if not isabstract(each)), key=lambda each: (each.place, each.source))
    )

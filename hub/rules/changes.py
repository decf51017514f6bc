"""How a file of rules differs from the one that counts, as far as it decides who is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.rules.stated import Book, Rule


def changes(book: Book, counts: Book) -> Mapping[str, int | None]:
    """By rule, those that are gone among them: how many of its numbers are others than in the book that counts.

    A rule that is gone is one change; None: it is new, or asks for something else.
    """
    before = {rule.rule: rule for rule in counts.rules}
    found = {rule.rule: _changed(rule, before.get(rule.rule)) for rule in book.rules}
    return {**found, **{code: 1 for code in before if code not in found}}


def _changed(rule: Rule, before: Rule | None) -> int | None:
    if before is None:
        return None
    numbers, others = list[Any](), list[Any]()
    if _form(_grounds(rule), numbers) != _form(_grounds(before), others):
        return None
    return [one == other for one, other in zip(numbers, others, strict=True)].count(False)


def _grounds(rule: Rule) -> Any:
    return [ground.model_dump() for ground in rule.any]


def _form(said: Any, numbers: list[Any]) -> Any:
    """What is said without its numbers, which are added to the list."""
    if isinstance(said, Mapping):
        return {name: _form(part, numbers) for name, part in said.items()}
    if isinstance(said, list | tuple):
        return [_form(part, numbers) for part in said]
    if isinstance(said, int | float) and not isinstance(said, bool):
        numbers.append(said)
        return int
    return said

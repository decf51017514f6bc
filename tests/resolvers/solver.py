"""An attacker of tables: what can a cell hold, if its parents are the sums of their parts and each figure is within its blur?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

Cell = tuple[str | None, ...]
"""A value for each dimension; None: all of them."""
Span = tuple[int, int]
Parts = Sequence[Cell]


def cells(dimensions: Sequence[Sequence[str]]) -> list[Cell]:
    """Every cell of the table and of its margins."""
    return list(product(*[[None, *values] for values in dimensions]))


def sums(dimensions: Sequence[Sequence[str]], within: Mapping[str, str]) -> list[tuple[Cell, Parts]]:
    """Which cells are the sums of which. `within`: values of a dimension that are parts of another value of it."""
    found: list[tuple[Cell, Parts]] = []
    for cell in cells(dimensions):
        for place, values in enumerate(dimensions):
            whole = cell[place]
            groups: Iterable[list[str]]
            if whole is None:
                inner = [value for value in values if value in within]
                groups = (
                    [inner, [value for value in values if value not in within]] if inner else [list(values)]
                )
            else:
                groups = [[value for value in values if within.get(value) == whole]]
            for parts in groups:
                if parts:
                    found.append((cell, [(*cell[:place], part, *cell[place + 1 :]) for part in parts]))
    return found


def solved(known: Mapping[Cell, Span], totals: Sequence[tuple[Cell, Parts]], most: int) -> dict[Cell, Span]:
    """The narrowest spans that follow, each cell's from its sum and its parts, until nothing changes."""
    spans: dict[Cell, Span] = {}
    for whole, parts in totals:
        for cell in (whole, *parts):
            spans[cell] = known.get(cell, (0, most))
    changed = True
    while changed:
        changed = False
        for whole, parts in totals:
            least = sum(spans[part][0] for part in parts)
            greatest = sum(spans[part][1] for part in parts)
            low, high = spans[whole]
            changed |= _narrow(spans, whole, least, greatest)
            for part in parts:
                own = spans[part]
                changed |= _narrow(spans, part, low - (greatest - own[1]), high - (least - own[0]))
    return spans


def _narrow(spans: dict[Cell, Span], cell: Cell, least: int, greatest: int) -> bool:
    low, high = spans[cell]
    found = max(low, least), min(high, greatest)
    assert found[0] <= found[1], "the figures contradict each other"
    spans[cell] = found
    return found != (low, high)

"""Figures of indicators that are kept: which hold in the snapshot of a request, and what has to be counted again."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Dialect

from hub.policy.guarded import counting, held_in
from hub.policy.viewer import AGGREGATE
from hub.store.figures import FRESH, Figures, Kept
from resolvers.compiling.indicators import Cell, Counted, Grain
from resolvers.loaders.session import Compiled, Session
from schema.indicator import watched
from schema.kit.entity import Entity
from schema.kit.registry import load

Found = dict[str | None, tuple[Decimal | None, bool]]
"""What is counted, by stage or school, and whether that is kept back."""


@dataclass(frozen=True)
class Counting:
    """The statement of one tally and grain."""

    entity: str
    """Of whose rows it is."""
    way: str
    compiled: Compiled
    reads: Sequence[str] | None
    """Tables and columns, as changes are noted of them; None: of some they are not, so that nothing of it is kept."""

    @classmethod
    def of(cls, counted: Counted, grain: Grain, dialect: Dialect) -> Counting:
        """For one caller and period."""
        compiled = Compiled.of(counted.statement(grain), dialect)
        reads, way = read(compiled.sql), counted.policy.way
        if way == AGGREGATE:
            compiled = replace(compiled, sql=counting(compiled.sql))
        return cls(counted.read.entity.__name__, way, compiled, reads)

    def key(self, same: Mapping[str, Any]) -> str | None:
        """By which its figures are kept, `same` being what is equal for all who ask. None: they are the caller's own."""
        given = {**self.compiled.constants, **same}
        values = [given.get(name) for name in self.compiled.names]
        # Whatever is not said here is the caller's own.
        if self.reads is None or any(value is None for value in values):
            return None
        said = orjson.dumps([self.compiled.sql, values, self.way], default=str)
        return hashlib.sha256(said).hexdigest()


def read(sql: str) -> list[str] | None:
    """The tables that a statement reads, and their columns; None where changes of one of them are not noted."""
    said = sql.replace('"', "")
    noted = _noted()
    named = {word for word in _WORD.findall(said) if word in _every()}
    if not named <= noted.keys():
        return None
    rows = {name: noted[name] for name in named}
    rows |= {as_: noted[name] for name, as_ in _AS.findall(said) if name in named}
    return sorted(
        {*rows.values(), *(f"{rows[row]}.{column}" for row, column in _COLUMN.findall(said) if row in rows)}
    )


_WORD, _AS, _COLUMN = (
    re.compile(r"(?<![.\w])\w+"),
    re.compile(r"\b(\w+) AS (\w+)"),
    re.compile(r"\b(\w+)\.(\w+)"),
)


@cache
def _every() -> frozenset[str]:
    """The names under which statements find rows of any kind."""
    return frozenset({*Entity.metadata.tables, *(held_in(entity) for entity in load().values())})


@cache
def _noted() -> Mapping[str, str]:
    """Those of entities of which changes are noted, with their tables."""
    return {
        name: entity.__tablename__
        for entity in watched().values()
        for name in (entity.__tablename__, held_in(entity))
    }


async def figures(
    session: Session, keeping: Figures, same: Mapping[str, Any], every: Sequence[Counting]
) -> list[Found]:
    """What each of these comes to: as it is kept, or counted now. `same`: values that are those of whoever asks."""
    keys = [one.key(same) for one in every]
    (_, snapshot), *there = await session.rows(FRESH, keys=[key for key in keys if key is not None])
    kept = {key: orjson.loads(cells) for key, cells in there}
    found: dict[int, list[Cell]] = {place: kept[key] for place, key in enumerate(keys) if key in kept}
    missing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(every):
        if place not in found:
            missing[one.entity, one.way].append(place)
    for (_, way), of in missing.items():
        statement = Compiled.together([every[place].compiled for place in of], "key, value, back")
        counted: dict[int, list[Cell]] = {place: [] for place in of}
        for place, *cell in await session.rows(statement, way):
            counted[of[place]].append(tuple(cell))
        found |= counted
        # At once: whoever asks again goes on where this one came to its deadline.
        await keeping.keep(
            snapshot,
            [
                Kept(key, orjson.dumps(cells, default=str).decode(), every[place].reads or ())
                for place, cells in counted.items()
                if (key := keys[place]) is not None
            ],
        )
    return [_found(found[place]) for place in range(len(every))]


def _found(cells: Iterable[Sequence[Any]]) -> Found:
    return {key: (None if value is None else Decimal(value), back) for key, value, back in cells}

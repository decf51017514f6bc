"""Figures of indicators that are kept: which are told in the snapshot of a request, and what has to be counted again."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Dialect

from hub.policy.guarded import counting, held_in
from hub.policy.viewer import AGGREGATE
from hub.store.figures import FRESH, Figures, Kept, Row
from resolvers.compiling.indicators import Cell, Counted, Grain
from resolvers.loaders.session import Compiled, Session
from schema.indicator import watched
from schema.kit.entity import Entity
from schema.kit.registry import load

Found = dict[str | None, tuple[Decimal | None, bool]]
"""What is counted, by stage or school, and whether that is kept back."""

ANEW = timedelta(minutes=1)
"""How long after it was last seen to hold a figure is kept anew, so that it is not old where it has just changed."""


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


@dataclass(frozen=True)
class Told:
    """What each of several statements comes to."""

    asked: datetime
    """When the asking transaction began."""
    found: Sequence[Found]
    at: Sequence[datetime]
    """Of when each is."""


async def figures(
    session: Session,
    keeping: Figures,
    same: Mapping[str, Any],
    every: Sequence[Counting],
    together: Sequence[frozenset[int]],
    *,
    whole: bool = False,
) -> Told:
    """What each of these comes to: as it is kept, or counted now.

    `same`: values that are those of whoever asks. `together`: places of those that are told of one moment. `whole`: to
    keep all that is counted at its end, and from time to time what holds: who asks meanwhile finds what was before, or all.
    """
    keys = [one.key(same) for one in every]
    given = [key for key in keys if key is not None]
    asked, *rows = [Row(*row) for row in await session.rows(FRESH, keys=given, age=keeping.age)]
    kept = {one.key: one for one in rows}
    there = _fitting({place: kept[key] for place, key in enumerate(keys) if key in kept}, together)
    found: dict[int, list[Cell]] = {place: orjson.loads(one.cells) for place, one in there.items()}
    missing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(every):
        if place not in found:
            missing[one.entity, one.way].append(place)
    # All is kept of one moment, or what is counted now would fit to nothing once both hold no longer.
    fresh, held = list[Kept](), [one for one in there.values() if one.holds]
    due = any(one.at <= asked.at - ANEW for one in held)
    for (_, way), of in missing.items():
        statement = Compiled.together([every[place].compiled for place in of], "key, value, back")
        counted: dict[int, list[Cell]] = {place: [] for place in of}
        for place, *cell in await session.rows(statement, way):
            counted[of[place]].append(tuple(cell))
        found |= counted
        fresh += [
            Kept(key, orjson.dumps(cells, default=str).decode(), every[place].reads or ())
            for place, cells in counted.items()
            if (key := keys[place]) is not None
        ]
        if not whole:
            # At once: whoever asks again goes on where this one came to its deadline.
            await keeping.keep(asked, fresh, held)
            fresh, held = [], []
    if whole and (missing or due):
        await keeping.keep(asked, fresh, held)
    return Told(
        asked.at,
        [_found(found[place]) for place in range(len(every))],
        [
            asked.at if (old := there.get(place)) is None or old.holds else old.at
            for place in range(len(every))
        ],
    )


def _fitting(there: Mapping[int, Row], together: Sequence[frozenset[int]]) -> Mapping[int, Row]:
    """What may be told of what is there: what holds no longer, only where all beside it was so in one snapshot."""
    told = dict(there)
    while apart := {
        place
        for places in together
        if not places <= told.keys() or len({told[place].snapshot for place in places}) > 1
        for place in places & told.keys()
        if not told[place].holds
    }:
        for place in apart:
            del told[place]
    return told


def _found(cells: Iterable[Sequence[Any]]) -> Found:
    return {key: (None if value is None else Decimal(value), back) for key, value, back in cells}

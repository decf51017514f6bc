"""What rules would do, for the centre and the bureau: figures over the district, and the pupils whom the caller reads."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.clock import Clock
from hub.policy import Policy, Reach
from hub.policy.small_cells import SmallCells
from hub.rules.changes import changes
from hub.rules.evaluating import Row
from hub.rules.simulating import Simulation, pupils, simulate
from hub.rules.stated import Book, RulesInvalid, compared, told
from resolvers.compiling.arguments import LARGEST_PAGE
from resolvers.compiling.told import readable
from resolvers.errors import AggregateRefused, FieldWithheld, PageSize, RequestError
from resolvers.loaders.place import Asking, Place
from schema.graph.directives import SIMULATION
from schema.graph.sizes import ROOT_LIST
from schema.kit.access import DISTRICT_WIDE, Role
from schema.kit.declaration import camel
from schema.kit.registry import load
from schema.pupils import pupil

WHO = frozenset({Role.CENTRE, Role.DISTRICT})
"""Who looks after the rules of the district."""
LONGEST = 65_536
"""Characters of a file of rules."""
MOST = 100
"""Grounds of a file, each with its presences: each is one SELECT over all pupils."""


class RulesRefused(RequestError):
    """Rules that are given to be simulated do not fit."""

    code = "rules.invalid"


@dataclass(frozen=True)
class RuleInfo:
    """See `schema.graph.simulation`."""

    rule: str
    counted: bool
    raised: int | None
    closed: int | None


@dataclass(frozen=True)
class CaseloadInfo:
    """See `schema.graph.simulation`."""

    key: int | None
    now: int | None
    then: int | None


@dataclass(frozen=True)
class PupilInfo:
    """See `schema.graph.simulation`."""

    row: Any
    rules: list[str]


@dataclass(frozen=True)
class SimulationInfo:
    """See `schema.graph.simulation`."""

    version: str
    counted: bool
    rules: list[RuleInfo]
    now: int | None
    then: int | None
    schools: list[CaseloadInfo]
    made: Simulation


async def simulation(
    asking: Asking, engine: AsyncEngine, clock: Clock, text: str, counts: Book
) -> SimulationInfo:
    """What these rules would do, beside the book that counts. Raises AggregateRefused and RulesRefused."""
    roles = asking.viewer.roles & WHO
    if not roles:
        raise AggregateRefused(
            "rules are simulated for the district's centre and its bureau only",
            place=camel(SIMULATION),
            mend="ask with one of these roles",
        )
    book = _book(text)
    ceiling = max(DISTRICT_WIDE[role] for role in roles)
    for entity, column in compared(book):
        if column is not None and column.sensitivity > ceiling:
            raise AggregateRefused(
                "no figures over the district are made of this field",
                place=f"{entity.__name__}.{camel(column.name)}",
            )
    made = await simulate(engine, book, clock)
    cells = SmallCells.of(asking.cells)

    # Each set of pupils is blurred by itself, so who may have any set counted averages the blur away: rules that are put together freely, or
    # a rule beside many others. What one number changes are sets within each other, of which each is asked once.
    changed = changes(book, counts)
    plain = {code for code, numbers in changed.items() if numbers is not None and numbers <= 1}
    whole = plain == changed.keys() and sum(filter(None, changed.values())) <= 1

    def number(people: Iterable[int], told: bool = True) -> int | None:
        return cells.counted("student", frozenset(people)) if told else None

    rules = [
        RuleInfo(
            code,
            code in plain,
            number(pupils(made.raised, code), code in plain),
            number(pupils(made.closed, code), code in plain),
        )
        for code in made.codes
    ]
    schools = [CaseloadInfo(one.school, number(one.now), number(one.then, whole)) for one in made.caseloads]
    now, then = number(pupils(made.standing)), number(pupils(made.cases), whole)
    # Of a school there is told whether its figures are told or not, or its being there would tell of somebody.
    schools = [one for one in schools if one.key is not None or (one.now, one.then) != (None, None)]
    return SimulationInfo(book.version, whole, rules, now, then, schools, made)


def _book(text: str) -> Book:
    if len(text) > LONGEST:
        raise RulesRefused("this is longer than a file of rules", place="rules", mend="simulate fewer rules")
    try:
        book = told(text)
    except RulesInvalid as error:
        raise RulesRefused(error.message, place=error.place, mend=error.mend) from None
    asked = sum(1 + len(one.if_) + len(one.unless) for rule in book.rules for one in rule.any)
    if asked > MOST:
        raise RulesRefused(f"more than {MOST} grounds", place="rules", mend="simulate fewer rules")
    return book


async def concerned(root: Place, made: Simulation, first: int | None) -> list[PupilInfo]:
    """The pupils of whom an alert would be raised, where the caller reads pupil and evidence. Raises FieldWithheld and PageSize."""
    size = ROOT_LIST if first is None else first
    if not 1 <= size <= LARGEST_PAGE:
        raise PageSize(f"between 1 and {LARGEST_PAGE:,} rows", place="first")
    policy = root.asking.policy
    if not policy.reads_any(pupil()):
        return []
    _check(policy, made.book)
    # A rule may raise nearly everybody, of whom a caller reads few, and is told of fewer.
    keys, found, some = await _read(root.asking, pupils(made.raised)), list[PupilInfo](), size
    while keys and len(found) < size:
        found += await _some(root, made, keys[:some])
        # Where evidence is hidden from the caller, more are looked at each time.
        keys, some = keys[some:], some * 2
    return found[:size]


async def _read(asking: Asking, keys: Iterable[int]) -> list[int]:
    """Those of the pupils whom the caller reads, in the order of their ids."""
    statement = readable(asking.policy, asking.district, pupil(), {})
    if statement is None:
        return []
    return sorted(int(key) for (key,) in await asking.session.rows(statement, keys=list(keys)))


async def _some(root: Place, made: Simulation, keys: Sequence[int]) -> list[PupilInfo]:
    """Of some pupils those of whom the caller reads all evidence of an alert."""
    place, entities = root.related("Query", pupil()), load()
    raised = [(key, code) for key in keys for code in made.codes if (key, code) in made.raised]
    rows = await asyncio.gather(*(place.load(key) for key in keys))
    read = {row._key: row for row in rows if row is not None}
    evidence: list[Row] = sorted({row for case in raised for row in made.evidence[case]})
    found = await asyncio.gather(*(root.related("Query", entities[name]).load(key) for name, key in evidence))
    seen = {one for one, row in zip(evidence, found, strict=True) if row is not None}
    by_pupil: dict[int, list[str]] = defaultdict(list)
    for key, code in sorted(raised):
        if key in read and made.evidence[key, code].keys() <= seen:
            by_pupil[key].append(code)
    return [PupilInfo(read[key], codes) for key, codes in by_pupil.items()]


def _check(policy: Policy, book: Book) -> None:
    for entity, column in compared(book):
        withheld = column is not None and policy.reach(entity, column) is Reach.NONE
        if withheld or not policy.reads_any(entity):
            name = entity.__name__ if column is None else f"{entity.__name__}.{camel(column.name)}"
            raise FieldWithheld(
                "what you may not read tells you of no pupil", place=name, mend="ask for figures only"
            )

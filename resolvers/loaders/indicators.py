"""The district's indicators: one statement for all of one grain that are kept, and one more for each that has to be counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
from typing import Any

from graphql import GraphQLSchema
from sqlalchemy import Dialect

from hub.policy.viewer import Shape
from hub.store.figures import Figures
from resolvers.compiling.indicators import Counted, Grain, schools
from resolvers.compiling.periods import Known, Period, period, terms
from resolvers.compiling.tallies import read, worded
from resolvers.errors import ArgumentMissing, RequestError
from resolvers.freshness import Fed, Sourced
from resolvers.loaders.executing import Alike
from resolvers.loaders.figures import Counting, Found, figures
from resolvers.loaders.place import Asking, shared
from schema.indicator import Indicator, IndicatorUnit, Months, Tally, indicators
from schema.places.school import SchoolStage

Told = Mapping[str | None, tuple[Decimal | None, bool]]
"""By stage or school what is told, and whether it is kept back."""

_CENT, _ALL = Decimal("0.01"), Decimal(100)


@dataclass(frozen=True)
class Figure:
    """A numerator, a denominator, and what they come to; see `schema.graph.indicators`."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    suppressed: bool
    perturbed: bool
    counted_at: datetime
    stage: SchoolStage | None = None
    key: int | None = None
    """The school."""


@dataclass(frozen=True)
class Cells:
    """What each tally comes to, and of when that is."""

    asked: datetime
    found: Mapping[Tally, Found]
    at: Mapping[Tally, datetime]

    def since(self, tallies: Iterable[Tally]) -> datetime:
        """Of when the oldest of these is; that of asking where nothing may be counted."""
        return min((self.at[tally] for tally in tallies), default=self.asked)


@dataclass(frozen=True)
class Parts:
    """What an indicator is made of, for one caller and period."""

    indicator: Indicator
    counted: Mapping[Tally, Counted]
    refused: RequestError | None = None

    @classmethod
    def of(
        cls, indicator: Indicator, schema: GraphQLSchema, shape: Shape, district: str, when: Period
    ) -> Parts:
        """Where the caller may not count one part, it is made of nothing."""
        try:
            counted = {
                tally: Counted.of(read(schema, tally, when.variables), shape, district, when)
                for tally in indicator.tallies
            }
        except RequestError as error:
            return cls(indicator, {}, error)
        return cls(indicator, counted)

    @property
    def placed(self) -> bool:
        """Whether it is told of schools."""
        return bool(self.counted) and all(one.placed for one in self.counted.values())

    @property
    def entities(self) -> frozenset[str]:
        """Of whose rows it is made."""
        return frozenset[str]().union(*(one.read.entities for one in self.counted.values()))

    def perturbed(self, grain: Grain) -> bool:
        """Whether it is blurred."""
        return any(one.perturbed(grain) for one in self.counted.values())


class Made:
    """Indicators as one caller may ask them of one period; to make it takes longer than to ask it, so it is kept."""

    def __init__(self, parts: Sequence[Parts]) -> None:
        self.parts = parts
        self._counting: dict[Grain, Mapping[Tally, Counting]] = {}
        self._perturbed: dict[Grain, set[str]] = {}

    @property
    def counted(self) -> list[Counted]:
        """All that is counted."""
        return [one for parts in self.parts for one in parts.counted.values()]

    def told(self, grain: Grain) -> list[Parts]:
        """Those that are told of such a grain."""
        return [one for one in self.parts if grain is Grain.DISTRICT or one.placed]

    def counting(self, grain: Grain, dialect: Dialect) -> Mapping[Tally, Counting]:
        """A statement for each tally."""
        if grain not in self._counting:
            every = {tally: one for parts in self.told(grain) for tally, one in parts.counted.items()}
            self._counting[grain] = {tally: Counting.of(one, grain, dialect) for tally, one in every.items()}
        return self._counting[grain]

    def perturbed(self, parts: Parts, grain: Grain) -> bool:
        """Whether an indicator is blurred."""
        if grain not in self._perturbed:
            self._perturbed[grain] = {one.indicator.code for one in self.told(grain) if one.perturbed(grain)}
        return parts.indicator.code in self._perturbed[grain]


@lru_cache(maxsize=32)
def made(schema: GraphQLSchema, shape: Shape, district: str, when: Period, codes: tuple[str, ...]) -> Made:
    """The indicators with these codes."""
    declared = indicators()
    return Made([Parts.of(declared[code], schema, shape, district, when) for code in codes])


def chosen(given: Mapping[str, Any]) -> list[Indicator]:
    """The indicators that are asked for. Raises ArgumentMissing for a code that there is not."""
    declared, codes = indicators(), given.get("codes")
    unknown = [code for code in codes or () if code not in declared]
    if unknown:
        raise ArgumentMissing(
            "there is no such indicator", place=unknown[0][:100], mend="ask for all, and see their codes"
        )
    areas = given.get("areas")
    return [
        one
        for one in declared.values()
        if (codes is None or one.code in codes) and (areas is None or one.area in areas)
    ]


@dataclass(frozen=True)
class IndicatorInfo:
    """An indicator with its figure over the district."""

    board: Board
    parts: Parts
    figure: Figure
    sources: list[Fed]

    def __getattr__(self, name: str) -> Any:
        """What is declared of it, and what it comes to."""
        return getattr(self.figure if hasattr(self.figure, name) else self.parts.indicator, name)

    @property
    def unit(self) -> IndicatorUnit:
        """What its value is."""
        return self.parts.indicator.unit

    @property
    def period(self) -> Period:
        """Of which time."""
        return self.board.period

    @property
    def withheld(self) -> str | None:
        """Why it is withheld."""
        return self.parts.refused.code if self.parts.refused else None

    @property
    def numerator_query(self) -> str:
        """How to ask for what is counted."""
        return worded(self.parts.indicator.numerator)

    @property
    def denominator_query(self) -> str | None:
        """How to ask for what it is counted out of."""
        of = self.parts.indicator.denominator
        return worded(of) if isinstance(of, Tally) else None


class Board:
    """The indicators of one field of a query: what is asked of one of them is counted for all at once."""

    def __init__(self, asking: Asking, keeping: Figures, when: Period, known: Made) -> None:
        self.period = when
        self.made = known
        self._asking = asking
        self._keeping = keeping
        self._begun: dict[Any, asyncio.Task[Any]] = {}

    async def told(self, sources: Sourced) -> list[IndicatorInfo]:
        """All of them, over the district."""
        cells = await self._once(Grain.DISTRICT, self._counted)
        return [
            IndicatorInfo(self, parts, self._figure(parts, Grain.DISTRICT, cells), sources(parts.entities))
            for parts in self.made.parts
        ]

    async def count(self) -> None:
        """Count what changed, so that it is kept when somebody asks, and note what holds; nothing is told."""
        for grain in Grain:
            await self._once(grain, partial(self._counted, whole=True))

    async def by_stage(self, parts: Parts) -> list[Figure]:
        """One of them at each stage that there is."""
        if not parts.placed:
            return []
        cells, schools = await self._once(Grain.STAGE, self._counted), await self._schools()
        there = {stage for _, _, stage in schools}
        return Alike(
            self._figure(parts, Grain.STAGE, cells, (one.name, one.name), stage=one)
            for one in SchoolStage
            if one.name in there
        )

    async def by_school(self, parts: Parts) -> list[Figure]:
        """One of them at each school."""
        if not parts.placed:
            return []
        cells, schools = await self._once(Grain.SCHOOL, self._counted), await self._schools()
        stages = await self._once(Grain.STAGE, self._counted)
        for tally, counted in parts.counted.items():
            if counted.guarded and not counted.perturbed(Grain.SCHOOL):
                of = {_key(tally, code, key): stage for key, code, stage in schools}
                told = dict(beside_stages(cells.found[tally], stages.found[tally], of))
                cells = replace(cells, found={**cells.found, tally: told})
        return Alike(
            self._figure(parts, Grain.SCHOOL, cells, (code, str(key)), key=key) for key, code, _ in schools
        )

    async def _schools(self) -> list[tuple[int, str, str | None]]:
        async def reading(_: None) -> list[Any]:
            return list(await self._asking.session.rows(schools(self._asking.policy)))

        found: list[tuple[int, str, str | None]] = await self._once(None, reading)
        return found

    async def _once(self, key: Any, begin: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        if key not in self._begun:
            self._begun[key] = asyncio.create_task(begin(key))
        return await shared(self._begun[key])

    async def _counted(self, grain: Grain, *, whole: bool = False) -> Cells:
        """What each tally comes to; `whole`: see `figures`."""
        asking, session = self._asking, self._asking.session
        every = await asyncio.to_thread(self.made.counting, grain, session.dialect)
        places = {tally: place for place, tally in enumerate(every)}
        told = await figures(
            session,
            self._keeping,
            {**asking.cells, "zone": asking.zone},
            list(every.values()),
            [frozenset(places[tally] for tally in parts.counted) for parts in self.made.told(grain)],
            whole=whole,
        )
        found, at = dict(zip(every, told.found, strict=True)), dict(zip(every, told.at, strict=True))
        return Cells(told.asked, found, at)

    def _figure(
        self,
        parts: Parts,
        grain: Grain,
        cells: Cells,
        keys: tuple[str, str] | None = None,
        **of: Any,
    ) -> Figure:
        """`keys`: by which a school itself is told, and by which it is told behind other rows."""
        at = cells.since(parts.counted)
        if parts.refused is not None:
            return Figure(None, None, None, False, False, at, **of)

        def cell(tally: Tally) -> tuple[Decimal | None, bool]:
            key = None if keys is None else _key(tally, *keys)
            # Of people, none is told as few are.
            if parts.counted[tally].guarded:
                value, back = cells.found[tally].get(key, (None, True))
                return value, back or value is None
            return cells.found[tally].get(key, (None, False))[0] or Decimal(0), False

        number, back = cell(parts.indicator.numerator)
        whole, of_back = None, False
        match parts.indicator.denominator:
            case None:
                value = number
            case Months():
                whole = Decimal(self.period.months)
                value = _percent(number, whole)
            case Tally() as of_:
                whole, of_back = cell(of_)
                value = _percent(number, whole)
        perturbed = self.made.perturbed(parts, grain)
        if perturbed and value is not None and parts.indicator.denominator is not None:
            value = min(value, _ALL)
        return Figure(number, whole, value, back or of_back, perturbed, at, **of)


def _key(tally: Tally, itself: object, behind: object) -> str:
    """By what a school's cell is told: a school itself, or behind other rows."""
    return str(itself if tally.school == "" else behind)


def beside_stages(schools: Told, stages: Told, of: Mapping[str, str | None]) -> Told:
    """The exact figures of schools with some more kept back: of those of a stage two, or the stage's own would tell the one; where the stage is kept back, one.

    `of`: the stage of each school. Stages are told beside schools, where each is kept back among its own.
    """
    told: dict[str | None, tuple[Decimal | None, bool]] = {key: schools.get(key, (None, True)) for key in of}
    for stage in {*of.values()}:
        there = [key for key in of if of[key] == stage]
        known = sorted((value, key) for key in there if (value := told[key][0]) is not None)
        back = len(there) - len(known)
        more = back == 0 if stages.get(stage, (None, True))[0] is None else back == 1
        told |= {key: (None, True) for _, key in known[:1] if more}
    return told


def _percent(number: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if number is None or not whole:
        return None
    return (_ALL * number / whole).quantize(_CENT, ROUND_HALF_UP).normalize() + 0


async def board(
    asking: Asking, keeping: Figures, schema: GraphQLSchema, today: date, given: Mapping[str, Any]
) -> Board:
    """What `districtIndicators` is asked for. Raises the errors of its arguments."""
    codes = tuple(one.code for one in chosen(given))
    known = [Known(*row) for row in await asking.session.rows(terms(asking.policy))]
    when = period(known, given.get("period") or {}, today)
    # Beside the event loop, as heavy plans are.
    return Board(
        asking,
        keeping,
        when,
        await asyncio.to_thread(made, schema, asking.policy.shape, asking.district, when, codes),
    )

"""The reference executor's statements of aggregates over the district: see `resolvers.compiling.cells` for their steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import FromClause, Select, case, func, select

from hub.policy import Policy
from hub.policy.predicates import all_of
from resolvers.compiling.aggregate_statements import Figures
from resolvers.compiling.aggregates import Grouping, holding
from resolvers.compiling.arguments import Plain
from resolvers.compiling.cells import Cell, WideGrain, by_person, kept_back
from resolvers.compiling.district import Disclosure, disclosure
from resolvers.compiling.filters import Filters, Value
from resolvers.errors import RequestError
from schema.kit.aggregates import Dimension, Measure, measures
from schema.kit.declaration import Collection


def figures(policy: Policy, district: str, collection: Collection, filter_: Plain) -> Figures:
    """The figures of a list under a policy. Raises AggregateRefused for what may not be asked."""
    guarded = disclosure(policy, collection.entity, filter_) is not None
    return (DistrictFigures if guarded else Figures)(policy, district, collection, filter_)


@dataclass(frozen=True)
class DistrictFigures(Figures):
    """Figures of people over the district."""

    telling: ClassVar[bool] = True

    def told(self, by: Sequence[Dimension] = ()) -> Disclosure:
        """Of whom the groups made so (or the list itself) would tell. Raises AggregateRefused."""
        found = disclosure(self.policy, self.collection.entity, self.filter, by)
        assert found is not None
        return found

    def refused(self, measure: Measure, by: Sequence[Dimension] = ()) -> RequestError | None:
        """See `Figures.refused`."""
        return self.told(by).refused(measure) or super().refused(measure)

    def perturbed(self, by: Sequence[Dimension] = ()) -> bool:
        """See `Figures.perturbed`."""
        return self.told(by).perturbed

    def totals(self, wanted: Sequence[Measure]) -> Select[Any]:
        """As for rows that are read, and behind the figures whether they are kept back."""
        cells = self._cells((), wanted)
        back = kept_back(self.told(), [], [], cells.c.people)
        shown: list[Value] = [case((back, None), else_=cells.c[f"m{index}"]) for index in range(len(wanted))]
        shown.append(back)
        return select(*shown, *([cells.c.parent] if "parent" in cells.c else []))

    def made(self, asked: Grouping, every: Sequence[Measure]) -> FromClause:
        """See `Figures.made`. Of blurred groups those that are kept back are left out, as if nobody were in them."""
        told = self.told(asked.by)
        named = measures(self.collection.entity)
        every = list(dict.fromkeys([*every, *(named[name] for name in asked.having)]))
        cells = self._cells(asked.by, every)
        keys = [cells.c[f"k{index}"] for index in range(len(asked.by))]
        parent = [cells.c.parent] if "parent" in cells.c else []
        back = kept_back(told, keys, parent, cells.c.people)
        judged = select(*cells.c, back.label("suppressed")).subquery("judged")
        of: Mapping[Measure, Value] = {
            measure: case((judged.c.suppressed, None), else_=judged.c[f"m{index}"])
            for index, measure in enumerate(every)
        }
        kept = [column for column in judged.c if not column.name.startswith("m")]
        figures_ = [value.label(f"m{index}") for index, value in enumerate(of.values())]
        held = holding(
            Filters(self.policy, self.district), self.collection.entity, asked.having, of.__getitem__
        )
        found = select(*kept, *figures_).where(held)
        return (found.where(~judged.c.suppressed) if told.perturbed else found).subquery("made")

    def _cells(self, by: Sequence[Dimension], wanted: Sequence[Measure]) -> FromClause:
        """The second step: keys, figures, what keys are sorted by, the number of people, parent."""
        told = self.told(by)
        grain, joined, row, condition = self.grain()
        assert isinstance(grain, WideGrain)
        keys = [grain.key(dimension).label(f"k{index}") for index, dimension in enumerate(by)]
        sorts = [
            func.min(value).label(f"p{index}")
            for index, dimension in enumerate(by)
            if (value := grain.romanised(dimension)) is not None
        ]
        parents = [row.c[self.collection.column].label("parent")] if self.collection.column else []
        columns = by_person(grain, told, wanted)
        there = grain.there(told.people)
        who = columns["w"].label("w")
        others = [value.label(name) for name, value in columns.items() if name != "w"]
        people = (
            select(*keys, *parents, *sorts, who, *others)
            .select_from(joined.source)
            .where(all_of(condition, *there))
            .group_by(*keys, *parents, who)
            .subquery("people")
        )
        cell = Cell(told, lambda name, _: people.c[name])
        grouped = [people.c[column.name] for column in (*keys, *parents)]
        shown = [
            *grouped,
            *(func.min(people.c[column.name]).label(column.name) for column in sorts),
            *(cell.figure(measure).label(f"m{index}") for index, measure in enumerate(wanted)),
            cell.people.label("people"),
        ]
        found = select(*shown).select_from(people)
        return (found.group_by(*grouped) if grouped else found).subquery("cells")

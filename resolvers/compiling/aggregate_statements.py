"""The reference executor's statements of aggregates: the figures, or the groups, of a list for many parents at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    any_,
    bindparam,
    func,
    select,
    true,
)

from hub.policy import Policy
from hub.policy.aggregating import DistrictWide
from hub.policy.predicates import alias, all_of
from resolvers.compiling.aggregates import Grain, Group, Grouping, holding
from resolvers.compiling.arguments import Plain
from resolvers.compiling.cells import WideGrain
from resolvers.compiling.filters import Filters, members_of
from resolvers.errors import RequestError
from schema.kit import Entity
from schema.kit.aggregates import Dimension, Measure
from schema.kit.declaration import Collection


class Joined:
    """The aggregated row, with the relations that were asked of it joined to it."""

    def __init__(self, policy: Policy, entity: type[Entity], row: FromClause) -> None:
        self._policy = policy
        self._rows: dict[tuple[str, ...], tuple[type[Entity], FromClause]] = {(): (entity, row)}
        self._readable: dict[tuple[str, ...], FromClause] = {}
        self.source: Any = row

    def row(self, path: tuple[str, ...]) -> FromClause:
        """See `resolvers.compiling.aggregates.Joins`."""
        if path not in self._rows:
            before = self.row(path[:-1])
            relation = self._rows[path[:-1]][0].declaration.relations[path[-1]]
            target = alias(relation.target)
            same = target.c.id == before.c[relation.column]
            self.source = self.source.outerjoin(
                target, all_of(same, self._policy.rows(relation.target, target))
            )
            self._rows[path] = (relation.target, target)
        return self._rows[path][1]

    def readable(self, path: tuple[str, ...]) -> ColumnElement[Any]:
        """See `resolvers.compiling.cells.WideJoins`."""
        assert isinstance(self._policy, DistrictWide)
        if path not in self._readable:
            before = self.row(path[:-1])
            relation = self._rows[path[:-1]][0].declaration.relations[path[-1]]
            target = alias(relation.target)
            read = self._policy.reading.rows(relation.target, target)
            self.source = self.source.outerjoin(
                target, all_of(target.c.id == before.c[relation.column], read)
            )
            self._readable[path] = target
        found: ColumnElement[Any] = self._readable[path].c.id
        return found

    def found(self, key: Select[Any]) -> ColumnElement[Any]:
        """See `resolvers.compiling.aggregates.Joins`."""
        looked_up = key.correlate(self._rows[()][1]).lateral()
        self.source = self.source.outerjoin(looked_up, true())
        return looked_up.c.id


@dataclass(frozen=True)
class Figures:
    """A list with its filter, for the parents in the parameter `keys` (or the root's), of which figures are asked."""

    policy: Policy
    district: str
    collection: Collection
    filter: Plain
    narrowed: Callable[[FromClause], ColumnElement[bool]] | None = None
    """Holds for every row of the groups that are taken in the end: so fewer are gone over, and the figures are the same."""
    telling: ClassVar[bool] = False
    """Whether each row tells, behind its figures, that they are kept back."""

    def refused(self, measure: Measure, by: Sequence[Dimension] = ()) -> RequestError | None:
        """Why a figure is not given, if it is not."""
        try:
            self._tried.measured(measure)
        except RequestError as error:
            return error
        return None

    @cached_property
    def _tried(self) -> Grain:
        """On which figures are tried, of which no statement is made. Raises a RequestError as `grain` does."""
        return self.grain()[0]

    def perturbed(self, by: Sequence[Dimension] = ()) -> bool:
        """Whether counts of groups made so (or of the list itself) are blurred."""
        return False

    def grain(self) -> tuple[Grain, Joined, FromClause, ColumnElement[bool]]:
        """The aggregated row anew, and which rows are in the list. Raises a RequestError for what may not be asked."""
        entity = self.collection.entity
        row = entity.__table__.alias()
        condition = all_of(
            *members_of(self.policy, self.collection, row),
            Filters(self.policy, self.district).compile(entity, row, self.filter),
        )
        if self.narrowed is not None:
            condition = all_of(condition, self.narrowed(row))
        if self.collection.column:
            keys = bindparam("keys", type_=ARRAY(BigInteger))
            condition = all_of(row.c[self.collection.column] == any_(keys), condition)
        joined = Joined(self.policy, entity, row)
        subject = dict(self.collection.where).get("subject_entity")
        grain = (
            WideGrain(self.policy, entity, joined)
            if isinstance(self.policy, DistrictWide)
            else Grain(self.policy, entity, joined, subject)
        )
        return grain, joined, row, condition

    def totals(self, wanted: Sequence[Measure]) -> Select[Any]:
        """(figures…, parent) for each parent that has rows; at the root one row."""
        grain, joined, row, condition = self.grain()
        values = [grain.measured(measure) for measure in wanted]
        if not self.collection.column:
            return select(*values).select_from(joined.source).where(condition)
        parent = row.c[self.collection.column]
        found = select(*values, parent).select_from(joined.source).where(condition)
        return found.group_by(parent)

    def groups(self, asked: Grouping, measures: Sequence[Measure]) -> Select[Any]:
        """(keys…, figures…, parent) for each group, the groups of each parent in their order."""
        every = list(dict.fromkeys([*measures, *asked.needed]))
        return self._first(asked, self.made(asked, every), every, measures)

    def made(self, asked: Grouping, every: Sequence[Measure]) -> FromClause:
        """The groups: keys (`k0`…), figures (`m0`…), what keys are sorted by (`p0`…) and their parent."""
        entity = self.collection.entity
        grain, joined, row, condition = self.grain()
        keys = [grain.key(dimension).label(f"k{index}") for index, dimension in enumerate(asked.by)]
        sorts = {
            f"p{index}": func.min(value).label(f"p{index}")
            for index, dimension in enumerate(asked.by)
            if (value := grain.romanised(dimension)) is not None
        }
        figures = [grain.measured(measure).label(f"m{index}") for index, measure in enumerate(every)]
        parents = [row.c[self.collection.column].label("parent")] if self.collection.column else []
        having = holding(Filters(self.policy, self.district), entity, asked.having, grain.measured)
        # The source is complete only now: whatever was asked of the row may have joined a relation.
        return (
            select(*keys, *figures, *sorts.values(), *parents)
            .select_from(joined.source)
            .where(condition)
            .group_by(*keys, *parents)
            .having(having)
            .subquery("made")
        )

    def _first(
        self, asked: Grouping, made: FromClause, every: Sequence[Measure], measures: Sequence[Measure]
    ) -> Select[Any]:
        source: Any = made

        def target(place: int, entity: type[Entity]) -> FromClause:
            nonlocal source
            row = alias(entity)
            source = source.outerjoin(row, row.c.id == made.c[f"k{place}"])
            return row

        group = Group(
            self.collection.entity,
            asked.by,
            [made.c[f"k{index}"] for index in range(len(asked.by))],
            [made.c.get(f"p{index}") for index in range(len(asked.by))],
            {measure: made.c[f"m{index}"] for index, measure in enumerate(every)},
        )
        # Keys are rows that are read, also where the figures are over the district.
        reading = self.policy.reading if isinstance(self.policy, DistrictWide) else self.policy
        order = [term.clause() for term in group.order(reading, asked.order, target)]
        parents = [made.c.parent] if self.collection.column else []
        place = func.row_number().over(partition_by=parents or None, order_by=order).label("place")
        ranked = select(*made.c, place).select_from(source).subquery("ranked")
        shown = [ranked.c[f"k{index}"] for index in range(len(asked.by))]
        shown += [ranked.c[f"m{every.index(measure)}"] for measure in measures]
        shown += [ranked.c.suppressed] if "suppressed" in made.c else []
        shown += [ranked.c.parent] if parents else []
        return select(*shown).where(ranked.c.place <= asked.first).order_by(ranked.c.place)

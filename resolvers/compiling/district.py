"""What an aggregate over the district may be asked for, and what it would tell of people: from the query alone.

Figures by values about people are blurred, so the sets of people that can be asked for must be few: were any set
allowed, the blur of many overlapping ones could be averaged away. So such a query names single values, joined by
*and*, of at most three such fields: cells of a table, and nothing between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.policy.aggregating import DistrictWide, aggregating
from hub.policy.policy import Policy
from hub.policy.viewer import Shape
from resolvers.compiling.arguments import Plain
from resolvers.errors import AggregateRefused
from schema.kit import Entity, Sensitivity
from schema.kit.access import Over
from schema.kit.aggregates import COUNT, Dimension, Measure, end
from schema.kit.declaration import Collection, Column
from schema.protected import Path, people, personal, presence

MOST_PERSONAL = 3
"""Fields about people by which one aggregate may be told apart, in filter and groups together."""


def scope(shape: Shape, collection: Collection, over: Over | None) -> Policy:
    """The policy of the figures of a list. Raises AggregateRefused where no role may have them."""
    entity = collection.entity
    if collection.column and over is not Over.READABLE:
        below = _owner(collection)
        if below is None or personal(below):
            if over is Over.DISTRICT:
                raise AggregateRefused(
                    "below one person's row there are no figures of the district",
                    place=collection.name,
                    mend="ask the aggregate at the root, or below a school",
                )
            over = Over.READABLE
    found = aggregating(shape, entity, over)
    if found is None:
        raise AggregateRefused(
            "none of your roles aggregates these rows so",
            place=collection.name,
            mend="leave `over` out, or ask with an account whose role does",
        )
    return found


def _owner(collection: Collection) -> type[Entity] | None:
    """The entity below whose rows a list stands; None where that may be any."""
    relation = collection.entity.declaration.relations.get(collection.column.removesuffix("_id"))
    return None if collection.where or relation is None else relation.target


@dataclass(frozen=True)
class Disclosure:
    """Of whom the figures of a list, or of its groups, would tell, and by what."""

    entity: type[Entity]
    by: Sensitivity
    """The most sensitive of what they are told apart by, the rows' being there included."""
    combined: str = ""
    """What in the filter is no plain equality, so that the people are no cell of a table."""

    @property
    def people(self) -> tuple[Path, ...]:
        """See `schema.protected.people`."""
        return people(self.entity)

    @property
    def counted(self) -> type[Entity]:
        """The people of whom the figures tell first."""
        return end(self.entity, self.people[0])

    @property
    def perturbed(self) -> bool:
        """Whether counts are blurred: where they are by values about people, or by what is sensitive in itself."""
        return self.by >= Sensitivity.PERSONAL

    def refused(self, measure: Measure) -> AggregateRefused | None:
        """Why a figure is not given, where it is not."""
        if measure.function in ("sum", "avg") and self.combined:
            return _not_a_cell(self.combined)
        if measure == COUNT or measure.function in ("sum", "avg"):
            return None
        if measure.function == "count_distinct":
            if (measure.of,) == self.people[0]:
                return None
            relation = self.entity.declaration.relations.get(measure.of)
            column = self.entity.declaration.columns.get(measure.of)
            harmless = not personal(relation.target) if relation else _harmless(column)
            if harmless and self.people[0] == () and not self.perturbed:
                return None
            reason = "over the district, only people are counted once each, and places where nothing about people is asked"
        else:
            reason = "the least or greatest of values about people would be one person's"
        return AggregateRefused(
            reason, place=measure.name, mend="leave it out, or ask the rows that you read"
        )


def _covering(column: Column, given: Plain) -> bool:
    """Whether a condition asks only for what is declared to be an indicator of coverage."""
    return column.spec.coverage and given.keys() == {"is_null"}


def _harmless(column: Column | None) -> bool:
    return column is not None and column.sensitivity <= Sensitivity.INTERNAL


def disclosure(
    policy: Policy, entity: type[Entity], given: Plain, grouped: Sequence[Dimension] = ()
) -> Disclosure | None:
    """What figures under a filter, or their groups, would tell of people; None where they need no guard.

    Raises AggregateRefused for what may not be asked over the district.
    """
    if not isinstance(policy, DistrictWide):
        return None
    asked = _Asked()
    asked.filter(entity, given, ())
    for dimension in grouped:
        asked.dimension(entity, dimension)
    if not people(entity):
        return None
    # That a pupil is there is personal, and yet no secret: how many there are is internal.
    there = presence(entity)
    of = [there if there >= Sensitivity.SENSITIVE else Sensitivity.PUBLIC]
    most = max([*of, *(column.guarded for column in asked.fields.values())])
    found = Disclosure(entity, most, asked.combined)
    telling = [column for column in asked.fields.values() if column.sensitivity >= Sensitivity.PERSONAL]
    if len(telling) > MOST_PERSONAL:
        raise AggregateRefused(
            f"figures over the district are told apart by at most {MOST_PERSONAL} fields about people",
            place=telling[-1].name,
            mend="leave some out of filter and groups",
        )
    if found.perturbed and asked.combined:
        raise _not_a_cell(asked.combined)
    return found


def _not_a_cell(place: str) -> AggregateRefused:
    return AggregateRefused(
        "figures by values about people, and sums, are filtered by `eq` alone, joined by `and`",
        place=place,
        mend="make groups by the field, or by its calendar, and take those that you need",
    )


class _Asked:
    """What filter and groups use."""

    def __init__(self) -> None:
        self.fields: dict[tuple[Path, str], Column] = {}
        self.combined = ""
        """Something in the filter that is no plain equality."""

    def filter(self, entity: type[Entity], given: Plain, path: Path) -> None:
        declaration = entity.declaration
        for name, value in given.items():
            if name in ("and", "or", "not"):
                self.combined = self.combined or (name if name != "and" else "")
                for item in value if isinstance(value, list) else [value]:
                    self.filter(entity, item, path)
            elif name == "id":
                self._key(entity, name)
            elif name in declaration.columns and _covering(declaration.columns[name], value):
                continue
            elif name in declaration.columns:
                self.fields[path, name] = declaration.columns[name]
                self.combined = self.combined or next((op for op in value if op != "eq"), "")
            elif name in declaration.relations:
                self.filter(declaration.relations[name].target, value, (*path, name))
            else:
                raise AggregateRefused(
                    "figures over the district are not filtered by lists",
                    place=name,
                    mend="ask the aggregate of that list",
                )
        if "id" in given and "in" in given["id"]:
            self.combined = self.combined or "in"

    def dimension(self, entity: type[Entity], dimension: Dimension) -> None:
        last = end(entity, dimension.path)
        if dimension.column is None:
            self._key(last, dimension.name.upper())
        else:
            self.fields[dimension.path, dimension.column] = last.declaration.columns[dimension.column]

    def _key(self, entity: type[Entity], place: str) -> None:
        if personal(entity):
            raise AggregateRefused(
                "figures over the district do not single out people, nor what is about one of them",
                place=place,
                mend="leave it out, or ask the rows that you read",
            )

"""Aggregates of the reference executor: what is asked of one list under one filter, for all parents at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

from graphql import DocumentNode, FieldNode, GraphQLObjectType, get_named_type
from strawberry.dataloader import DataLoader
from strawberry.types import Info

from resolvers.compiling.aggregate_statements import Figures
from resolvers.compiling.aggregates import Grouping, grouped
from resolvers.compiling.arguments import Plain
from resolvers.compiling.district import disclosure, scope
from resolvers.compiling.district_statements import figures
from resolvers.loaders.place import Asking, Place, shared
from resolvers.loaders.rows import conversion
from resolvers.planner.selection import Fields, Selections
from schema.kit import Entity
from schema.kit.access import Over
from schema.kit.aggregates import (
    COUNT,
    FUNCTIONS,
    Dimension,
    Measure,
    dimensions,
    figure,
    keyed,
    measures,
    said,
)
from schema.kit.declaration import Collection, snake

Key = tuple[int | None, frozenset[Measure]]
"""A parent, and what is asked of it: whatever is asked in one turn is read by one statement."""


class Asked:
    """What a query selects of an aggregate or a group."""

    def __init__(self, entity: type[Entity], type_name: str, info: Info) -> None:
        self._entity = entity
        self._type = info._raw_info.schema.type_map[type_name]
        self._selections = Selections(
            DocumentNode(definitions=tuple(info._raw_info.fragments.values())),
            info.variable_values,
            info._raw_info.schema,
        )
        self._fields = self._selections.below(type_name, info._raw_info.field_nodes)

    def _below(self, node: FieldNode) -> str:
        assert isinstance(self._type, GraphQLObjectType)
        return str(get_named_type(self._type.fields[node.name.value].type))

    @property
    def measures(self) -> frozenset[Measure]:
        """The measures among it."""
        named, found = measures(self._entity), set()
        for nodes in self._fields.values():
            function = snake(nodes[0].name.value)
            if function == COUNT.name:
                found.add(COUNT)
            elif function in FUNCTIONS:
                inner = self._selections.below(self._below(nodes[0]), nodes)
                names = {f"{function}_{snake(group[0].name.value)}" for group in inner.values()}
                found |= {named[name] for name in names if name in named}
        return frozenset(found)

    @property
    def keys(self) -> set[str]:
        """The parts of the key among it."""
        nodes = [node for group in self._fields.values() for node in group if node.name.value == "key"]
        inner: Fields = self._selections.below(f"{self._entity.__name__}Key", nodes)
        return {snake(group[0].name.value) for group in inner.values()} & dimensions(self._entity).keys()


class AggregatePlace(Place):
    """Figures of a list under one filter, for each parent."""

    def __init__(self, asking: Asking, collection: Collection, filter_: Plain, over: Over | None) -> None:
        super().__init__(asking)
        self.entity = collection.entity
        policy = scope(asking.policy.shape, collection, over)
        self.way = policy.way
        self._figures = figures(policy, asking.district, collection, filter_)
        # Made once without figures, so that what may not be asked is refused for all parents.
        self._figures.grain()
        self._kept_back: dict[tuple[Dimension, ...], Sequence[Measure]] = {}
        self._totals: DataLoader[Key, Any] = DataLoader(load_fn=partial(self.load, self._read_totals))

    async def totals(self, parent: int | None, asked: frozenset[Measure]) -> Any:
        """The figures of one parent's list; None stands for the root."""
        found = await shared(self._totals.load((parent, asked)))
        return SimpleNamespace(**vars(found), _place=self, _parent=parent)

    def groups(self, asked: Grouping) -> GroupsPlace:
        """The groups under these arguments. Raises a RequestError for what may not be asked."""
        return self.at(asked.key, lambda: GroupsPlace(self.asking, self, self._figures, asked))

    async def load(
        self,
        read: Callable[[Sequence[int | None], Sequence[Measure]], Any],
        keys: list[Key],
        by: Sequence[Dimension] = (),
    ) -> list[Any]:
        """What is asked for these keys, by one statement."""
        wanted = list(
            dict.fromkeys(
                measure for _, asked in keys for measure in measures(self.entity).values() if measure in asked
            )
        )
        allowed = [measure for measure in wanted if measure not in self._refused(tuple(by))]
        found = await read(list(dict.fromkeys(parent for parent, _ in keys)), allowed)
        return [found(parent) for parent, _ in keys]

    async def _read_totals(self, parents: Sequence[int | None], wanted: Sequence[Measure]) -> Any:
        found: dict[int | None, Sequence[Any]] = {}
        if wanted or self._figures.telling:
            statement = self._figures.totals(wanted)
            if not self._figures.collection.column:
                (found[None],) = await self.asking.session.rows(statement, self.way)
            else:
                rows = await self.asking.session.rows(statement, self.way, keys=parents)
                found = {parent: values for *values, parent in rows}
        nothing: list[Any] = [
            None if self._figures.telling or measure.function not in ("count", "count_distinct") else 0
            for measure in wanted
        ]
        nothing += [True] if self._figures.telling else []
        return lambda parent: self.told(wanted, found.get(parent, nothing))

    def _refused(self, by: tuple[Dimension, ...]) -> Sequence[Measure]:
        """The figures that are not given of groups made so, found once for all of them."""
        if by not in self._kept_back:
            every = measures(self.entity).values()
            self._kept_back[by] = [one for one in every if self._figures.refused(one, by) is not None]
        return self._kept_back[by]

    def told(
        self, wanted: Sequence[Measure], values: Sequence[Any], by: Sequence[Dimension] = ()
    ) -> SimpleNamespace:
        """Figures as the types of the graph read them; what may not be asked stands there as its error."""
        of: dict[str, dict[str, Any]] = {function: {} for function in FUNCTIONS}
        told = SimpleNamespace(**{function: SimpleNamespace() for function in FUNCTIONS})
        told.perturbed = self._figures.perturbed(by)
        told.suppressed = self._figures.telling and values[-1]
        for measure in self._refused(tuple(by)):
            of[measure.function][measure.of] = self._figures.refused(measure, by)
        for measure, value in zip(wanted, values, strict=False):
            convert = conversion(figure(self.entity, measure))
            value = value if value is None or convert is None else convert(value)
            if measure == COUNT:
                told.count = value
            else:
                of[measure.function][measure.of] = value
        for function, given in of.items():
            setattr(told, function, SimpleNamespace(**given))
        return told


class GroupsPlace(Place):
    """The groups of a list under their arguments, for each parent."""

    def __init__(self, asking: Asking, above: AggregatePlace, figures: Figures, asked: Grouping) -> None:
        super().__init__(asking)
        self._above = above
        self._figures = figures
        self._asked = asked
        # Made once without figures, so that what may not be asked is refused for all parents.
        figures.groups(asked, ())
        # Nobody is the key of a group, also where the groups tell of nobody else.
        disclosure(figures.policy, above.entity, figures.filter, asked.by)
        self._targets = {
            one.name: target for one in asked.by if (target := keyed(above.entity, one)) is not None
        }
        self._keys = [
            None if one.name in self._targets else conversion(said(above.entity, one)) for one in asked.by
        ]
        self._groups: DataLoader[Key, Any] = DataLoader(load_fn=partial(above.load, self._read, by=asked.by))

    async def load(self, parent: int | None, asked: Asked) -> Any:
        """The groups of one parent. Raises GroupsInvalid where a part of the key is asked that there is not."""
        for name in sorted(asked.keys):
            grouped(dimensions(self._above.entity)[name], self._asked.by)
        return await shared(self._groups.load((parent, asked.measures)))

    async def _read(self, parents: Sequence[int | None], wanted: Sequence[Measure]) -> Any:
        statement = self._figures.groups(self._asked, wanted)
        rooted = not self._figures.collection.column
        keys = {} if rooted else {"keys": parents}
        rows = await self.asking.session.rows(statement, self._above.way, **keys)
        found: dict[int | None, list[Any]] = {}
        size = len(self._asked.by)
        end = size + len(wanted) + self._figures.telling
        for row in rows:
            group = self._above.told(wanted, row[size:end], self._asked.by)
            group.key = self._key(row[:size])
            found.setdefault(None if rooted else row[end], []).append(group)
        return lambda parent: found.get(parent, [])

    def _key(self, values: Sequence[Any]) -> GroupKey:
        converted = {
            dimension.name: value if value is None or convert is None else convert(value)
            for dimension, value, convert in zip(self._asked.by, values, self._keys, strict=True)
        }
        return GroupKey(self, self._targets, converted)


class GroupKey:
    """What the rows of a group have in common; a part that is a row is read once it is asked for."""

    def __init__(self, place: Place, targets: Mapping[str, type[Entity]], values: Mapping[str, Any]) -> None:
        self._place = place
        self._targets = targets
        self._values = values

    def __getattr__(self, name: str) -> Any:
        if name not in self._values:
            raise AttributeError(name)
        value, target = self._values[name], self._targets.get(name)
        return value if value is None or target is None else self._place.related(name, target).load(value)

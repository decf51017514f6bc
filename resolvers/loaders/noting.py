"""Of whom the reference executor told what is recorded: each row that it gives to a field is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from graphql import DocumentNode, FieldNode, GraphQLField, GraphQLObjectType, get_named_type
from sqlalchemy import ARRAY, BigInteger, any_, bindparam, select
from strawberry.types import Info

from hub.policy.predicates import alias
from hub.rules.stated import Book, compared
from resolvers.compiling.arguments import Plain
from resolvers.compiling.indicators import Counted
from resolvers.compiling.pupils import saying, whom
from resolvers.loaders.place import Asking
from resolvers.loaders.session import Session
from resolvers.looked import Looked
from resolvers.looks import Categories, Looks, compared_with, there
from resolvers.planner.arguments import ArgumentReader
from resolvers.planner.selection import Selections
from schema.care.alert import Alert
from schema.graph.subscriptions import ROW
from schema.kit import Entity
from schema.kit.aggregates import dimensions, keyed
from schema.kit.declaration import Collection, camel, snake
from schema.pupils import leads, told_by


class Noting:
    """The notes of one request."""

    def __init__(self, asking: Asking) -> None:
        self.looked = Looked()
        self._asking = asking
        self._looks: Looks | None = None
        self._selections: Selections | None = None
        self._told: dict[Any, Categories] = {}
        self._far: dict[tuple[type[Entity], Categories], list[int]] = {}

    def row(self, info: Info, found: Any) -> None:
        """A row was found for a field, and no row around it is of the same pupil."""
        if found is None:
            return
        nodes, entity = info._raw_info.field_nodes, found.entity
        looks, selections = self._begun(info)
        told = partial(_row, looks, selections, entity, nodes)
        self._add(entity, self._categories(info, entity, told), [found])

    def page(self, info: Info, collection: Collection, rows: Iterable[Any]) -> None:
        """A page was found, and no row around it is of its rows' pupils."""
        looks, _ = self._begun(info)
        field, nodes = _field(info), info._raw_info.field_nodes
        if looks.tells(field, nodes):
            told = self._categories(info, collection, lambda: looks.page(collection, field, nodes))
            self._add(collection.entity, told, list(rows))

    def event(
        self, info: Info, entity: type[Entity], key: int, filter_: Plain, pupils: Sequence[int]
    ) -> None:
        """An event about a row was told, and with it what is asked of the row."""
        looks, selections = self._begun(info)
        found = set(looks.heard(entity, filter_))
        type_ = get_named_type(info._raw_info.return_type).name
        for nodes in selections.below(type_, info._raw_info.field_nodes).values():
            if nodes[0].name.value in (ROW, camel(entity.declaration.singular)):
                found |= _row(looks, selections, entity, nodes)
        categories = frozenset(found)
        if pupils or told_by(entity) is None:
            self.looked.add(categories, pupils or [None])
        elif categories:
            self._far.setdefault((entity, categories), []).append(key)

    def timeline(self, info: Info, pupil: int) -> None:
        """The events of a pupil were found."""
        looks, _ = self._begun(info)
        field, nodes = _field(info), info._raw_info.field_nodes
        self.looked.add(self._categories(info, "timeline", lambda: looks.events(field, nodes)), [pupil])

    async def keys(self, info: Info, entity: type[Entity], groups: Iterable[Any]) -> None:
        """Groups were made of an entity's rows; some of their keys are rows themselves."""
        looks, selections = self._begun(info)
        asked = selections.below(f"{entity.__name__}Group", info._raw_info.field_nodes)
        for nodes in asked.values():
            if nodes[0].name.value != "key":
                continue
            for inner in selections.below(f"{entity.__name__}Key", nodes).values():
                dimension = dimensions(entity).get(snake(inner[0].name.value))
                target = None if dimension is None else keyed(entity, dimension)
                if dimension is None or target is None:
                    continue
                categories = _row(looks, selections, target, inner)
                if categories:
                    found = [await one for group in groups if (one := getattr(group.key, dimension.name))]
                    self._add(target, categories, [row for row in found if row is not None])

    def figures(self, info: Info, entity: type[Entity], column: str) -> None:
        """Figures of all rows were made of a field."""
        looks, _ = self._begun(info)
        self.looked.aggregated |= looks.column(entity, entity.declaration.columns[column])

    def ruled(self, info: Info, book: Book, pupils: Sequence[int] = ()) -> None:
        """Rules were asked of all pupils for figures, and of these it was told that they hold."""
        self._begun(info)
        # What an alert would say.
        rule = Alert.declaration.columns["rule"]
        found = set(compared_with(Alert, rule)) if pupils else set[str]()
        for entity, column in compared(book):
            categories = there(entity) if column is None else compared_with(entity, column)
            found |= categories
        if pupils:
            self.looked.add(frozenset(found), pupils)
        else:
            self.looked.aggregated |= frozenset(found)

    def counted(self, info: Info, every: Iterable[Counted]) -> None:
        """Figures over the district were made."""
        looks, _ = self._begun(info)
        for one in every:
            read, of = one.read, one.read.measure.of if one.read.measure else ""
            self.looked.aggregated |= looks.counted(one.policy, read.entity, read.filter, of, one.within)

    def begin(self, info: Info) -> None:
        """Something is asked: figures are recorded for being asked, whatever rows there are above them."""
        self._begun(info)

    async def settle(self, session: Session) -> Looked:
        """All that was told, once everything was answered."""
        for (entity, categories), keys in self._far.items():
            row = alias(entity)
            further = whom(entity, row)
            assert further is not None
            among = row.c.id == any_(bindparam("keys", type_=ARRAY(BigInteger)))
            found = dict(await session.rows(select(row.c.id, further).where(among), keys=keys))
            self.looked.add(categories, [found.get(key) for key in keys])
        return self.looked

    def _begun(self, info: Info) -> tuple[Looks, Selections]:
        if self._looks is None or self._selections is None:
            raw = info._raw_info
            variables: Any = info.variable_values
            fragments = DocumentNode(definitions=tuple(raw.fragments.values()))
            self._selections = Selections(fragments, variables, raw.schema)
            arguments = ArgumentReader(variables)
            self._looks = Looks(raw.schema, self._asking.policy, self._selections, arguments)
            root = raw.schema.get_root_type(raw.operation.operation)
            assert root is not None
            asked = self._selections.fields(root.name, [raw.operation.selection_set])
            self.looked.aggregated = self._looks.aggregates(root.name, asked)
        return self._looks, self._selections

    def _categories(self, info: Info, of: Any, find: Callable[[], Categories]) -> Categories:
        """The same for all rows of a field."""
        key = (of, *(step for step in info.path.as_list() if isinstance(step, str)))
        if key not in self._told:
            self._told[key] = find()
        return self._told[key]

    def _add(self, entity: type[Entity], categories: Categories, rows: list[Any]) -> None:
        if not categories or not rows:
            return
        way, said = leads(entity), told_by(entity)
        if said is not None:
            way = said[0]
        if way is None:
            self.looked.add(categories, [None] * len(rows))
        elif len(way) > 1:
            self._far.setdefault((entity, categories), []).extend(row._key for row in rows)
        else:
            keys = [row._keys[way[0]] if way else row._key for row in rows]
            self.looked.add(categories, keys if said is None else (saying(said[1], key) for key in keys))


def _row(looks: Looks, selections: Selections, entity: type[Entity], nodes: list[FieldNode]) -> Categories:
    return looks.row(entity, selections.below(entity.__name__, nodes))


def _field(info: Info) -> GraphQLField:
    parent = info._raw_info.parent_type
    assert isinstance(parent, GraphQLObjectType)
    found: GraphQLField = parent.fields[info._raw_info.field_name]
    return found

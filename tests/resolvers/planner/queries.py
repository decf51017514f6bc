"""Random valid queries over the whole schema, for a random viewer, with values that the district's rows have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
)

from hub.policy import Policy, Reach
from hub.store.cells import romanised
from resolvers.ids import encode
from schema.graph.enums import Direction
from schema.graph.inputs import filterable, sortable
from schema.graph.types import public_identifiers
from schema.kit import Entity
from schema.kit.declaration import Collection, Column, camel
from schema.pupils import pupil
from tests.resolvers.planner.aggregate_queries import aggregate
from tests.resolvers.planner.files import file
from tests.resolvers.planner.searches import search
from tests.resolvers.planner.timelines import timeline

DISTRICT = "310107"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass
class Query:
    """A document with its variables."""

    document: str
    variables: dict[str, Any]
    paged: list[tuple[str, ...]]
    """Where lists stand whose cursors the variables `after` and `before` of the same number take."""


@dataclass
class Writer:
    """Writes one query, all of it decided by `random`: Hypothesis, which seeds it, would take longer for so many small
    decisions than the executors for their answers.
    """

    random: Random
    schema: GraphQLSchema
    entities: Mapping[str, type[Entity]]
    rows: Rows
    policy: Policy
    defined: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    paged: list[tuple[str, ...]] = field(default_factory=list)
    number: int = 0
    most: int = 3
    """Fields of the root."""
    budget: int = 60
    """Fields below, about."""

    def query(self) -> Query:
        names = self.some(list(self.entities), 1, self.most)
        roots = [self.root(name) for name in names]
        head = f"query({', '.join(self.defined)})" if self.defined else "query"
        document = "\n".join([f"{head} {{ {' '.join(roots)} }}", *self.fragments])
        return Query(document, self.variables, self.paged)

    # --- decisions

    def one(self, items: Sequence[Any]) -> Any:
        return self.random.choice(items)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def some(self, items: Sequence[Any], least: int, most: int) -> list[Any]:
        if not items:
            return []
        chosen = dict(zip(map(str, items), items, strict=True))
        return self.random.sample(list(chosen.values()), self.random.randint(least, min(most, len(chosen))))

    def fresh(self) -> int:
        self.number += 1
        return self.number

    # --- fields

    def root(self, name: str) -> str:
        entity = self.entities[name]
        declaration = entity.declaration
        match self.random.randint(0, 19):
            case 0:
                return f"v{self.fresh()}: viewer {{ {' '.join(self.some(['roles', 'today', '__typename'], 1, 3))} }}"
            case 1:
                return f"t{self.fresh()}: __typename"
            case 2 | 3:
                return f"n{self.fresh()}: node(id: {self.value('ID!', self.id(entity))}) {self.below_node([entity])}"
            case 4 | 5:
                others = [entity, *self.some(list(self.entities.values()), 0, 2)]
                ids = [self.id(self.one(others)) for _ in range(self.random.randint(0, 5))]
                return f"n{self.fresh()}: nodes(ids: {self.value('[ID!]!', ids)}) {self.below_node(others)}"
            case 6 | 7:
                named = [column for column in public_identifiers(entity) if self.chance(60)]
                if named:
                    column = self.one(named)
                    held = self.filter_type(entity).fields[camel(column.name)].type.fields["eq"].type
                    kind = f"{get_named_type(held)}!"
                    by = f"{camel(column.name)}: {self.value(kind, self.held(entity, column))}"
                else:
                    by = f"id: {self.value('ID!', self.id(entity))}"
                return f"o{self.fresh()}: {camel(declaration.singular)}({by}) {self.selection(entity, 2, ())}"
            case 8 | 9:
                return timeline(self, 2, ())
            case 10 | 11:
                return search(self)
        root = Collection(declaration.plural, entity, "", "", declaration.order)
        return aggregate(self, root, 2) if self.chance(30) else self.list(root, 3, ())

    def below_node(self, entities: Sequence[type[Entity]]) -> str:
        parts = [*self.some(["id", "__typename"], 1, 2)]
        parts += [
            f"... on {entity.__name__} {self.selection(entity, 1, None)}"
            for entity in dict.fromkeys(entities)
        ]
        return f"{{ {' '.join(parts)} }}"

    def selection(self, entity: type[Entity], depth: int, path: tuple[str, ...] | None) -> str:
        """`path`: the response keys that lead here, while they are certain; None where they are not."""
        declaration = entity.declaration
        columns = [column for column in declaration.columns.values() if not column.spec.hidden]
        parts = [self.scalar(camel(column.name)) for column in self.some(columns, 0, 4)]
        parts += [self.scalar(name) for name in self.some(["id", "__typename"], 0, 2)]
        if depth and self.budget > 0:
            for relation in self.some(list(declaration.relations.values()), 0, 2):
                name = camel(relation.name)
                key = name if self.chance(50) else f"r{self.fresh()}"
                inside = self.selection(relation.target, depth - 1, None)
                parts.append(f"{key}: {name}{self.condition()} {inside}")
            for collection in self.some(list(declaration.collections.values()), 0, 2):
                if self.chance(25):
                    parts.append(aggregate(self, collection, depth - 1))
                    continue
                parts.append(self.list(collection, depth - 1, path))
            if entity is pupil() and self.chance(30):
                parts.append(timeline(self, depth - 1, path or None))
            if entity.parts and self.chance(20):
                parts.append(file(self, entity, depth - 1, path or None))
        if not parts:
            parts = ["id"]
        self.budget -= len(parts)
        if self.chance(20):
            at = self.random.randint(0, len(parts) - 1)
            parts[at:] = [self.wrapped(entity, " ".join(parts[at:]))]
        return f"{{ {' '.join(parts)} }}"

    def scalar(self, name: str) -> str:
        key = f"s{self.fresh()}: " if self.chance(25) else ""
        written = f"{key}{name}{self.condition()}"
        return f"{written} {written}" if self.chance(5) else written

    def wrapped(self, entity: type[Entity], parts: str) -> str:
        match self.random.randint(0, 3):
            case 0:
                return f"... on {entity.__name__}{self.condition()} {{ {parts} }}"
            case 1:
                return f"...{self.condition()} {{ {parts} }}"
            case 2:
                return f"... on Node {{ id __typename }} {parts}"
        name = f"F{self.fresh()}"
        self.fragments.append(f"fragment {name} on {entity.__name__} {{ {parts} }}")
        return f"...{name}{self.condition()} ...{name}"

    def condition(self) -> str:
        if not self.chance(7):
            return ""
        names = self.some(["skip", "include"], 1, 2)
        return "".join(
            f" @{name}(if: {self.value('Boolean!', self.chance(50) ^ (name == 'include'))})" for name in names
        )

    def list(self, collection: Collection, depth: int, path: tuple[str, ...] | None) -> str:
        entity, key = collection.entity, f"l{self.fresh()}"
        arguments = self.arguments(entity)
        parts: list[str] = []
        here = None if path is None else (*path, key)
        if here is not None and self.chance(40):
            number = len(self.paged)
            self.paged.append(here)
            self.defined += [f"$after{number}: String", f"$before{number}: String"]
            arguments += [f"after: $after{number}", f"before: $before{number}"]
            parts.append("edges { cursor }")
        if self.chance(70):
            inside = None if here is None else (*here, "nodes", "0")
            parts.append(f"nodes {self.selection(entity, depth, inside)}")
        if self.chance(25):
            edge = self.some(["cursor", "__typename"], 0, 2)
            if self.chance(70):
                edge.append(f"node {self.selection(entity, min(depth, 1), None)}")
            parts.append(f"e{self.fresh()}: edges {{ {' '.join(edge) or 'cursor'} }}")
        if self.chance(40):
            fields = self.some(
                ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor", "__typename"], 1, 5
            )
            parts.append(f"pageInfo {{ {' '.join(fields)} }}")
        if self.chance(30):
            parts.append(f"{self.one(['', 'c: '])}totalCount{self.condition()}")
        if self.chance(10):
            parts.append("__typename")
        given = f"({', '.join(arguments)})" if arguments else ""
        return f"{key}: {camel(collection.name)}{given}{self.condition()} {{ {' '.join(parts) or 'totalCount'} }}"

    # --- arguments

    def arguments(self, entity: type[Entity]) -> list[str]:
        found: list[str] = []
        if self.chance(50):
            way = self.one(["first", "last"])
            size = self.one([1, 2, 3, 5, 50, 1000]) if self.chance(98) else self.one([0, -1, 1001])
            found.append(f"{way}: {self.value('Int', size)}")
            if self.chance(1):
                found.append(f"{'last' if way == 'first' else 'first'}: 1")
        if self.chance(50):
            found.append(f"filter: {self.written(self.filter_type(entity), self.condition_on(entity, 2))}")
        if self.chance(40):
            orders = [self.order(entity, 2) for _ in range(self.random.randint(1, 3))]
            type_ = GraphQLList(GraphQLNonNull(self.schema.type_map[f"{entity.__name__}Order"]))
            found.append(f"orderBy: {self.written(type_, orders)}")
        return found

    def order(self, entity: type[Entity], depth: int) -> dict[str, Any]:
        declaration, way = entity.declaration, self.one(list(Direction)).name
        columns = [c for c in declaration.columns.values() if sortable(c) and self.may(entity, c)]
        match self.random.randint(0, 4):
            case 0 if depth and declaration.relations:
                relation = self.one(list(declaration.relations.values()))
                return {camel(relation.name): self.order(relation.target, depth - 1)}
            case 1 if declaration.collections:
                return {camel(self.one(list(declaration.collections))): {"count": way}}
        return {camel(self.one(["id", *(column.name for column in columns)])): way}

    def may(self, entity: type[Entity], column: Column) -> bool:
        return self.policy.reach(entity, column) is not Reach.NONE or self.chance(1)

    def filter_type(self, entity: type[Entity]) -> Any:
        return self.schema.type_map[f"{entity.__name__}Filter"]

    def condition_on(self, entity: type[Entity], depth: int) -> dict[str, Any]:
        declaration = entity.declaration
        found: dict[str, Any] = {}
        columns = [
            column
            for column in declaration.columns.values()
            if filterable(column) and self.may(entity, column)
        ]
        for column in self.some(columns, 0, 2):
            found[camel(column.name)] = self.comparison(entity, column)
        if self.chance(15):
            ids = [self.id(entity) for _ in range(self.random.randint(0, 4))]
            found["id"] = {"in": ids} if self.chance(50) else {"eq": self.id(entity)}
        if depth and self.chance(50):
            match self.random.randint(0, 4):
                case 0 | 1:
                    name = self.one(["and", "or"])
                    found[name] = [
                        self.condition_on(entity, depth - 1) for _ in range(self.random.randint(0, 3))
                    ]
                case 2:
                    found["not"] = self.condition_on(entity, depth - 1)
                case 3 if declaration.relations:
                    relation = self.one(list(declaration.relations.values()))
                    found[camel(relation.name)] = self.condition_on(relation.target, depth - 1)
                case 4 if declaration.collections:
                    collection = self.one(list(declaration.collections.values()))
                    quantifiers = self.some(["some", "every", "none", "count"], 1, 2)
                    found[camel(collection.name)] = {
                        quantifier: self.counted(collection.entity, depth - 1)
                        if quantifier == "count"
                        else self.condition_on(collection.entity, depth - 1)
                        for quantifier in quantifiers
                    }
        return found

    def counted(self, entity: type[Entity], depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.chance(50):
            found["where"] = self.condition_on(entity, depth)
        for operator in self.some(
            ["eq", "ne", "lt", "lte", "gt", "gte", "in", "notIn"], 0 if self.chance(2) else 1, 2
        ):
            number = self.one([0, 1, 1, 2, 3, -1, 2**31 - 1])
            found[operator] = [number, *self.some([0, 1, 2], 0, 2)] if operator in ("in", "notIn") else number
        return found

    def comparison(self, entity: type[Entity], column: Column) -> dict[str, Any]:
        type_ = self.filter_type(entity).fields[camel(column.name)].type
        found: dict[str, Any] = {}
        for operator in self.some(list(type_.fields), 1, 2):
            if operator == "isNull":
                found[operator] = self.chance(50)
            elif operator in ("in", "notIn"):
                found[operator] = [self.held(entity, column) for _ in range(self.random.randint(0, 3))]
            else:
                value = self.held(entity, column)
                if operator == "matches":
                    found[operator] = self.typed(value)
                else:
                    found[operator] = self.part(value) if operator in ("contains", "startsWith") else value
        return found

    def typed(self, text: str) -> str:
        """What somebody types to find a text: seldom nothing that can be looked for."""
        typed = self.part(romanised(text) if self.chance(50) else text)
        return typed if typed.strip() or self.chance(5) else self.one(["wxm", "王"])

    def part(self, text: str) -> str:
        start = self.random.randint(0, 3)
        return text[start : start + self.random.randint(0, 4)]

    def held(self, entity: type[Entity], column: Column) -> Any:
        """A value that one of the rows has, or one beside it, as JSON has it."""
        values = [row[column.name] for row in self.rows[entity.__name__] if row[column.name] is not None]
        if column.many:
            values = [item for items in values for item in items]
        value = self.one(values) if values else _BESIDE[column.type]
        if (
            isinstance(value, date)
            and not isinstance(value, datetime)
            and value.year < 9999
            and self.chance(20)
        ):
            value += timedelta(1)
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else value

    def id(self, entity: type[Entity]) -> str:
        if self.chance(1):
            return self.one(["", "nothing", "U3R1ZGVudDo5OTk5OTk6MQ"])
        return encode(entity, DISTRICT, self.one([row["id"] for row in self.rows[entity.__name__]] + [10**9]))

    # --- values, written as literals or as variables

    def value(self, kind: str, value: Any) -> str:
        if not self.chance(50):
            return orjson.dumps(value).decode()
        return self.variable(kind, value)

    def variable(self, kind: str, value: Any) -> str:
        name = f"v{self.fresh()}"
        self.defined.append(f"${name}: {kind}")
        self.variables[name] = value
        return f"${name}"

    def written(self, type_: Any, value: Any) -> str:
        """An input, with variables in the place of some parts of it, or of the whole."""
        if self.chance(20):
            return self.variable(str(type_), value)
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(inner, GraphQLInputObjectType):
            # An input of which one field is to be given takes no variable that could be null.
            strict = inner.is_one_of
            parts = [
                f"{name}: {self.written(GraphQLNonNull(inner.fields[name].type) if strict else inner.fields[name].type, item)}"
                for name, item in value.items()
            ]
            return f"{{{', '.join(parts)}}}"
        if isinstance(inner, GraphQLList):
            return f"[{', '.join(self.written(inner.of_type, item) for item in value)}]"
        return value if isinstance(inner, GraphQLEnumType) else orjson.dumps(value).decode()


_BESIDE: Mapping[type[Any], Any] = {
    str: "nothing", int: 5, bool: True, Decimal: Decimal("2.5"), date: date(2026, 1, 1), datetime: datetime(2026, 1, 1),
}  # fmt: skip

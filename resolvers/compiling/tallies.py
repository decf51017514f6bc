"""What an indicator counts, read from its words: an aggregate of the graph, as anybody may ask it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    ArgumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    get_named_type,
    parse,
    print_ast,
)

from resolvers.compiling.arguments import Plain
from resolvers.planner.arguments import ArgumentReader, Leaf, Variables, variables_in
from schema.indicator import Tally
from schema.kit import Entity
from schema.kit.access import Over
from schema.kit.aggregates import COUNT, Bucket, Dimension, Measure, listed_by
from schema.kit.declaration import Collection, camel, snake
from schema.kit.registry import load

GROUPS = "groups"


@dataclass(frozen=True)
class Read:
    """A tally under the values of one period."""

    tally: Tally
    collection: Collection
    filter: Plain
    measure: Measure | None
    """None: what counts is the number of groups."""
    groups: tuple[Dimension, ...] = ()

    @property
    def entity(self) -> type[Entity]:
        """Of whose rows it is."""
        return self.collection.entity

    def by(self, column: str | None) -> Dimension:
        """The school of a row as a dimension, or a field of it. A school itself is told by its code."""
        assert self.tally.school is not None
        path = tuple(snake(step) for step in self.tally.school.split(".") if step)
        return Dimension(path, column if path or column else "code", None, "")

    def period(self, bucket: Bucket) -> Dimension | None:
        """The part of the calendar by which rows are of a period; None where the filter says it."""
        if self.tally.when is None:
            return None
        *path, column = (snake(step) for step in self.tally.when.split("."))
        return Dimension(tuple(path), column, bucket, "")

    @property
    def entities(self) -> frozenset[str]:
        """Of whose rows it is made: those counted, and those that its filter compares."""
        return frozenset(one.__name__ for one in (self.entity, *_compared(self.entity, self.filter)))


def read(schema: GraphQLSchema, tally: Tally, variables: Variables) -> Read:
    """A tally with the values of its variables."""
    node = words(tally)
    query = schema.query_type
    assert query is not None
    field = query.fields[node.name.value]
    entity = counted(tally)
    reader = ArgumentReader(variables)
    given = _valued(reader.listed(field, node).filter, variables)
    type_ = get_named_type(field.type)
    assert isinstance(type_, GraphQLObjectType) and node.selection_set
    (figure,) = node.selection_set.selections
    assert isinstance(figure, FieldNode)
    groups: tuple[Dimension, ...] = ()
    measure: Measure | None = COUNT
    if figure.name.value == GROUPS:
        measure, groups = None, reader.grouping(entity, type_.fields[GROUPS], figure).by
    elif figure.selection_set:
        (of,) = figure.selection_set.selections
        assert isinstance(of, FieldNode)
        measure = Measure(snake(figure.name.value), snake(of.name.value))
    return Read(tally, Collection(entity.declaration.plural, entity, "", ""), given, measure, groups)


@cache
def counted(tally: Tally) -> type[Entity]:
    """Of whose rows it is."""
    plural = listed_by(snake(words(tally).name.value))
    return next(one for one in load().values() if one.declaration.plural == plural)


@cache
def worded(tally: Tally) -> str:
    """The query that anybody may ask for the same figure; of one that is a cell of the calendar, for it term by term."""
    node = words(tally)
    over = ArgumentNode(name=NameNode(value="over"), value=EnumValueNode(value=Over.DISTRICT.name))
    figure = node.selection_set
    if tally.when is not None:
        name = f"{snake(tally.when)}_{Bucket.TERM.name.lower()}"
        groups = f"{{ groups(by: [{name.upper()}]) {{ key {{ {camel(name)} {{ code }} }} {{}} }} }}"
        assert figure is not None
        (only,) = figure.selections
        (operation,) = parse(groups.replace("{}", print_ast(only)), no_location=True).definitions
        assert isinstance(operation, OperationDefinitionNode)
        figure = operation.selection_set
    whole = FieldNode(
        name=node.name, arguments=(over, *(node.arguments or ())), directives=(), selection_set=figure
    )
    named = sorted(variables_in(whole))
    types = ", ".join(f"${name}: {'String' if name == 'year' else 'Date'}!" for name in named)
    return " ".join(f"query{f'({types})' if named else ''} {{ {print_ast(whole)} }}".split())


@cache
def words(tally: Tally) -> FieldNode:
    """Its aggregate."""
    (operation,) = parse(f"{{ {tally.query} }}", no_location=True).definitions
    assert isinstance(operation, OperationDefinitionNode)
    (node,) = operation.selection_set.selections
    assert isinstance(node, FieldNode)
    return node


def _valued(given: Any, variables: Mapping[str, Any]) -> Any:
    if isinstance(given, Leaf):
        return given.get(variables)
    if isinstance(given, dict):
        return {name: _valued(value, variables) for name, value in given.items()}
    if isinstance(given, list):
        return [_valued(item, variables) for item in given]
    return given


def _compared(entity: type[Entity], given: Plain) -> Iterator[type[Entity]]:
    for name, value in given.items():
        if name in ("and", "or", "not"):
            for part in value if isinstance(value, list) else [value]:
                yield from _compared(entity, part)
        elif name in entity.declaration.relations:
            target = entity.declaration.relations[name].target
            yield target
            yield from _compared(target, value)

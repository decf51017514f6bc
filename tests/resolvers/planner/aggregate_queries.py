"""Random aggregates: figures of lists, and their groups by whatever an entity may be grouped by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from graphql import GraphQLList, GraphQLNonNull

from hub.policy import Policy, policy_for
from hub.policy.aggregating import DistrictWide
from resolvers.compiling.district import Disclosure, scope
from resolvers.errors import AggregateRefused
from schema.graph.enums import Direction
from schema.graph.inputs import filterable
from schema.kit import Entity, Sensitivity
from schema.kit.access import Over
from schema.kit.aggregates import (
    COUNT,
    Dimension,
    Measure,
    aggregated,
    comparable,
    dimensions,
    end,
    keyed,
    measures,
)
from schema.kit.declaration import Collection, camel
from schema.protected import people, personal

if TYPE_CHECKING:
    from tests.resolvers.planner.queries import Writer


def aggregate(writer: Writer, collection: Collection, depth: int) -> str:
    """The aggregate beside a list, with figures, groups or both."""
    entity, reading = collection.entity, writer.policy
    over = writer.one([None, None, None, "READABLE", "DISTRICT", "DISTRICT"])
    policy = may_be_over(reading, collection, over)
    if policy is None and not writer.chance(2):
        over, policy = None, may_be_over(reading, collection, None)
        if policy is None:
            return f"t{writer.fresh()}: __typename"
    # What may be used follows from what may be aggregated, while an aggregate is written.
    writer.policy = policy or reading
    given = [] if over is None else [f"over: {writer.variable('Over', over) if writer.chance(30) else over}"]
    if writer.chance(40):
        condition = writer.condition_on if writer.chance(2) or not wide(writer) else partial(cell, writer)
        given.append(f"filter: {writer.written(writer.filter_type(entity), condition(entity, 2))}")
    parts = figures(writer, entity)
    for _ in range(writer.random.randint(0, 2)):
        parts.append(groups(writer, entity, depth))
    writer.budget -= 5
    writer.policy = reading
    name = camel(aggregated(collection.name))
    arguments = f"({', '.join(given)})" if given else ""
    return f"a{writer.fresh()}: {name}{arguments}{writer.condition()} {{ {' '.join(parts) or '__typename'} }}"


def may_be_over(reading: Policy, collection: Collection, over: str | None) -> Policy | None:
    """The policy of an aggregate over these rows; None where it is refused."""
    try:
        return scope(reading.shape, collection, Over[over] if over else None)
    except AggregateRefused:
        return None


def wide(writer: Writer) -> bool:
    """Whether an aggregate over the district is written."""
    return isinstance(writer.policy, DistrictWide)


def cell(writer: Writer, entity: type[Entity], depth: int) -> dict[str, Any]:
    """A filter as aggregates over the district take it: single values."""
    columns = [
        column
        for column in entity.declaration.columns.values()
        if filterable(column) and writer.may(entity, column) and not column.many
    ]
    found: dict[str, Any] = {
        camel(column.name): {"eq": writer.held(entity, column)} for column in writer.some(columns, 0, 1)
    }
    if depth and writer.chance(40):
        for relation in writer.some(list(entity.declaration.relations.values()), 0, 1):
            found[camel(relation.name)] = cell(writer, relation.target, depth - 1)
    return {"and": [found]} if writer.chance(10) else found


def figures(writer: Writer, entity: type[Entity]) -> list[str]:
    """Some figures, by function."""
    found = [f"{writer.one(['', 'n: '])}count{writer.condition()}"] if writer.chance(60) else []
    chosen: dict[str, list[str]] = {}
    for measure in writer.some(may(writer, entity, measures(entity)), 0, 3):
        if measure != COUNT:
            chosen.setdefault(measure.function, []).append(f"{camel(measure.of)}{writer.condition()}")
    if writer.chance(10):
        chosen.setdefault("count_distinct", []).append("__typename")
    told = [name for name in ("suppressed", "perturbed") if writer.chance(30)]
    for function, names in chosen.items():
        found.append(f"f{writer.fresh()}: {camel(function)}{writer.condition()} {{ {' '.join(names)} }}")
    return [*found, *told, "__typename"] if writer.chance(10) else [*found, *told]


def groups(writer: Writer, entity: type[Entity], depth: int) -> str:
    """Groups with arguments, their keys and figures."""
    by = writer.some([one for one in dimensions(entity).values() if may_group(writer, entity, one)], 1, 3)
    if writer.chance(2):
        by = []
    type_ = writer.schema.type_map[f"{entity.__name__}Aggregate"].fields["groups"]
    given = [f"by: {writer.written(type_.args['by'].type, [one.name.upper() for one in by])}"]
    if writer.chance(40):
        having = {
            camel(measure.name): comparison(writer, entity, measure)
            for measure in writer.some(may(writer, entity, comparable(entity)), 1, 2)
        }
        given.append(f"having: {writer.written(type_.args['having'].type, having)}")
    if writer.chance(50):
        orders = [ordered(writer, entity, by) for _ in range(writer.random.randint(1, 3))]
        order_type = GraphQLList(GraphQLNonNull(writer.schema.type_map[f"{entity.__name__}GroupOrder"]))
        given.append(f"orderBy: {writer.written(order_type, orders)}")
    if writer.chance(40):
        size = writer.one([1, 2, 3, 100, 1000]) if writer.chance(97) else writer.one([0, -1, 1001])
        given.append(f"first: {writer.value('Int', size)}")
    parts = figures(writer, entity)
    if writer.chance(80):
        asked = by if writer.chance(99) else list(dimensions(entity).values())[:2]
        inside = [key(writer, entity, one, depth) for one in asked if writer.chance(80)]
        parts.append(f"key {{ {' '.join(inside) or '__typename'} }}")
    at = f"g{writer.fresh()}: groups({', '.join(given)}){writer.condition()}"
    return f"{at} {{ {' '.join(parts) or '__typename'} }}"


def key(writer: Writer, entity: type[Entity], dimension: Dimension, depth: int) -> str:
    """A part of a group's key: a value, or a row with its selection."""
    target = keyed(entity, dimension)
    if target is None:
        return writer.scalar(camel(dimension.name))
    using, writer.policy = writer.policy, policy_for(writer.policy.shape)
    inside = writer.selection(target, max(depth - 1, 0), None)
    writer.policy = using
    return f"k{writer.fresh()}: {camel(dimension.name)}{writer.condition()} {inside}"


def ordered(writer: Writer, entity: type[Entity], by: list[Dimension]) -> dict[str, Any]:
    """One thing that groups are sorted by."""
    way = writer.one(list(Direction)).name
    if by and writer.chance(50):
        dimension = writer.one(by) if writer.chance(99) else next(iter(dimensions(entity).values()))
        return {"key": {"by": dimension.name.upper(), **({"way": way} if writer.chance(80) else {})}}
    return {camel(writer.one(may(writer, entity, comparable(entity))).name): way}


def comparison(writer: Writer, entity: type[Entity], measure: Measure) -> Mapping[str, Any]:
    """A condition on a figure, with values near those that there are."""
    column = entity.declaration.columns.get(measure.of)
    if measure.function in ("min", "max") and column is not None:
        return writer.comparison(entity, column)
    value: Any = writer.random.randint(0, 5)
    operator = writer.one(["eq", "ne", "lt", "lte", "gt", "gte", "in", "isNull"])
    value = value if measure.function in ("count", "count_distinct") else f"{value}.5"
    return {operator: [value] if operator == "in" else value != 0 if operator == "isNull" else value}


def may(writer: Writer, entity: type[Entity], of: Mapping[str, Measure]) -> list[Measure]:
    """Measures of what the viewer may read, and now and then of something else."""
    columns = entity.declaration.columns
    guarded = wide(writer) and people(entity) and not writer.chance(1)
    return [
        measure
        for measure in of.values()
        if (measure.of not in columns or writer.may(entity, columns[measure.of]))
        and not (guarded and Disclosure(entity, Sensitivity.PERSONAL).refused(measure))
    ]


def may_group(writer: Writer, entity: type[Entity], dimension: Dimension) -> bool:
    """Whether the viewer may group by it, or now and then nevertheless."""
    last = end(entity, dimension.path)
    if dimension.column is None and wide(writer) and personal(last):
        return writer.chance(1)
    return dimension.column is None or writer.may(last, last.declaration.columns[dimension.column])


def counts(writer: Writer) -> str:
    """Counts of attendance marks by what their roll-up counts by, now and then by something else."""
    entity = writer.entities["AttendanceMark"]
    fitting = [
        dimensions(entity)[name]
        for name in ("date", "date_week", "date_month", "date_term", "code", "school", "school_stage", "class_group", "class_group_grade", "student_school")
    ]  # fmt: skip
    by = writer.some(fitting if writer.chance(90) else list(dimensions(entity).values()), 1, 3)
    conditions: dict[str, Any] = {}
    for name in writer.some(["date", "code"], 0, 2):
        conditions[name] = writer.comparison(entity, entity.declaration.columns[name])
    for name in writer.some(["school", "class_group"], 0, 1):
        conditions[camel(name)] = writer.condition_on(entity.declaration.relations[name].target, 0)
    filter_ = writer.written(
        writer.filter_type(entity), {"or": [conditions]} if writer.chance(20) else conditions
    )
    given = [f"by: [{', '.join(one.name.upper() for one in by)}]"]
    if writer.chance(40):
        given.append(f"having: {{count: {{gte: {writer.value('Int', writer.random.randint(1, 3))}}}}}")
    if writer.chance(50):
        given.append(f"orderBy: [{{count: {writer.one(list(Direction)).name}}}]")
    keys = " ".join(key(writer, entity, one, 1) for one in by)
    groups_ = f"groups({', '.join(given)}) {{ key {{ {keys} }} count }}"
    asked = f"attendanceMarksAggregate(filter: {filter_}) {{ {writer.one(['', 'count'])} {groups_} }}"
    match writer.random.randint(0, 3):
        case 0:
            return f"schools(first: 5) {{ nodes {{ code {asked} }} }}"
        case 1:
            return f"classGroups(first: 5) {{ nodes {{ name {asked} }} }}"
    return asked

"""Directives of IBM's GraphQL cost specification, as the graph's declarations imply them.

https://ibm.github.io/graphql-specs/cost-spec.html: an object and a field that leads to one weigh 1, a plain value 0, unless
`@cost` says otherwise; `@listSize` tells how many objects a list holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import strawberry
from strawberry.schema_directive import Location
from strawberry.types.base import StrawberryList, get_object_definition
from strawberry.types.field import StrawberryField

from schema import files
from schema.access.unusual import FIRST
from schema.graph.sizes import COUNTED, PERSONS_LIST, RECORDS, ROOT_LIST, SEARCH
from schema.indicator import ROOT as INDICATORS
from schema.kit.aggregates import DEFAULT_GROUPS
from schema.kit.declaration import Collection
from schema.kit.entity import Entity


@strawberry.schema_directive(
    name="cost",
    description="What one use weighs, beside 1 for each object and 0 for each plain value.",
    locations=[
        Location.OBJECT,
        Location.FIELD_DEFINITION,
        Location.ARGUMENT_DEFINITION,
        Location.INPUT_FIELD_DEFINITION,
        Location.ENUM,
        Location.SCALAR,
    ],
)
class Cost:
    """`@cost(weight:)`."""

    weight: str


@strawberry.schema_directive(
    name="listSize",
    description="How many objects a list holds: what its slicing arguments ask for, else the assumed size.",
    locations=[Location.FIELD_DEFINITION],
)
class ListSize:
    """`@listSize(…)`."""

    assumed_size: int | None = strawberry.UNSET
    slicing_arguments: list[str] | None = strawberry.UNSET
    sized_fields: list[str] | None = strawberry.UNSET
    require_one_slicing_argument: bool = True


NOTHING = Cost(weight="0")
"""A wrapper of rows, and the fields that lead to them: the rows are what costs."""
COUNTING = Cost(weight=f"{COUNTED:g}")
"""`totalCount` reads all rows of a list."""
OPENING = Cost(weight="0.1")
"""A sealed value is opened one by one."""
RELATED = Cost(weight="1")
"""A condition on a to-one relation joins a table to every row looked at."""
QUANTIFIED = Cost(weight="5")
"""A condition on a to-many relation looks for rows behind every row looked at."""
TRYING = Cost(weight="20")
"""Each role of an account is tried, and the rows are looked for on which its rules stand."""
COMPARING = Cost(weight="20")
"""Rows of every kind are looked for, and compared with what they said."""
STANDING_OUT = Cost(weight="100")
"""All entries of a time are gone through, and the posts and schools of each pupil and day."""
SIMULATION = "simulate_rules"
"""The field of the graph's root that tells what rules would do."""
INDICATING = Cost(weight="100")
"""Most of what the district has is counted."""
IDS = ListSize(slicing_arguments=["ids"], require_one_slicing_argument=False)
"""As many objects as ids are given."""


def mark(
    rows: Mapping[str, type[Any]],
    views: Mapping[str, type[Any]],
    connections: Mapping[str, type[Any]],
    filters: Mapping[str, type[Any]],
    query: type[Any],
    entities: Mapping[str, type[Entity]],
) -> None:
    """Put the directives on the types of all entities, once these are made."""
    root = _fields(query)
    root["nodes"].directives = [IDS]
    root["why_visible"].directives = [TRYING]
    accounts = ListSize(assumed_size=FIRST, slicing_arguments=["first"], require_one_slicing_argument=False)
    root["unusual_reading"].directives = [STANDING_OUT, accounts]
    indicators = ListSize(
        assumed_size=ROOT_LIST, slicing_arguments=["codes"], require_one_slicing_argument=False
    )
    if SIMULATION in root:
        root[SIMULATION].directives = [STANDING_OUT]
    if INDICATORS in root:
        root[INDICATORS].directives = [INDICATING, indicators]
    for name, entity in entities.items():
        declaration = entity.declaration
        fields, conditions = _fields(rows[name]), _fields(filters[name])
        for column in declaration.columns.values():
            if column.sealed and column.name in fields:
                fields[column.name].directives = [OPENING]
        for relation in declaration.relations.values():
            conditions[relation.name].directives = [RELATED]
        for collection in declaration.collections.values():
            fields[collection.name].directives = [_sized(_size(entity, collection))]
            conditions[collection.name].directives = [QUANTIFIED]
        for collection in declaration.gathered.values():
            fields[collection.name].directives = [_sized(_size(entity, collection))]
        if entity.parts:
            fields[files.FILE].directives = [NOTHING]
        root[declaration.plural].directives = [_sized(ROOT_LIST)]
    for name, view in views.items():
        _mark_view(view, files.views()[name], rows)
    for connection in connections.values():
        _mark_connection(connection)
    for row in (query, *rows.values(), *views.values()):
        for field in _fields(row).values():
            _mark_others(field)


def _mark_connection(connection: type[Any]) -> None:
    fields = _fields(connection)
    edge: Any = cast(Any, fields["edges"].type).of_type
    page_info = fields["page_info"].type
    for type_ in (connection, edge, page_info):
        get_object_definition(type_, strict=True).directives = [NOTHING]
    for field in (fields["edges"], fields["nodes"], fields["page_info"], _fields(edge)["node"]):
        field.directives = [NOTHING]
    fields["total_count"].directives = [COUNTING]


def _mark_view(cls: type[Any], view: files.View, rows: Mapping[str, type[Any]]) -> None:
    """A view is its row once more, which was counted; its lists are the row's."""
    get_object_definition(cls, strict=True).directives = [NOTHING]
    own, fields = _fields(rows[view.entity.declaration.name]), _fields(cls)
    for name, field in fields.items():
        if name in view.below:
            field.directives = [NOTHING]
        elif name == files.CHANGES:
            field.directives = [_sized(ROOT_LIST), COMPARING]
        elif name in own:
            field.directives = own[name].directives


def _mark_others(field: StrawberryField) -> None:
    """Figures of a list, timelines and searches, wherever they stand: told by their arguments and types."""
    arguments = {argument.python_name for argument in field.arguments}
    inner: Any = field.type
    if field.directives or not arguments:
        return
    if isinstance(inner, StrawberryList) and "first" in arguments:
        field.directives = [
            ListSize(assumed_size=SEARCH, slicing_arguments=["first"], require_one_slicing_argument=False)
        ]
    elif {"first", "last"} <= arguments:
        field.directives = [_sized(ROOT_LIST)]
    elif get_object_definition(inner) is not None and "groups" in _fields(inner):
        # Figures read all rows of a list, however few groups come of them.
        field.directives = [COUNTING]
        _fields(inner)["groups"].directives = [
            COUNTING,
            ListSize(
                assumed_size=DEFAULT_GROUPS, slicing_arguments=["first"], require_one_slicing_argument=False
            ),
        ]


def _size(owner: type[Entity], collection: Collection) -> int:
    if collection.where:
        return RECORDS
    return PERSONS_LIST if owner.declaration.domain == "people" else ROOT_LIST


def _sized(size: int) -> ListSize:
    return ListSize(
        assumed_size=size,
        slicing_arguments=["first", "last"],
        sized_fields=["edges", "nodes"],
        require_one_slicing_argument=False,
    )


def _fields(type_: type[Any]) -> dict[str, StrawberryField]:
    return {field.python_name: field for field in get_object_definition(type_, strict=True).fields}

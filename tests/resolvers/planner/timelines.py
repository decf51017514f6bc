"""Random timelines: of a pupil by id, and below pupils, with fragments on the union and on its members."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from graphql import GraphQLList, GraphQLNonNull

from resolvers.compiling.timeline import declared
from schema.pupils import pupil

if TYPE_CHECKING:
    from tests.resolvers.planner.queries import Writer

DAYS = (date(2026, 10, 15), date(2026, 10, 14), date(2026, 9, 1), date(2016, 3, 4), date(987, 6, 5), date.max)
EDGE = ["cursor", "kind", "on", "__typename"]


def timeline(writer: Writer, depth: int, path: tuple[str, ...] | None) -> str:
    """At the root where the path is empty; below a pupil else."""
    key = f"t{writer.fresh()}"
    here = None if path is None else (*path, key)
    given, parts = arguments(writer), []
    if path == ():
        # One who bears a global id of another entity is refused.
        entity = pupil() if writer.chance(98) else declared()[0].entity
        given.append(f"student: {writer.value('ID!', writer.id(entity))}")
    if here is not None and writer.chance(50):
        number = len(writer.paged)
        writer.paged.append(here)
        writer.defined += [f"$after{number}: String", f"$before{number}: String"]
        given += [f"after: $after{number}", f"before: $before{number}"]
        parts.append("edges { cursor }")
    if writer.chance(60):
        parts.append(f"nodes {event(writer, depth)}")
    if writer.chance(50):
        edge = [*writer.some(EDGE, 0, 4), *([f"node {event(writer, depth)}"] if writer.chance(50) else [])]
        parts.append(f"e{writer.fresh()}: edges {{ {' '.join(edge) or 'on'} }}")
    if writer.chance(40):
        info = writer.some(["hasNextPage", "hasPreviousPage", "startCursor", "endCursor", "__typename"], 1, 5)
        parts.append(f"pageInfo {{ {' '.join(info)} }}")
    if writer.chance(30):
        parts.append(f"totalCount{writer.condition()}")
    stated = f"({', '.join(given)})" if given else ""
    return f"{key}: timeline{stated}{writer.condition()} {{ {' '.join(parts) or '__typename totalCount'} }}"


def arguments(writer: Writer) -> list[str]:
    """Which events."""
    found = []
    if writer.chance(60):
        size = writer.one([1, 2, 3, 5, 50, 1000]) if writer.chance(98) else writer.one([0, 1001])
        found.append(f"{writer.one(['first', 'last'])}: {writer.value('Int', size)}")
    if writer.chance(50):
        type_ = GraphQLList(GraphQLNonNull(writer.schema.type_map["TimelineKind"]))
        found.append(f"kinds: {writer.written(type_, writer.some(list(type_.of_type.of_type.values), 0, 4))}")
    for name in ("from", "to"):
        if writer.chance(20):
            day = writer.one(DAYS)
            day -= timedelta(writer.chance(30))
            found.append(f"{name}: {writer.value('Date', day.isoformat())}")
    return found


def event(writer: Writer, depth: int) -> str:
    """A selection on the union."""
    parts = ["__typename"] if writer.chance(50) else []
    for entity in writer.some([event.entity for event in declared()], 0, 3):
        parts.append(f"... on {entity.__name__}{writer.condition()} {writer.selection(entity, depth, None)}")
    if writer.chance(30):
        parts.append(
            writer.one(
                ["... on Node { id }", "... on TimelineEvent { kindOf: __typename }", "... { __typename }"]
            )
        )
    if writer.chance(15) and parts:
        name = f"F{writer.fresh()}"
        writer.fragments.append(f"fragment {name} on TimelineEvent {{ {' '.join(parts)} }}")
        parts = [f"...{name}", f"...{name}{writer.condition()}"]
    return f"{{ {' '.join(parts) or 't: __typename'} }}"

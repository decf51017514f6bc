"""Of whom rows are that say so themselves: a match by its rows or its record, a quarantined record by what it became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.policy.predicates import alias
from hub.store.writer import among, table_of
from hub.sync.applied import Subject
from resolvers.compiling.pupils import pupil_of
from resolvers.looked import Concerned
from schema.integration.quarantined_record import QuarantinedRecord
from schema.integration.source_record import SourceRecord
from schema.kit import Entity
from schema.kit.registry import load
from schema.pupils import RECORD, SUBJECT

Place = tuple[Any, ...]
"""A record: source, stream and key."""


async def concerned(connection: AsyncConnection, sayings: Iterable[str]) -> Mapping[str, Concerned]:
    """The pupils and quarantined records of each saying, `IdentityMatch:12`. The connection is the writer's, whoever reads."""
    subjects, places = await _said(connection, sayings)
    every = {place for of in places.values() for place in of}
    records = await _records(connection, every)
    linked = await _linked(connection, every)
    for saying, of in places.items():
        subjects[saying] |= {subject for place in of for subject in linked[place]}
    pupils = await pupils_of(connection, {subject for of in subjects.values() for subject in of})
    return {
        saying: Concerned(
            frozenset(pupils[subject] for subject in of if subject in pupils),
            frozenset(records[place] for place in places[saying] if place in records),
        )
        for saying, of in subjects.items()
    }


async def _said(
    connection: AsyncConnection, sayings: Iterable[str]
) -> tuple[dict[str, set[Subject]], dict[str, set[Place]]]:
    subjects: dict[str, set[Subject]] = {}
    places: dict[str, set[Place]] = {}
    by_entity: dict[str, list[int]] = defaultdict(list)
    for saying in sayings:
        subjects[saying], places[saying] = set(), set()
        name, _, row = saying.partition(":")
        by_entity[name].append(int(row))
    for name, ids in by_entity.items():
        table = table_of(load()[name])
        found = await connection.execute(select(table).where(among(table.c.id, ids)))
        for said in map(dict[str, Any], found.mappings()):
            saying = f"{name}:{said['id']}"
            if all(column in said for column in SUBJECT):
                keys = (said["subject_id"], said.get("other_id"))
                subjects[saying] = {(said["subject_entity"], key) for key in keys if key is not None}
            if all(said.get(column) is not None for column in RECORD):
                places[saying] = {tuple(said[column] for column in RECORD)}
    return subjects, places


async def _records(connection: AsyncConnection, places: set[Place]) -> dict[Place, int]:
    table = table_of(QuarantinedRecord)
    found = await _at(connection, QuarantinedRecord, places, table.c.id)
    return dict(found)


async def _linked(connection: AsyncConnection, places: set[Place]) -> Mapping[Place, set[Subject]]:
    table, linked = table_of(SourceRecord), defaultdict[Place, set[Subject]](set)
    for place, name, row in await _at(
        connection, SourceRecord, places, table.c.subject_entity, table.c.subject_id
    ):
        linked[place].add((name, row))
    return linked


async def _at(
    connection: AsyncConnection, entity: type[Entity], places: set[Place], *wanted: Any
) -> list[Any]:
    """What rows tell that are about these records, behind the record."""
    if not places:
        return []
    columns = [table_of(entity).c[name] for name in RECORD]
    statement = select(*columns, *wanted).where(tuple_(*columns).in_(sorted(places)))
    found: Sequence[Any] = (await connection.execute(statement)).all()
    return [(tuple(row[: len(RECORD)]), *row[len(RECORD) :]) for row in found]


async def pupils_of(connection: AsyncConnection, subjects: set[Subject]) -> Mapping[Subject, int]:
    """The pupil of each row that leads to one."""
    by_entity: dict[str, list[int]] = defaultdict(list)
    for name, key in subjects:
        if name in load():
            by_entity[name].append(key)
    pupils: dict[Subject, int] = {}
    for name, ids in by_entity.items():
        row = alias(load()[name])
        led = pupil_of(load()[name], row)
        if led is not None:
            found = await connection.execute(select(row.c.id, led).where(row.c.id.in_(ids)))
            pupils |= {(name, key): int(pupil) for key, pupil in found if pupil is not None}
    return pupils

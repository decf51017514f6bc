"""Erasing a pupil: rows and their histories, source records, staging, quarantine and kept answers; for good.

What is left are keyed hashes (tombstones), the ids in the audit, and the record of the erasure itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Table, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.store import cells, rollups
from hub.store.idempotency import idempotency
from hub.store.writer import among, table_of
from hub.sync import line, settling
from hub.sync.drafting import record_token
from hub.sync.joined import Joined
from hub.sync.linking.forgetting import forget
from hub.sync.rollups import maintain
from hub.sync.tables import STAGED, derivation_due, staged_record
from hub.sync.tombstones import PREFIX, Tombstones, note
from schema.access.account import Account
from schema.integration.source_record import SourceRecord
from schema.kit.declaration import Relation
from schema.kit.entity import Entity
from schema.kit.registry import load
from schema.people.guardian import Guardian
from schema.people.student import Student

Doomed = dict[type[Entity], set[int]]


@dataclass
class Erased:
    """What an erasure took away."""

    rows: int = 0
    """Rows and old versions of rows."""
    records: int = 0
    """Records of sources."""


@dataclass
class _Traces:
    """By what a person is recognised in a record."""

    identifiers: set[tuple[type[Entity], str, str]] = field(default_factory=set)
    people: set[tuple[str, str]] = field(default_factory=set)
    """Name and birth date."""

    def within(self, payload: Any) -> bool:
        """Whether a payload bears one of the identifiers, or a name together with its birth date."""
        said = list(_texts(payload))
        whole = "\n".join(said)
        # A student number is the identity number behind a letter.
        if any(
            number.lstrip("GLJgl")[:17] in whole for _, _, number in self.identifiers if len(number) >= 17
        ):
            return True
        return any(
            born in whole and (name in whole or any(one + other == name for one in said for other in said))
            for name, born in self.people
        )


async def erase(connection: AsyncConnection, keyring: Keyring, student: int, now: datetime) -> Erased:
    """Erase a pupil, and what tells of nobody else (guardians who have no other child), in the caller's transaction and its turn in the line."""
    await line.stand(connection)
    keyring = keyring.pinned()
    doomed = await _doomed(connection, student)
    traces = await _traces(connection, keyring, doomed)
    done = Erased()
    await note(connection, keyring, f"student:{student}", traces.identifiers)
    done.records = await _records(connection, keyring, doomed, traces)
    await _answers(connection, keyring, traces)
    await connection.execute(
        delete(derivation_due).where(among(derivation_due.c.student_id, doomed[Student]))
    )
    for entity in _last_first():
        if doomed.get(entity):
            await rollups.leave(connection, entity, doomed[entity])
    for entity in _last_first():
        done.rows += await _remove(connection, entity, doomed)
    while await maintain(connection):
        pass
    return done


async def _doomed(connection: AsyncConnection, student: int) -> Doomed:
    """The pupil, what tells of the pupil alone, and all that belongs to them, whatever entities there are."""
    joined = await Joined.read(connection)
    doomed: Doomed = {
        Student: joined.within(Student, {joined.stays(Student, student) or student}),
        Guardian: set(),
    }
    before = 0
    while before != (before := sum(map(len, doomed.values()))):
        await _below(connection, doomed)
        for entity, relation in _sustaining():
            found = await _alone(connection, entity, relation, doomed.get(entity, set()))
            doomed.setdefault(relation.target, set()).update(joined.within(relation.target, found))
    return doomed


def _sustaining() -> Iterator[tuple[type[Entity], Relation]]:
    for entity in load().values():
        for relation in entity.declaration.relations.values():
            if relation.spec.sustains:
                yield entity, relation


async def _alone(
    connection: AsyncConnection, entity: type[Entity], relation: Relation, ids: set[int]
) -> set[int]:
    """The related rows of these, to which no others lead."""
    table = table_of(entity)
    others, key = table.alias(), table.c[relation.column]
    led = others.c[relation.column] == key
    alone = select(key).where(
        among(table.c.id, ids),
        ~exists().where(led, ~among(others.c.id, ids), others.c.removed_at.is_(None)),
    )
    return {int(row) for (row,) in await connection.execute(alone)}


async def _below(connection: AsyncConnection, doomed: Doomed) -> None:
    for entity in reversed(_last_first()):
        if entity.declaration.keeping == "ledger":
            continue
        table = table_of(entity)
        theirs = [
            among(table.c[relation.column], doomed[relation.target])
            for relation in entity.declaration.relations.values()
            if doomed.get(relation.target)
        ]
        if theirs:
            found = await connection.execute(select(table.c.id).where(or_(*theirs)))
            doomed.setdefault(entity, set()).update(int(row) for (row,) in found)


async def _traces(connection: AsyncConnection, keyring: Keyring, doomed: Doomed) -> _Traces:
    traces = _Traces()
    for entity in (Student, Guardian):
        assert entity.history is not None
        for table in (table_of(entity), entity.history):
            found = await connection.execute(select(table).where(among(table.c.id, doomed[entity])))
            for row in found.mappings():
                for column in entity.declaration.identifiers:
                    if row[column.name] is not None:
                        place = cells.place(entity, column.name, row["id"])
                        said = (
                            keyring.open(place, row[column.name]) if column.sealed else str(row[column.name])
                        )
                        traces.identifiers.add((entity, column.name, said))
                if row.get("birth_date") is not None:
                    traces.people.add((row["name"], row["birth_date"].isoformat()))
    return traces


async def _records(connection: AsyncConnection, keyring: Keyring, doomed: Doomed, traces: _Traces) -> int:
    """Make tombstones of the records behind the rows, and of those that fitted nowhere but tell of the person."""
    link, staged = table_of(SourceRecord), staged_record
    behind = or_(
        *(
            and_(link.c.subject_entity == entity.__name__, among(link.c.subject_id, ids))
            for entity, ids in doomed.items()
            if ids
        )
    )
    same = and_(
        link.c.source_id == staged.c.source_id, link.c.stream == staged.c.stream, link.c.key == staged.c.key
    )
    found = await connection.execute(
        select(staged).where(
            or_(exists().where(same, behind), ~exists().where(same)), ~staged.c.key.startswith(PREFIX)
        )
    )
    linked = {
        (row.source_id, row.stream, row.key)
        for row in await connection.execute(select(link.c.source_id, link.c.stream, link.c.key).where(behind))
    }
    theirs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    tokens = {record_token(*each) for each in linked}
    for row in map(dict, found.mappings()):
        waits = tokens.intersection(row["waits_for"] or ())
        known = (row["source_id"], row["stream"], row["key"]) in linked
        if known or waits or traces.within(_payload(keyring, row)):
            theirs[row["source_id"]].append(row)
    history = SourceRecord.history
    assert history is not None
    for table in (link, history):
        gone = [
            and_(table.c.subject_entity == entity.__name__, among(table.c.subject_id, ids))
            for entity, ids in doomed.items()
            if ids
        ]
        await connection.execute(delete(table).where(or_(*gone)))
    await settling.forget(connection, doomed)
    await forget(connection, doomed, [row for rows in theirs.values() for row in rows])
    for source_id, rows in theirs.items():
        await Tombstones(connection, keyring, source_id).bury(rows)
    return sum(map(len, theirs.values()))


def _payload(keyring: Keyring, row: Mapping[str, Any]) -> Any:
    place = STAGED.place(row)
    faulty = [] if row["fault"] is None else [orjson.loads(keyring.open(place, row["fault"]))]
    return [row["key"], orjson.loads(keyring.open(place, row["payload"])), *faulty]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


async def _answers(connection: AsyncConnection, keyring: Keyring, traces: _Traces) -> None:
    """Forget what a repeated call would be answered, where that tells of the person."""
    table = idempotency
    sealed = table.c.answer.info["sealing"]
    for row in (await connection.execute(select(table).where(table.c.answer.is_not(None)))).mappings():
        if traces.within([keyring.open(sealed.place(row), row["answer"])]):
            await connection.execute(
                delete(table).where(table.c.account_id == row["account_id"], table.c.key == row["key"])
            )


async def _remove(connection: AsyncConnection, entity: type[Entity], doomed: Doomed) -> int:
    """Remove the entity's rows and versions that are doomed or name somebody who is; a ledger's rows only lose the name."""
    table, count = table_of(entity), 0
    tables: list[Table] = [table] if entity.history is None else [entity.history, table]
    for relation in entity.declaration.relations.values():
        ids = doomed.get(relation.target)
        if not ids:
            continue
        column = table.c[relation.column]
        if entity.declaration.keeping == "ledger" and relation.nullable:
            if entity is Account:
                await connection.execute(update(table).where(among(column, ids)).values(disabled=True))
            await connection.execute(update(table).where(among(column, ids)).values({column: None}))
        else:
            for each in tables:
                gone = await connection.execute(delete(each).where(among(each.c[relation.column], ids)))
                count += gone.rowcount
    if doomed.get(entity):
        for each in tables:
            count += (await connection.execute(delete(each).where(among(each.c.id, doomed[entity])))).rowcount
    return count


def _last_first() -> list[type[Entity]]:
    """Entities, each before those that it points to."""
    by_table = {entity.__tablename__: entity for entity in load().values()}
    tables = reversed(Entity.metadata.sorted_tables)
    return [by_table[table.name] for table in tables if table.name in by_table]

"""Who decides on records stands in line before locking any row, as syncs do: neither waits for what the other has."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, text

from hub.sync import line
from resolvers.mutations.kit.registry import load
from schema.integration.identity_match import IdentityMatch
from schema.kit import Role
from schema.kit.declaration import snake
from tests.resolvers.mutations.conftest import STEWARD, org

CALLS = {
    "mendQuarantinedRecord": ("record: $it", 'value: "曹杨中学", reason: "校方说明"', "fits"),
    "withdrawCorrection": ("correction: $it", "", "correction { endedBecause }"),
    "replayQuarantinedRecords": ("records: [$it]", "", "tried fit"),
    "decideMatch": ("match: $it", "decision: LATER", "match { state }"),
    "unmerge": ("match: $it", "", "match { state }"),
    "settleConflict": ("conflict: $it", 'value: "王", reason: "户口簿"', "settlement { id }"),
    "withdrawSettlement": ("settlement: $it", "", "settlement { id }"),
    "decideErasure": ("erasure: $it", "", "erasure { id }"),
}
WAITS = text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = :class AND objid = 0"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
HOLDS = text(
    "SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE l.pid = :pid"
    " AND l.mode IN ('RowShareLock', 'RowExclusiveLock') AND c.relname NOT LIKE 'idempotency%'"
)
TABLES = ("quarantined_record", "correction", "identity_match", "school")


def document(name: str) -> str:
    it, more, told = CALLS[name]
    payload = f"{name[0].upper()}{name[1:]}Payload"
    return f"mutation ($it: ID!) {{ {name}({it}, {more}) {{ ... on {payload} {{ {told} }} ... on Refused {{ code }} }} }}"


@pytest.fixture
def in_turn(changing: Any, ask: Any):
    """What a mutation answers that waits while a sync has its turn, and locks whatever row it likes."""

    async def turning(name: str, it: str) -> Any:
        async with changing.owner.connect() as other:
            await line.stand(other)
            calling = asyncio.create_task(ask(document(name), STEWARD, Role.IDENTITY_STEWARD, it=it))
            async with asyncio.timeout(20):
                while (pid := (await other.execute(WAITS, {"class": line.LOCK_CLASS})).scalar()) is None:
                    assert not calling.done(), (name, calling.result())
            assert (await other.scalars(HOLDS, {"pid": pid})).all() == [], name
            for table in TABLES:
                await other.execute(text(f"SELECT id FROM {table} FOR UPDATE NOWAIT"))
            await other.commit()
        return await calling

    return turning


async def test_no_row_is_locked_before_the_turn_comes(sync, changing, ask, gid, in_turn):
    await sync(org("1"), org("2", name=None))
    match = {
        "subject_entity": "Student", "state": "OPEN", "band": "TO_REVIEW", "score": 0.9, "weight": 3, "prior": -10,
        "subject_id": 101, "other_id": 104, "found_at": changing.clock.now(), "merged": False, "version": 1, "moved": {},
    }  # fmt: skip
    async with changing.owner.begin() as connection:
        added = insert(IdentityMatch.__table__).values(match).returning(IdentityMatch.id)
        number = (await connection.execute(added)).scalar_one()
    records = "{ quarantinedRecords { nodes { id } } }"
    (entry,) = (await ask(records, STEWARD, Role.IDENTITY_STEWARD))["nodes"]
    assert await in_turn("mendQuarantinedRecord", entry["id"]) == {"fits": True}
    corrections = "{ corrections { nodes { id } } }"
    (correction,) = (await ask(corrections, STEWARD, Role.IDENTITY_STEWARD))["nodes"]
    ended = await in_turn("withdrawCorrection", correction["id"])
    assert ended == {"correction": {"endedBecause": "WITHDRAWN"}}
    assert await in_turn("replayQuarantinedRecords", entry["id"]) == {"tried": 1, "fit": 0}
    decided = await in_turn("decideMatch", gid("IdentityMatch", number))
    assert decided == {"match": {"state": "LATER"}}
    # Where nothing is to be done, too: the turn comes first.
    assert await in_turn("unmerge", gid("IdentityMatch", number)) == {"code": "identity.unfit"}
    for name, kind in (("settleConflict", "Conflict"), ("withdrawSettlement", "Settlement")):
        assert await in_turn(name, gid(kind, 987_654)) == {"code": "row.unknown"}
    assert await in_turn("decideErasure", gid("Erasure", 987_654)) == {"code": "row.unknown"}


def test_each_of_them_is_tried() -> None:
    """Those of integration and access; test_each has the others."""
    known = {
        name
        for name, mutation in load().items()
        for part in mutation.declaration.payload.values()
        if mutation.in_line and part.entity is not None
        if part.entity.declaration.domain in ("access", "integration")
    }
    assert known - {snake(name) for name in CALLS} == {"merge"}, "merge decides a match"

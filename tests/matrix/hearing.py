"""The way of subscriptions: of an event about all rows of an entity, a listener is told of those that it reads, and as it reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

from hub.store.feed import Event
from resolvers.subscriptions.kit.registry import load
from schema.changes import RowChange
from schema.kit import Entity
from schema.kit.declaration import camel
from tests.matrix.account import Account, gid, selection
from tests.matrix.domain import HEARD

AT = datetime(2026, 10, 15, tzinfo=UTC)
PUPIL = 101
"""Whose file is listened to; every row is said to be of it."""


async def heard(account: Account, entity: type[Entity]) -> int:
    """The entity's own subscriptions, and that of a pupil's file."""
    name, fields = entity.__name__, selection(entity)
    told = 0
    for declared in load().values():
        if declared.entity is entity:
            root = camel(declared.name)
            document = f"subscription {{ told: {root} {{ id change row: {camel(entity.declaration.singular)} {{ {fields} }} }} }}"
            told += await _told(account, entity, root, document)
    if not account.turn("file", name, of=3):
        root = "studentChanged"
        document = f'subscription {{ told: {root}(id: "{gid("Student", PUPIL)}") {{ id change row {{ id ... on {name} {{ {fields} }} }} }} }}'
        told += await _told(account, entity, root, document)
    return told


async def _told(account: Account, entity: type[Entity], root: str, document: str) -> int:
    name, oracle = entity.__name__, account.oracle
    hearing = await account.hear(document)
    if not any(role in HEARD.get(root, ()) for role in oracle.roles):
        assert orjson.loads(hearing)["errors"][0]["extensions"]["code"] == "access.subscription"
        return 0
    keys = sorted(row["id"] for row in oracle.rows[name])
    event = Event(7, name, RowChange.CHANGED, AT, keys, [PUPIL] * len(keys))

    async def identify() -> object:
        return account.viewer

    answers = [orjson.loads(said) async for said in hearing.told(identify, event, 0)]
    assert not [answer for answer in answers if "errors" in answer]
    found = [answer["data"]["told"] for answer in answers]
    seen = oracle.seen(name)
    assert [one["id"] for one in found] == [gid(name, row["id"]) for row in seen], (oracle.roles, name)
    for one, row in zip(found, seen, strict=True):
        account.compare(entity, row, one["row"])
    return len(found)

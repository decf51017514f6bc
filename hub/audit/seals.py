"""The chain of seals: each signs its batch of entries together with the seal before it.

A seal keeps the hash of each of its entries, so that an entry whose time of keeping has passed can be taken out and the
chain still be followed. What was taken out is said by a signed `audit_pruning`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, Column, Identity, Integer, Table, func, select
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, TIMESTAMP
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.keyfile import SIGNING
from hub.crypto.signing import Signer
from schema.kit.entity import Entity

_INSTANT = TIMESTAMP(timezone=True)

seal = Table(
    "audit_seal",
    Entity.metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False, comment="1, 2, 3 … without a gap"),
    Column("at", _INSTANT, nullable=False),
    Column("entries", ARRAY(BigInteger), nullable=False, comment="ids of its entries, upward"),
    Column("leaves", BYTEA, nullable=False, comment="SHA-256 of each of them, 32 bytes each"),
    Column("total", BigInteger, nullable=False, comment="entries up to here"),
    Column("hash", BYTEA, nullable=False, comment="of all this and the hash of the seal before"),
    Column("key_id", Integer, nullable=False),
    Column("signature", BYTEA, nullable=False),
)

pruning = Table(
    "audit_pruning",
    Entity.metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", _INSTANT, nullable=False),
    Column("entries", ARRAY(BigInteger), nullable=False, comment="ids of the entries that were taken out"),
    Column("key_id", Integer, nullable=False),
    Column("signature", BYTEA, nullable=False),
)

LEAF = 32


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain has come to."""

    number: int
    hash: bytes
    total: int


BEGINNING = Head(0, bytes(32), 0)


@dataclass(frozen=True, slots=True)
class Seal:
    """One batch, sealed."""

    number: int
    at: datetime
    entries: tuple[int, ...]
    leaves: bytes
    total: int
    hash: bytes
    key_id: int
    signature: bytes

    @classmethod
    def of(cls, before: Head, at: datetime, entries: Sequence[int], leaves: bytes, signer: Signer) -> Seal:
        """Seal a batch behind what was sealed before."""
        number, total = before.number + 1, before.total + len(entries)
        made = hashed(before, at, entries, leaves)
        return cls(number, at, tuple(entries), leaves, total, made, *signer.sign(signed_seal(made)))

    @property
    def head(self) -> Head:
        """The chain's head, where this is the newest seal."""
        return Head(self.number, self.hash, self.total)


def hashed(before: Head, at: datetime, entries: Sequence[int], leaves: bytes) -> bytes:
    """The hash of a batch behind what was sealed before."""
    said = [before.number + 1, before.total + len(entries), at.astimezone(UTC), list(entries)]
    text = orjson.dumps([before.hash.hex(), *said, leaves.hex()], option=orjson.OPT_UTC_Z)
    return hashlib.sha256(b"yixin audit seal\0" + text).digest()


def signed_seal(hash_: bytes) -> bytes:
    """What a seal's signature signs."""
    return b"yixin audit head\0" + hash_


def signed_pruning(at: datetime, entries: Sequence[int]) -> bytes:
    """What the signature of a pruning signs."""
    said = orjson.dumps([at.astimezone(UTC), list(entries)], option=orjson.OPT_UTC_Z)
    return b"yixin audit pruning\0" + said


async def signed(connection: AsyncConnection) -> Counter[tuple[str, int]]:
    """How many seals each key signed, by use and id."""
    found = await connection.execute(select(seal.c.key_id, func.count()).group_by(seal.c.key_id))
    return Counter({(SIGNING, key): count for key, count in found})


def read(row: Any) -> Seal:
    """A seal from its row."""
    return Seal(**{**dict(row), "entries": tuple(row["entries"])})

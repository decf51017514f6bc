"""Whether the record is what was sealed: every entry, every seal, and the chain from the first to an outside anchor."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import asyncpg
import orjson
from sqlalchemy.engine import URL

from hub.audit.entries import COLUMNS, leaf
from hub.audit.seals import BEGINNING, LEAF, Head, Seal, hashed, read, signed_pruning, signed_seal
from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.crypto.signing import Signer
from hub.store.reader import address

SEALS = 200
"""Seals that are looked at together with their entries."""


class AnchorInvalid(YixinError):
    """An anchor is damaged, or none of this hub's keys signed it."""

    code = "audit.anchor"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A signed head of the chain, to be kept where nobody reaches both it and the database."""

    number: int
    hash: str
    total: int
    at: str
    key_id: int
    public_key: str
    signature: str

    @classmethod
    def of(cls, head: Head, at: datetime, signer: Signer) -> Anchor:
        """Sign a head."""
        said = (head.number, head.hash.hex(), head.total, at.astimezone(UTC).isoformat())
        key, signature = signer.sign(_signed(*said))
        return cls(*said, key, signer.public(key).hex(), signature.hex())

    @classmethod
    def read(cls, data: bytes, signer: Signer) -> Anchor:
        """An anchor as it was exported. Raises AnchorInvalid."""
        try:
            found = cls(**orjson.loads(data))
            said = _signed(found.number, found.hash, found.total, found.at)
            held = signer.holds(found.key_id, bytes.fromhex(found.signature), said)
        except (ValueError, TypeError) as error:
            raise AnchorInvalid(
                "this is no anchor", mend="give a file that `yixin audit export` wrote"
            ) from error
        if not held:
            raise AnchorInvalid(
                "none of this hub's keys signed the anchor",
                mend="use the key file of the hub that exported it",
            )
        return found


def _signed(number: int, hash_: str, total: int, at: str) -> bytes:
    return b"yixin audit anchor\0" + orjson.dumps([number, hash_, total, at])


@dataclass
class Verdict:
    """What was found."""

    entries: int = 0
    pruned: int = 0
    head: Head = BEGINNING
    findings: list[str] = field(default_factory=list)
    """Each in words; none: the record is as it was sealed."""


async def verify(url: URL, signer: Signer, anchor: Anchor | None = None, settings: Any = None) -> Verdict:
    """Look at the whole record, as it is at one moment. Raises asyncpg's errors and OSError."""
    connection: Any = await asyncpg.connect(**address(url), server_settings=settings or {})
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return await _Walk(connection, signer).verdict(anchor)
    finally:
        await connection.close()


async def exported(
    url: URL, signer: Signer, clock: Clock, *, entries: bool, settings: Any = None
) -> AsyncIterator[dict[str, Any]]:
    """The entries, upward, and at last the anchor of the chain that they make."""
    connection: Any = await asyncpg.connect(**address(url), server_settings=settings or {})
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            if entries:
                async for row in connection.cursor(
                    f"SELECT {', '.join(COLUMNS)} FROM audit_entry ORDER BY id"
                ):
                    yield dict(row)
            last = await connection.fetchrow("SELECT * FROM audit_seal ORDER BY number DESC LIMIT 1")
            head = BEGINNING if last is None else read(last).head
            yield asdict(Anchor.of(head, clock.now(), signer))
    finally:
        await connection.close()


class _Walk:
    """One walk along the chain."""

    def __init__(self, connection: Any, signer: Signer) -> None:
        self._connection = connection
        self._signer = signer
        self._found = Verdict()
        self._anchored: str | None = None

    async def verdict(self, anchor: Anchor | None) -> Verdict:
        """The whole walk."""
        found, pruned = self._found, await self._pruned()
        async for batch in self._batches():
            rows = await self._entries(batch)
            for seal in batch:
                self._seal(seal)
                for key, expected in _leaves(seal):
                    self._entry(key, expected, rows.pop(key, None), key in pruned)
                if anchor is not None and seal.number == anchor.number:
                    self._anchored = seal.hash.hex()
        await self._unsealed()
        if anchor is not None and anchor.number and self._anchored != anchor.hash:
            why = "is not in the chain" if self._anchored is None else "is another one in the chain"
            found.findings.append(f"seal {anchor.number}, which was anchored at {anchor.at}, {why}")
        return found

    async def _pruned(self) -> set[int]:
        """The entries whose taking out was signed."""
        pruned: set[int] = set()
        for row in await self._connection.fetch("SELECT * FROM audit_pruning ORDER BY id"):
            said = signed_pruning(row["at"], row["entries"])
            if self._signer.holds(row["key_id"], row["signature"], said):
                pruned.update(row["entries"])
            else:
                self._found.findings.append(f"pruning {row['id']} was not signed by this hub")
        return pruned

    async def _batches(self) -> AsyncIterator[list[Seal]]:
        last = 0
        while True:
            rows = await self._connection.fetch(
                "SELECT * FROM audit_seal WHERE number > $1 ORDER BY number LIMIT $2", last, SEALS
            )
            if not rows:
                return
            yield [read(row) for row in rows]
            last = rows[-1]["number"]

    async def _entries(self, batch: list[Seal]) -> dict[int, Any]:
        keys = [key for seal in batch for key in seal.entries]
        named = ", ".join(COLUMNS)
        rows = await self._connection.fetch(f"SELECT {named} FROM audit_entry WHERE id = ANY($1)", keys)
        return {row["id"]: row for row in rows}

    def _seal(self, seal: Seal) -> None:
        found, before = self._found, self._found.head
        if seal.number != before.number + 1:
            found.findings.append(f"seals {before.number + 1} to {seal.number - 1} are missing")
            # The chain cannot be followed across a gap; what comes behind it is still looked at.
            before = Head(seal.number - 1, before.hash, seal.total - len(seal.entries))
        if seal.total != before.total + len(seal.entries) or seal.hash != hashed(
            before, seal.at, seal.entries, seal.leaves
        ):
            found.findings.append(
                f"seal {seal.number} is not the one that was made behind the seal before it"
            )
        if not self._signer.holds(seal.key_id, seal.signature, signed_seal(seal.hash)):
            found.findings.append(f"seal {seal.number} was not signed by this hub")
        found.head = seal.head

    def _entry(self, key: int, expected: bytes, row: Any, pruned: bool) -> None:
        found = self._found
        if row is None:
            if pruned:
                found.pruned += 1
            else:
                found.findings.append(f"entry {key} is missing")
            return
        found.entries += 1
        if leaf(row.values()) != expected:
            found.findings.append(f"entry {key} was changed")

    async def _unsealed(self) -> None:
        """Entries that no seal names."""
        rows = await self._connection.fetch(
            "SELECT id FROM audit_entry EXCEPT SELECT unnest(entries) FROM audit_seal ORDER BY id"
        )
        self._found.findings += [f"entry {row['id']} was never sealed" for row in rows]


def _leaves(seal: Seal) -> Iterator[tuple[int, bytes]]:
    for place, key in enumerate(seal.entries):
        yield key, seal.leaves[place * LEAF : (place + 1) * LEAF]

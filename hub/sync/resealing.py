"""Rotation of keys under a live hub: values are sealed and hashed anew under the newest keys, batch by batch.

Nothing is remembered of how far it came: each value names its key, so a pass that was killed is simply begun again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    Table,
    bindparam,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.logging import logger
from hub.crypto.keyfile import FRESH, USES
from hub.crypto.sealing import KeyInUse, Keyring, SealError
from hub.store.idempotency import idempotency
from hub.sync import line, tombstones
from hub.sync.staging import WAITING
from hub.sync.tables import metadata, staged_record
from schema.kit.registry import load
from schema.kit.tables import SEALING, Hashed, Sealed

BATCH = 500
SETTLED = timedelta(seconds=60)
"""Age of the newest key from which on nobody can still be about to store what an older one sealed."""

_PATIENCE = 60
"""Passes, a second apart, in which rows may stay locked by others."""

log = logger("keys")

Progress = Callable[[str, int], None]
"""Called with a table and how many of its values were sealed anew so far."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table with values under keys."""

    table: Table
    sealed: Mapping[str, Sealed]
    hashed: Mapping[str, Hashed]

    @property
    def keys(self) -> list[Column[Any]]:
        """Its primary key, by which a pass goes through it."""
        return list(self.table.primary_key.columns)

    def key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """What tells the row from others."""
        return tuple(row[column.name] for column in self.keys)

    def under_others(self, keyring: Keyring) -> Any:
        """Rows with a value under another key than the newest."""
        return or_(
            *(
                _key_of(self.table.c[name]) != literal(bytes((keyring.keys(use)[0].id,)), LargeBinary)
                for use, names in (("sealing", self.sealed), ("hashing", self.hashed))
                for name in names
            )
        )


def kept() -> list[Kept]:
    """Every table of which a declaration says that it holds sealed values or keyed hashes, histories included."""
    load()
    assert idempotency.metadata is metadata
    found = []
    # Histories last: whoever supersedes a row holds it, so once all rows are renewed none is copied as it was.
    for table in sorted(metadata.tables.values(), key=lambda table: ("superseded_at" in table.c, table.name)):
        said = {column.name: column.info[SEALING] for column in table.columns if SEALING in column.info}
        if said:
            sealed = {name: each for name, each in said.items() if isinstance(each, Sealed)}
            hashed = {name: each for name, each in said.items() if isinstance(each, Hashed)}
            found.append(Kept(table, sealed, hashed))
    return found


@dataclass
class Resealed:
    """What a pass did."""

    values: int = 0
    waiting: int = 0
    """Records that wait for an identifier whose name changed with its hash; their source's next run tries them again."""
    unreadable: dict[str, int] = field(default_factory=dict)
    """By table, rows with a value that does not open; they are left, and hold their key."""


async def reseal(database: AsyncEngine, keyring: Keyring, progress: Progress = lambda *_: None) -> Resealed:
    """Bring every value under the newest keys, while the hub goes on. Raises KeyInUse for rows that stay locked."""
    # From now on nobody begins to seal with an older key.
    await asyncio.sleep(FRESH * 1.5)
    done = Resealed()
    for each in kept():
        values = 0
        for _ in range(_PATIENCE):
            bad: set[Any] = set()
            async for changed in _pass(database, keyring, each, bad):
                values += changed
                progress(each.table.name, values)
            if await _left(database, keyring, each) <= len(bad):
                break
            await asyncio.sleep(1)
        else:
            raise KeyInUse(
                "rows stay locked by somebody else",
                place=each.table.name,
                mend="see which transaction stays open, then run `yixin keys reseal`",
            )
        done.values += values
        if bad:
            log.warning("values do not open", table=each.table.name, rows=len(bad))
            done.unreadable[each.table.name] = len(bad)
    done.waiting = await _wait_anew(database, keyring)
    return done


async def _pass(database: AsyncEngine, keyring: Keyring, each: Kept, bad: set[Any]) -> Any:
    """Go through a table once, a batch and a transaction at a time; yields how many rows each changed."""
    last: Any = None
    while True:
        async with database.begin() as connection:
            await line.stand(connection)
            statement = select(each.table).where(each.under_others(keyring)).order_by(*each.keys).limit(BATCH)
            if last is not None:
                statement = statement.where(tuple_(*each.keys) > tuple_(*map(literal, last)))
            # A row that somebody else holds is left to the next pass; one that we hold waits for milliseconds.
            locked = statement.with_for_update(key_share=True, skip_locked=True)
            rows = [dict(row) for row in (await connection.execute(locked)).mappings()]
            if not rows:
                return
            last = each.key(rows[-1])
            fresh = list(_renewed(keyring, each, rows, bad))
            if fresh:
                names = [*each.sealed, *each.hashed]
                await connection.execute(
                    update(each.table)
                    .where(*(column == bindparam(f"_key_{column.name}") for column in each.keys))
                    .values({name: bindparam(f"_{name}") for name in names}),
                    fresh,
                )
        yield len(fresh)


def _renewed(
    keyring: Keyring, each: Kept, rows: Sequence[Mapping[str, Any]], bad: set[Any]
) -> Iterator[dict[str, Any]]:
    for row in rows:
        try:
            texts = {
                name: keyring.open(sealed.place(row), row[name])
                for name, sealed in each.sealed.items()
                if row[name] is not None
            }
        except SealError:
            bad.add(each.key(row))
            continue
        said: dict[str, bytes | None] = dict.fromkeys(each.sealed)
        said |= {name: keyring.seal(each.sealed[name].place(row), text) for name, text in texts.items()}
        for name, hashed in each.hashed.items():
            of = texts.get(hashed.of)
            said[name] = None if of is None else keyring.digest(hashed.kind, hashed.normal(of))
        keys = {f"_key_{column.name}": row[column.name] for column in each.keys}
        yield keys | {f"_{name}": value for name, value in said.items()}


async def _left(database: AsyncEngine, keyring: Keyring, each: Kept) -> int:
    async with database.connect() as connection:
        number = select(func.count()).select_from(each.table).where(each.under_others(keyring))
        return int((await connection.execute(number)).scalar_one())


async def _wait_anew(database: AsyncEngine, keyring: Keyring) -> int:
    """Have records tried again that wait for somebody by a hash under an older key."""
    newest = keyring.keys("hashing")[0].id
    others = [prefix for number in range(1, 256) if number != newest for prefix in _tokens(number)]
    async with database.begin() as connection:
        await line.stand(connection)
        taken = await connection.execute(
            update(staged_record)
            .where(staged_record.c.state.in_(WAITING), _waits_for(others))
            .values(state="pending")
        )
        return taken.rowcount


def _tokens(key: int) -> list[str]:
    """How names of rows begin that hold a hash under this key; see `tokens_of`."""
    return [
        f"{entity.__name__}.{column.name}:{key:02x}"
        for entity in load().values()
        for column in entity.declaration.identifiers
        if column.hashed
    ]


def _waits_for(prefixes: Sequence[str]) -> Any:
    return text(
        "EXISTS (SELECT FROM unnest(waits_for) AS token, unnest(CAST(:prefixes AS text[])) AS prefix"
        " WHERE starts_with(token, prefix))"
    ).bindparams(prefixes=list(prefixes))


async def used(connection: AsyncConnection) -> Counter[tuple[str, int]]:
    """How many values are under each key, by use and id."""
    found: Counter[tuple[str, int]] = Counter()
    for each in kept():
        for use, names in (("sealing", each.sealed), ("hashing", each.hashed)):
            for name in names:
                key = _key_of(each.table.c[name])
                counted = select(key, func.count()).where(each.table.c[name].is_not(None)).group_by(key)
                for number, count in await connection.execute(counted):
                    found[use, number[0] if number else 0] += count
    for (number,) in await connection.execute(text(_WAITING_KEYS), {"names": _tokens_without_key()}):
        found["hashing", int(number, 16)] += 1
    for key, count in (await tombstones.pinned(connection)).items():
        found["hashing", key] += count
    return found


_WAITING_KEYS = """
SELECT substr(token, length(name) + 1, 2) FROM staged_record, unnest(waits_for) AS token, unnest(CAST(:names AS text[])) AS name
WHERE state IN ('waiting', 'quarantined') AND starts_with(token, name)
"""


def _tokens_without_key() -> list[str]:
    return [token[:-2] for token in _tokens(0)]


async def retire(database: AsyncEngine, keyring: Keyring, use: str, number: int) -> None:
    """Take an older key away for good. Raises KeyInUse while a value needs it, or may still be written under it."""
    if use not in USES:
        raise KeyInUse(
            "no key of this use can be taken away",
            place=use,
            mend=f"name one of {', '.join(USES)}; a key for signing is kept as long as what it signed",
        )
    keyring.refresh()
    newest = keyring.keys(use)[0]
    if datetime.now(UTC) - newest.made_at < SETTLED:
        raise KeyInUse(
            "the newest key is so young that values may still come under older ones",
            place=f"{use} {number}",
            mend=f"try again in {SETTLED.seconds} seconds",
        )
    async with database.begin() as connection:
        await line.stand(connection)
        count = (await used(connection))[use, number]
        if count:
            raise KeyInUse(
                f"{count} values are still under this key",
                place=f"{use} {number}",
                mend="run `yixin keys reseal`",
            )
        # Still in line: nothing is matched or stored by a run meanwhile.
        keyring.retire(use, number)


def _key_of(column: Column[Any]) -> Any:
    return func.substring(column, 1, 1, type_=LargeBinary)

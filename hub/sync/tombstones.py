"""Whom the hub was told to forget: keyed hashes of their records' keys and identifiers, so that no sync brings them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, delete, select, text, update
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.store.writer import among, table_of
from hub.sync.tables import STAGED, metadata, staged_record
from schema.integration.source_record import SourceRecord
from schema.kit.declaration import Column as Field
from schema.kit.entity import Entity
from schema.kit.registry import load

PREFIX = "erased:"
"""How the key of a staged record begins that is a tombstone: a keyed hash follows, and its payload is empty."""

erased_identifier = Table(
    "erased_identifier",
    metadata,
    Column("hash", BYTEA, primary_key=True, comment="keyed hash of an identifier of somebody who was erased"),
)
"""Identifiers by which somebody who was erased would be recognised."""


class Tombstones:
    """What is not to come back, asked by one source's staging and batches."""

    def __init__(self, connection: AsyncConnection, keyring: Keyring, source_id: int) -> None:
        self.connection = connection
        self.keyring = keyring
        self.source_id = source_id
        self._any: bool | None = None

    async def any(self) -> bool:
        """Whether anybody was erased at all; most hubs need not look further."""
        if self._any is None:
            found = await self.connection.execute(select(erased_identifier.c.hash).limit(1))
            self._any = found.first() is not None
        return self._any

    async def of_records(self, stream: str, keys: Iterable[str]) -> dict[str, str]:
        """Of these records' keys, those of tombstones, each with the key under which the tombstone lies."""
        if not await self.any():
            return {}
        forms = {form: key for key in keys for form in self._forms(stream, key)}
        table = staged_record
        found = await self.connection.execute(
            select(table.c.key).where(
                table.c.source_id == self.source_id, table.c.stream == stream, among(table.c.key, forms)
            )
        )
        return {forms[form]: form for (form,) in found}

    async def of_identifiers(
        self, probes: Iterable[tuple[type[Entity], str, str]]
    ) -> set[tuple[str, str, str]]:
        """Of these (entity, column, text), those of somebody who was erased, by the entity's name."""
        if not await self.any():
            return set()
        forms = {
            form: (entity.__name__, name, said)
            for entity, name, said in probes
            for form in self.keyring.digests(*_identifier(entity, entity.declaration.columns[name], said))
        }
        table = erased_identifier
        found = await self.connection.execute(select(table.c.hash).where(among(table.c.hash, forms)))
        return {forms[form] for (form,) in found}

    async def bury(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Make tombstones of staged records (`id`, `stream`, `key`) of this source: the payload goes, a hash of the key stays."""
        table = staged_record
        for record in records:
            for told in _telling():
                await self.connection.execute(
                    delete(told).where(
                        told.c.source_id == self.source_id,
                        told.c.stream == record["stream"],
                        told.c.key == record["key"],
                    )
                )
            key = self._forms(record["stream"], record["key"])[0]
            for link in (table_of(SourceRecord), SourceRecord.history):
                # Of a record that stands behind others' rows, too, those links stay.
                assert link is not None
                await self.connection.execute(
                    update(link)
                    .where(
                        link.c.source_id == self.source_id,
                        link.c.stream == record["stream"],
                        link.c.key == record["key"],
                    )
                    .values(key=key)
                )
            there = select(table.c.id).where(
                table.c.source_id == self.source_id, table.c.stream == record["stream"], table.c.key == key
            )
            if (await self.connection.execute(there)).first() is not None:
                # It was fetched while its like was being erased.
                await self.connection.execute(delete(table).where(table.c.id == record["id"]))
                continue
            await self.connection.execute(
                update(table)
                .where(table.c.id == record["id"])
                .values(key=key, **self.empty(record["stream"], key), waits_for=None, applied_run=None)
            )

    def empty(self, stream: str, key: str) -> dict[str, Any]:
        """What a staged record holds that is a tombstone."""
        place = STAGED.place({"source_id": self.source_id, "stream": stream, "key": key})
        return {
            "hash": b"",
            "payload": self.keyring.seal(place, "{}"),
            "fault": None,
            "source_time": None,
            "gone": False,
            "state": "ignored",
            "outcome": "ignored",
            "released_run": None,
        }

    def _forms(self, stream: str, key: str) -> list[str]:
        said = f"{self.source_id}/{stream}/{key}"
        return [f"{PREFIX}{each.hex()}" for each in self.keyring.digests("erased.key", said)]


def _telling() -> list[Table]:
    """Tables of the hub's own ledgers that tell of single records of sources, whatever ledgers there are."""
    ledgers = [table_of(entity) for entity in load().values() if entity.declaration.keeping == "ledger"]
    return [table for table in ledgers if {"source_id", "stream", "key"} <= set(table.c.keys())]


async def pinned(connection: AsyncConnection) -> dict[int, int]:
    """How many tombstones are under each hashing key; what was hashed is known no more, so they stay under theirs."""
    counted = await connection.execute(text(_PINNED))
    return {int(number): count for number, count in counted}


_PINNED = f"""
SELECT key, count(*) FROM (
  SELECT get_byte(hash, 0) AS key FROM erased_identifier
  UNION ALL
  SELECT get_byte(decode(substr(key, {len(PREFIX) + 1}, 2), 'hex'), 0) FROM staged_record WHERE starts_with(key, '{PREFIX}')
) AS tombstone GROUP BY key
"""


async def note(
    connection: AsyncConnection,
    keyring: Keyring,
    row: str,
    identifiers: Iterable[tuple[type[Entity], str, str]],
) -> None:
    """Remember identifiers (entity, column, text) of somebody who is being erased; `row` is remembered in any case."""
    hashes = {
        keyring.digest(*_identifier(entity, entity.declaration.columns[name], said))
        for entity, name, said in identifiers
    }
    rows = [{"hash": each} for each in {keyring.digest("erased.row", row), *hashes}]
    await connection.execute(upsert(erased_identifier).values(rows).on_conflict_do_nothing())


def _identifier(entity: type[Entity], column: Field, said: str) -> tuple[str, str]:
    normal = column.spec.normal(said) if column.spec.normal else said
    return f"erased.{entity.__tablename__}.{column.name}", normal

"""Corrections: fields that are read otherwise than their source has them, until the source itself changes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.store.cells import place
from hub.store.writer import among, table_of
from hub.sync.contract import JsonObject
from hub.sync.staging import Staged
from schema.integration.correction import Correction, CorrectionEnd


class NoSuchPlace(Exception):
    """A path leads nowhere within a record."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction that counts."""

    id: int
    field: str
    value: Any
    replaces: str | None


class Corrections:
    """The corrections of one source's records."""

    def __init__(self, connection: AsyncConnection, keyring: Keyring, source_id: int) -> None:
        self.connection = connection
        self.keyring = keyring
        self.source_id = source_id
        self._any: bool | None = None

    async def applied(self, stream: str, records: Sequence[Staged], now: datetime | None) -> list[Staged]:
        """The records as they are to be read.

        A correction whose field the source changed counts no more: it is ended at `now`, or left alone where that is None.
        """
        if not records or not await self._exist():
            return list(records)
        found = await self._of(stream, [record.key for record in records])
        over: list[int] = []
        read = []
        for record in records:
            payload = record.payload
            for correction in found.get(record.key, ()) if not record.gone and record.fault is None else ():
                if said(payload, correction.field) == correction.replaces:
                    payload = corrected(payload, correction.field, correction.value)
                else:
                    over.append(correction.id)
            read.append(record if payload is record.payload else replace(record, payload=payload))
        if over and now is not None:
            await self.end(over, CorrectionEnd.SOURCE_CHANGED, now)
        return read

    async def end(self, ids: Sequence[int], why: CorrectionEnd, now: datetime) -> None:
        """Let corrections count no more."""
        table = table_of(Correction)
        await self.connection.execute(
            update(table).where(among(table.c.id, ids)).values(ended_at=now, ended_because=why.name)
        )

    async def of(self, stream: str, key: str, field: str) -> list[int]:
        """Ids of what counts for one field of a record."""
        found = (await self._of(stream, [key])).get(key, ())
        return [correction.id for correction in found if correction.field == field]

    async def _exist(self) -> bool:
        if self._any is None:
            table = table_of(Correction)
            found = await self.connection.execute(
                select(table.c.id)
                .where(table.c.source_id == self.source_id, table.c.ended_at.is_(None))
                .limit(1)
            )
            self._any = found.first() is not None
        return self._any

    async def _of(self, stream: str, keys: Sequence[str]) -> Mapping[str, list[Corrected]]:
        table = table_of(Correction)
        rows = await self.connection.execute(
            select(table)
            .where(
                table.c.source_id == self.source_id,
                table.c.stream == stream,
                among(table.c.key, keys),
                table.c.ended_at.is_(None),
            )
            .order_by(table.c.id)
        )
        found: dict[str, list[Corrected]] = defaultdict(list)
        for row in rows.mappings():
            value, replaces = (self._open(row, name) for name in ("value", "replaces"))
            found[row["key"]].append(
                Corrected(row["id"], row["field"], orjson.loads(value or "null"), replaces)
            )
        return found

    def _open(self, row: Any, name: str) -> str | None:
        sealed = row[name]
        return None if sealed is None else self.keyring.open(place(Correction, name, row["id"]), sealed)


def said(payload: JsonObject, field: str) -> str | None:
    """What a record says at a path (`roles/0/org`), as JSON; None where it says nothing."""
    try:
        holder, name = _place(payload, field)
        return orjson.dumps(holder[name], option=orjson.OPT_SORT_KEYS).decode()
    except (NoSuchPlace, KeyError, IndexError):
        return None


def corrected(payload: JsonObject, field: str, value: Any) -> JsonObject:
    """The record with another value at a path, which is added to an object that lacks it. Raises NoSuchPlace."""
    whole: JsonObject = orjson.loads(orjson.dumps(payload))
    holder, name = _place(whole, field)
    holder[name] = value
    return whole


def _place(payload: Any, field: str) -> tuple[Any, Any]:
    """What holds a path's last step, and that step."""
    here, rest = payload, field
    while True:
        # A name may hold a slash itself, as headers of files do.
        step, _, following = (
            (rest, "", "") if isinstance(here, dict) and rest in here else rest.partition("/")
        )
        at: Any = step
        if isinstance(here, list) and step.isascii() and step.isdigit() and int(step) < len(here):
            at = int(step)
        elif not isinstance(here, dict) or not step:
            raise NoSuchPlace(field)
        if not following:
            return here, at
        if isinstance(here, dict) and step not in here:
            raise NoSuchPlace(field)
        here, rest = here[at], following

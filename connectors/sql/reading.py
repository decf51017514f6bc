"""The rows of one view as raw records, in pages by key: none twice, and none under another's key.

Databases compare texts in their own ways: `a` and `A` may be one key for the order and two for the hub, or the other way
round. So each page begins with the rows that bear the last key of the one before, and what was passed on is remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from connectors.kit.errors import Malformed
from connectors.kit.mapping.cells import plain
from connectors.kit.raws import nameless
from connectors.sql.database import Database
from connectors.sql.values import Unwritable, said
from connectors.sql.view import View
from hub.base.errors import YixinError
from hub.sync.contract import JsonObject, Raw, RecordError

Exact = tuple[Any, ...]


@dataclass
class Reading:
    """One fetch of one view."""

    database: Database
    view: View
    zone: ZoneInfo
    page_size: int
    since: JsonObject | None
    names_all: bool = True
    """Turns False when a row passes whose key cannot be told: what is not seen need not be gone."""
    _passed: dict[bytes, bytes] = field(default_factory=dict)
    """Of every record that was passed on: its key, and the row's own, both in short."""

    async def remember(self, last: str) -> Exact | None:
        """Take what an interrupted run passed on, up to the key of this hash, as passed on, and return that key.

        None where no row bears it any more: then nothing is, and all is to be read again.
        """
        behind: Exact | None = None
        while True:
            rows = await self.database.run(
                partial(self.view.keys, behind=behind, since=self.since, limit=self.page_size)
            )
            for row in rows:
                key, _ = self._key(row)
                if key is not None:
                    self._passed.setdefault(_short(key), _short_exact(row))
                if _short_exact(row).hex() == last:
                    return tuple(row)
            if len(rows) < self.page_size or (behind is not None and tuple(rows[-1]) == behind):
                self._passed.clear()
                return None
            behind = tuple(rows[-1])

    async def pages(self, behind: Exact | None) -> AsyncIterator[tuple[list[Raw], str | None]]:
        """Records behind a key, with the hash of the last one's, as keys may be secret; None with the last page."""
        while True:
            rows = await self.database.run(
                partial(self.view.rows, behind=behind, since=self.since, limit=self.page_size + 1)
            )
            more = len(rows) > self.page_size
            groups = [list(group) for _, group in groupby(rows, key=self._exact)]
            if more:
                # Whether the last key is borne by further rows is seen on the next page.
                groups.pop()
            if more and (not groups or (behind is not None and self._exact(groups[-1][0]) == behind)):
                raise Malformed(
                    f"more than {self.page_size} rows bear one key",
                    place=self.view.binding.spec.view,
                    mend="let `key` name columns that together tell the rows apart, or raise page_size",
                )
            raws = [raw for group in groups for raw in self._raws(group)]
            if not more:
                yield raws + await self._keyless(), None
                return
            behind = self._exact(groups[-1][0])
            yield raws, _short_exact(behind).hex()

    def _raws(self, group: Sequence[Any]) -> Iterator[Raw]:
        row = group[0]
        key, fault = self._key(self._exact(row))
        payload, unfit = self._payload(row)
        if key is None:
            self.names_all = False
            yield Raw(self._nameless(row), payload, fault=fault)
            return
        exact = _short_exact(self._exact(row))
        known = self._passed.setdefault(_short(key), exact)
        if known is not exact:
            if known != exact:
                yield Raw(self._nameless(row), payload, fault=_same_key(self.view.binding.spec.key))
            return
        if len(group) > 1:
            unfit = _repeated(len(group), self.view.binding.spec.key)
        yield Raw(key, payload, self._changed(row), fault=unfit)

    async def _keyless(self) -> list[Raw]:
        rows = await self.database.run(self.view.keyless)
        raws = []
        for row in rows:
            self.names_all = False
            payload, _ = self._payload(row)
            _, fault = self._key(self._exact(row))
            raws.append(Raw(self._nameless(row), payload, fault=fault))
        return list({raw.key: raw for raw in raws}.values())

    def _exact(self, row: Any) -> Exact:
        values = dict(zip(self.view.headers, row, strict=False))
        return tuple(values[header] for header in self.view.binding.spec.key)

    def _key(self, parts: Sequence[Any]) -> tuple[str | None, RecordError | None]:
        try:
            return self.view.binding.key([said(part) for part in parts]), None
        except Unwritable as error:
            return None, _unwritable(", ".join(self.view.binding.spec.key), error)
        except RecordError as error:
            return None, error
        except YixinError as error:
            return None, RecordError(error.message, field=error.place, mend=error.mend)

    def _payload(self, row: Any) -> tuple[dict[str, str], RecordError | None]:
        payload: dict[str, str] = {}
        fault: RecordError | None = None
        for header, value in zip(self.view.headers, row, strict=False):
            try:
                payload[header] = said(value)
            except Unwritable as error:
                fault = fault or _unwritable(header, error)
        return payload, fault

    def _changed(self, row: Any) -> datetime | None:
        when = row[-1] if self.view.tells_changes else None
        if not isinstance(when, datetime):
            return None
        return when if when.tzinfo else when.replace(tzinfo=self.zone)

    def _nameless(self, row: Any) -> str:
        return nameless([self.view.binding.name, *(plain(str(value)) for value in row)])


def _short(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=8).digest()


def _short_exact(parts: Sequence[Any]) -> bytes:
    kept = orjson.dumps([str(part) for part in parts])
    return hashlib.blake2b(kept, digest_size=8).digest()


def _unwritable(header: str, error: Unwritable) -> RecordError:
    return RecordError(
        f"the value is of a type that no cell can hold: {error}",
        field=header,
        mend="cast it to text, a number or a date in the view",
    )


def _same_key(headers: Sequence[str]) -> RecordError:
    return RecordError(
        f"another row has the same {', '.join(headers)}, differently written",
        field=", ".join(headers),
        mend="join the two rows in the source",
    )


def _repeated(count: int, headers: Sequence[str]) -> RecordError:
    return RecordError(
        f"{count} rows have the same {', '.join(headers)}",
        field=", ".join(headers),
        mend="let `key` name columns that tell the rows apart, or leave one of the rows in the view",
    )

"""Items of the self-check made to be what their queries say: met or unmet, since when, and by when to be met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.clock import Clock
from hub.base.logging import logger
from hub.crypto.sealing import Keyring
from hub.rules.items import Item, Items
from hub.store.writer import Writer, table_of
from schema.standards.self_check_item import SelfCheckItem, SelfCheckState

LOCK = 0x7978 + 4
"""Of the advisory lock that lets one write at a time."""

log = logger("rules")

Place = tuple[int, str]
"""A school, and the code of an item."""


@dataclass(frozen=True)
class Reading:
    """What a query says of a school."""

    item: Item
    school: int
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Outcome:
    """How many items of schools there are, and of how many the state changed."""

    met: int
    unmet: int
    changed: int


@dataclass(frozen=True)
class Checking:
    """The self-check of one hub."""

    keyring: Keyring
    clock: Clock

    async def settle(self, connection: AsyncConnection, items: Items, readings: Iterable[Reading]) -> Outcome:
        """Write what was read. Of what nothing was read the row stays as it is; rows of items that are no more are removed."""
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        writer = Writer(connection, self.keyring, self.clock.now())
        kept = await _kept(connection)
        told = {(one.school, one.item.item): one for one in readings}
        new = [place for place in told if place not in kept]
        ids = dict(zip(new, await writer.new_ids(SelfCheckItem, len(new)), strict=True))
        changed, rows = 0, {}
        for place, reading in told.items():
            before = kept.get(place)
            row = self._row(reading, before)
            changed += before is None or before["state"] != row["state"] or before["removed_at"] is not None
            rows[ids[place] if before is None else before["id"]] = row
        await writer.save(SelfCheckItem, rows)
        codes = {item.item for item in items.items}
        await writer.remove(
            SelfCheckItem, [row["id"] for (_, code), row in kept.items() if code not in codes]
        )
        unmet = sum(row["state"] == SelfCheckState.UNMET.name for row in rows.values())
        if changed:
            log.info("self-check moved", changed=changed, unmet=unmet)
        return Outcome(len(rows) - unmet, unmet, changed)

    def _row(self, reading: Reading, before: Mapping[str, Any] | None) -> dict[str, Any]:
        item, today = reading.item, self.clock.today()
        met = item.met(reading.value)
        state = (SelfCheckState.MET if met else SelfCheckState.UNMET).name
        # While it is what it was, it stays since then, and is due when it was.
        same = before is not None and before["removed_at"] is None and before["state"] == state
        due = None if met else today + timedelta(days=item.within_days)
        return {
            "item": item.item,
            "title": item.title,
            "title_zh": item.title_zh,
            "area": item.area.name,
            "severity": item.severity.name,
            "state": state,
            "since": before["since"] if same and before else today,
            "due_on": before["due_on"] if same and before else due,
            "finding": None if met else _words(reading),
            "query": item.binding,
            "value": reading.value,
            "numerator": reading.numerator,
            "denominator": reading.denominator,
            "at_least": item.at_least,
            "at_most": item.at_most,
            "school": reading.school,
        }


async def _kept(connection: AsyncConnection) -> dict[Place, Mapping[str, Any]]:
    """What is there, removed rows too: one that returns is the same row."""
    table = table_of(SelfCheckItem)
    columns = (table.c.id, table.c.school_id, table.c.item, table.c.state, table.c.since, table.c.due_on)
    found = await connection.execute(select(*columns, table.c.removed_at).with_for_update())
    return {(row["school_id"], row["item"]): dict(row) for row in found.mappings()}


def _words(reading: Reading) -> str:
    item = reading.item
    of = "" if reading.denominator is None else f" ({reading.numerator}/{reading.denominator})"
    meant = f"≥ {item.at_least}" if item.at_least is not None else f"≤ {item.at_most}"
    return f"{item.title_zh}：{reading.value}{of}，应{meant}"

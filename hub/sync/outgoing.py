"""What the hub tells health partners' servers: noted in the transaction that changed a referral, sent afterwards, again and again.

What is noted is only that a referral is to be sent; it is sent as it is then. So an order that was sent twice, or late, says the
same, and nothing about anybody lies in the notes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.clock import Clock
from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.base.pausing import pause
from hub.crypto.sealing import Keyring
from hub.store import cells, consents
from hub.store.work import Work
from hub.store.writer import table_of
from hub.sync.contract import Order, Ordering
from hub.sync.sources import Connectors, Sources
from hub.sync.survivorship import HUB
from hub.sync.tables import outgoing
from schema.access.purpose import Purpose
from schema.health.health_partner import HealthPartner
from schema.health.referral import Referral, ReferralState
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity
from schema.people.student import Student
from schema.places.school import School

LEASE = timedelta(minutes=5)
"""How long who sends an order has it to himself; then another takes it up."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""Before an attempt that failed is made again; it doubles."""
PAUSE = 5.0
"""Seconds between two looks for what is due."""

_log = logger("outgoing")


class ConsentGone(YixinError):
    """Consent to the referral is not in force, so nothing is told of it."""

    code = "referral.consent"


async def note(work: Work, referral: int, partner: int | None, connectors: Connectors) -> None:
    """Note, in the transaction that changed it, that the partner's server is to be told; of a partner without one nothing is."""
    link, source = table_of(SourceRecord), table_of(Source)
    known = await work.connection.execute(
        select(link.c.source_id, source.c.connector)
        .join(source, source.c.id == link.c.source_id)
        .where(
            link.c.subject_entity == HealthPartner.__name__,
            link.c.subject_id == partner,
            link.c.founding,
            link.c.removed_at.is_(None),
            source.c.connector != HUB,
        )
        .order_by(link.c.source_id)
    )
    for source_id, name in known.all():
        if hasattr(connectors(name), "order"):
            row = {"source_id": source_id, "referral_id": referral, "due_at": work.now, "attempts": 0}
            noted = insert(outgoing).values(row)
            await work.connection.execute(
                noted.on_conflict_do_update(
                    index_elements=["source_id", "referral_id"], set_={"due_at": work.now, "attempts": 0}
                )
            )
            return


@dataclass(frozen=True)
class Outgoing:
    """Sends what is due; any number of processes may."""

    database: AsyncEngine
    keyring: Keyring
    clock: Clock
    connectors: Connectors

    async def keep(self, stopping: asyncio.Event) -> None:
        """Send what comes due until told to stop."""
        while not stopping.is_set():
            try:
                await self.send()
            except (OSError, YixinError) as error:
                _log.warning("outgoing.failed", kind=type(error).__name__)
            await pause(stopping, PAUSE)

    async def send(self) -> Counter[str]:
        """Send all that is due; returns how many were sent, failed and dropped."""
        made: Counter[str] = Counter()
        while (taken := await self._take()) is not None:
            made[await self._deliver(taken)] += 1
        return made

    async def _take(self) -> Mapping[str, Any] | None:
        """Take the next one that is due, for so long."""
        now, table = self.clock.now(), outgoing
        upcoming = (
            select(table.c.id)
            .where(table.c.due_at <= now)
            .order_by(table.c.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        taking = (
            update(table)
            .where(table.c.id == upcoming.scalar_subquery())
            .values(due_at=now + LEASE, attempts=table.c.attempts + 1)
            .returning(*table.c)
        )
        async with self.database.begin() as connection:
            row = (await connection.execute(taking)).mappings().first()
        return None if row is None else dict(row)

    async def _deliver(self, taken: Mapping[str, Any]) -> str:
        try:
            async with self.database.connect() as connection:
                source = await Sources(connection, self.connectors).by_id(taken["source_id"])
                order = await self._order(connection, taken["source_id"], taken["referral_id"])
            if order is None:
                await self._settle(taken, None, gone=True)
                return "dropped"
            async with source.connector.open(source.config) as opened:
                assert isinstance(opened, Ordering)
                await opened.order(order)
        except YixinError as error:
            _log.warning("outgoing.failed", referral=taken["referral_id"], code=error.code)
            await self._settle(taken, error.code)
            return "failed"
        await self._settle(taken, None)
        _log.info("outgoing.sent", referral=taken["referral_id"], source=taken["source_id"])
        return "sent"

    async def _settle(self, taken: Mapping[str, Any], fault: str | None, *, gone: bool = False) -> None:
        table = outgoing
        # What was noted anew meanwhile has another time, and stays due.
        mine = (table.c.id == taken["id"]) & (table.c.due_at == taken["due_at"])
        wait = min(FIRST_WAIT * 2 ** min(taken["attempts"] - 1, 16), LONGEST_WAIT)
        due = None if fault is None else self.clock.now() + wait
        async with self.database.begin() as connection:
            if gone:
                await connection.execute(delete(table).where(mine))
            else:
                await connection.execute(update(table).where(mine).values(due_at=due, fault=fault))

    async def _order(self, connection: AsyncConnection, source: int, referral: int) -> Order | None:
        """The referral as it is now; None where it is gone. Raises ConsentGone."""
        row = await _row(connection, Referral, referral)
        if row is None or row["number"] is None:
            return None
        cancelled = row["state"] == ReferralState.CANCELLED.name
        if not cancelled and not await consents.in_force(connection, row["student_id"], Purpose.REFERRAL):
            raise ConsentGone("no consent is in force", mend="record one, or cancel the referral")
        pupil = await _row(connection, Student, row["student_id"])
        school = await _row(connection, School, row["school_id"])
        if pupil is None:
            return None
        identifiers = {name: self._opened(Student, name, pupil) for name in ("student_number", "national_id")}
        return Order(
            number=row["number"],
            cancelled=cancelled,
            urgency=row["urgency"],
            reason=self._opened(Referral, "reason", row),
            requested_at=row["requested_at"],
            consent=row["consent"],
            pupil={name: value for name, value in identifiers.items() if value is not None},
            school=None if school is None else school["code"],
            keys=await _keys(connection, source, row),
        )

    def _opened(self, entity: type[Entity], name: str, row: Mapping[str, Any]) -> str | None:
        sealed = row[name]
        return None if sealed is None else self.keyring.open(cells.place(entity, name, row["id"]), sealed)


async def _row(
    connection: AsyncConnection, entity: type[Entity], key: int | None
) -> Mapping[str, Any] | None:
    table = table_of(entity)
    found = await connection.execute(select(table).where(table.c.id == key, table.c.removed_at.is_(None)))
    row = found.mappings().first()
    return None if row is None else dict(row)


async def _keys(
    connection: AsyncConnection, source: int, referral: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """The keys under which the source itself knows the rows of a referral, by relation and stream."""
    wanted = {
        name: (relation.target.__name__, referral[relation.column])
        for name, relation in Referral.declaration.relations.items()
    }
    link = table_of(SourceRecord)
    either = or_(
        *((link.c.subject_entity == entity) & (link.c.subject_id == key) for entity, key in wanted.values())
    )
    found = await connection.execute(
        select(link.c.subject_entity, link.c.stream, func.min(link.c.key))
        .where(link.c.source_id == source, link.c.removed_at.is_(None), either)
        .group_by(link.c.subject_entity, link.c.stream)
    )
    keys: dict[str, dict[str, str]] = {name: {} for name in wanted}
    for entity, stream, key in found:
        for name, (kind, _) in wanted.items():
            if kind == entity:
                keys[name][stream] = key
    return keys

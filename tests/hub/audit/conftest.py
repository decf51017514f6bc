"""A record of its own, and a hand that may do anything to it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from hub.audit import Caller, Deed, Recorder
from hub.audit.verifying import Anchor, Verdict, verify
from hub.base.clock import Clock
from hub.crypto.signing import Signer
from hub.store.appender import Appender
from hub.store.reader import address
from schema.access.audit_entry import AuditKind
from schema.access.purpose import Purpose
from schema.kit import Entity, Role

CLOCK = Clock(ZoneInfo("Asia/Shanghai"))


def caller(account: int = 7, *roles: Role) -> Caller:
    return Caller(
        account, frozenset(roles or [Role.PSYCHOLOGIST]), None, None, Purpose.COUNSELLING, "Q", "0" * 64
    )


def deed(*students: str) -> Deed:
    categories = ("Referral.CLINICAL", "Referral.SENSITIVE")
    ids = tuple(range(1, 1 + len(students)))
    return Deed(AuditKind.READ, categories, students, len(students), student_ids=ids)


@dataclass
class Record:
    """The tables of the record, in a schema of their own."""

    url: URL
    settings: dict[str, str]
    signer: Signer
    hand: Any
    """A connection of the tables' owner."""
    appenders: list[Appender] = field(default_factory=list)

    def appender(self) -> Appender:
        self.appenders.append(Appender(self.url, self.settings))
        return self.appenders[-1]

    def recorder(self, signer: Signer | None = None) -> Recorder:
        return Recorder(self.appender(), signer or self.signer, CLOCK)

    async def verdict(self, anchor: Anchor | None = None) -> Verdict:
        return await verify(self.url, self.signer, anchor, self.settings)

    async def do(self, *statements: str) -> None:
        for statement in statements:
            await self.hand.execute(statement)


@pytest.fixture
async def record(database_url) -> AsyncIterator[Record]:
    url = make_url(database_url).set(drivername="postgresql+asyncpg")
    space = f"audit_{secrets.token_hex(4)}"
    settings = {"search_path": space}
    engine = create_async_engine(url, connect_args={"server_settings": settings})
    async with engine.begin() as connection:
        await connection.execute(text(f"CREATE SCHEMA {space}"))
        await connection.run_sync(Entity.metadata.create_all)
    hand = await asyncpg.connect(**address(url), server_settings=settings)
    made = Record(url, settings, Signer.fresh(), hand)
    yield made
    for appender in made.appenders:
        await appender.close()
    await hand.close()
    async with engine.begin() as connection:
        await connection.execute(text(f"DROP SCHEMA {space} CASCADE"))
    await engine.dispose()

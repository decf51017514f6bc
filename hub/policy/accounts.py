"""Accounts and their machine tokens: random, stored hashed, expiring, revocable, with their last use."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Table,
    Text,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, TIMESTAMP
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import YixinError
from hub.policy.viewer import Viewer
from schema.kit.access import Role
from schema.kit.entity import Entity

metadata = Entity.metadata
_INSTANT = TIMESTAMP(timezone=True)

account = Table(
    "account",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("roles", ARRAY(Text), nullable=False),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), index=True),
    Column("guardian_id", BigInteger, ForeignKey("guardian.id"), index=True),
    Column("health_partner_id", BigInteger, ForeignKey("health_partner.id"), index=True),
    Column("source_ids", ARRAY(BigInteger), nullable=False, server_default=text("'{}'")),
    Column("demo", Text, unique=True, comment="the role for which this is the demo's account"),
    Column("disabled", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", _INSTANT, nullable=False, server_default=text("now()")),
)
"""Who may ask. What the account sees follows from its roles and, through what it is, from the data."""

token = Table(
    "token",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("account_id", BigInteger, ForeignKey("account.id"), nullable=False, index=True),
    Column(
        "hash", BYTEA, nullable=False, unique=True, comment="SHA-256 of the token, which is random enough"
    ),
    Column("created_at", _INSTANT, nullable=False),
    Column("expires_at", _INSTANT, nullable=False),
    Column("revoked_at", _INSTANT),
    Column("last_used_at", _INSTANT),
)
"""Machine tokens. The token itself is shown once and kept nowhere."""


class AuthError(YixinError):
    """The caller is not known: no token, or one that does not hold (any more)."""

    code = "auth.invalid"


class NoToken(AuthError):
    """No token came with the request."""

    code = "auth.missing"


class NoDemoAccount(YixinError):
    """Demo accounts exist in a demo home only."""

    code = "auth.no_demo"


class Accounts:
    """The accounts of one hub."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def by_token(self, secret: str | None, now: datetime) -> tuple[Viewer, datetime]:
        """The account that a token stands for, and when the token expires. Raises NoToken or AuthError, which does not tell why."""
        if not secret:
            raise NoToken("sign in with a token", mend="send the header `Authorization: Bearer <token>`")
        row = (
            (
                await self.connection.execute(
                    select(account, token.c.id.label("token_id"), token.c.expires_at, token.c.last_used_at)
                    .join(token, token.c.account_id == account.c.id)
                    .where(
                        token.c.hash == _hash(secret),
                        token.c.expires_at > now,
                        token.c.revoked_at.is_(None),
                        account.c.disabled.is_(False),
                    )
                )
            )
            .mappings()
            .first()
        )
        if row is None:
            raise AuthError("the token does not hold", mend="ask an administrator for a new one")
        if row["last_used_at"] is None or now - row["last_used_at"] > timedelta(minutes=1):
            await self.connection.execute(
                update(token).where(token.c.id == row["token_id"]).values(last_used_at=now)
            )
        return _viewer(row), row["expires_at"]

    async def demo(self, role: Role) -> Viewer:
        """The demo's account of a role. Raises NoDemoAccount outside a demo home."""
        row = (
            (await self.connection.execute(select(account).where(account.c.demo == role.name)))
            .mappings()
            .first()
        )
        if row is None:
            raise NoDemoAccount(
                f"this hub has no demo account for {role.name}",
                mend="`yixin demo` makes them, in a home of its own",
            )
        return _viewer(row)

    async def add(
        self,
        roles: Sequence[Role],
        *,
        staff_id: int | None = None,
        guardian_id: int | None = None,
        health_partner_id: int | None = None,
        source_ids: Sequence[int] = (),
        demo: Role | None = None,
    ) -> int:
        """Add an account, or give the demo's account of a role its ground anew; returns its id."""
        values: dict[str, Any] = {
            "roles": sorted(role.name for role in roles),
            "staff_id": staff_id,
            "guardian_id": guardian_id,
            "health_partner_id": health_partner_id,
            "source_ids": list(source_ids),
        }
        if demo is not None:
            changed = await self.connection.execute(
                update(account).where(account.c.demo == demo.name).values(values).returning(account.c.id)
            )
            if (found := changed.scalar()) is not None:
                return int(found)
        added = await self.connection.execute(
            insert(account).values(**values, demo=demo.name if demo else None).returning(account.c.id)
        )
        return int(added.scalar_one())

    async def issue(self, account_id: int, now: datetime, *, lifetime: timedelta) -> str:
        """Make a token; it is returned once and kept only as its hash."""
        secret = f"yx_{secrets.token_urlsafe(32)}"
        await self.connection.execute(
            insert(token).values(
                account_id=account_id, hash=_hash(secret), created_at=now, expires_at=now + lifetime
            )
        )
        return secret


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _viewer(row: Any) -> Viewer:
    return Viewer(
        row["id"],
        frozenset(Role[name] for name in row["roles"]),
        row["staff_id"],
        row["guardian_id"],
        row["health_partner_id"],
        tuple(row["source_ids"]),
    )

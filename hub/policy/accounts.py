"""Accounts and their machine tokens: random, stored hashed, expiring, revocable, with their last use."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import YixinError
from hub.policy.viewer import Viewer
from schema.access.account import Account
from schema.access.break_glass import BreakGlass
from schema.access.token import Token
from schema.kit.access import Role
from schema.people.staff_post import StaffPost
from schema.places.school import School


def _table(entity: Any) -> Table:
    table = entity.__table__
    assert isinstance(table, Table)
    return table


account, token, glass = _table(Account), _table(Token), _table(BreakGlass)
post, school = _table(StaffPost), _table(School)

MANY = 50
"""Schools from which on a viewer's are many. Of fewer, an index is asked for the rows of each."""


class AuthError(YixinError):
    """The caller is not known: no token, or one that does not hold (any more)."""

    code = "auth.invalid"


def refused() -> AuthError:
    """The same for every token that does not hold, whatever is wrong with it."""
    return AuthError("the token does not hold", mend="sign in again, or ask an administrator for a new one")


class NoToken(AuthError):
    """No token came with the request."""

    code = "auth.missing"


class NoDemoAccount(YixinError):
    """Demo accounts exist in a demo home only."""

    code = "auth.no_demo"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token: what is told once and kept only as its hash, and the id of its record."""

    secret: str
    id: int


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
                    _looked_up(
                        token.c.id.label("token_id"),
                        token.c.scope,
                        token.c.read_only,
                        token.c.expires_at,
                        token.c.last_used_at,
                    )
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
            raise refused()
        if row["last_used_at"] is None or now - row["last_used_at"] > timedelta(minutes=1):
            # A note that a crash may lose: nobody waits for the disk, nor for who writes the same.
            await self.connection.execute(text("SET LOCAL synchronous_commit TO off"))
            noted = select(token.c.id).where(token.c.id == row["token_id"]).with_for_update(skip_locked=True)
            await self.connection.execute(update(token).where(token.c.id.in_(noted)).values(last_used_at=now))
        viewer = replace(_viewer(row), token_id=row["token_id"])
        return viewer.narrowed(row["scope"], read_only=row["read_only"]), row["expires_at"]

    async def by_subject(self, issuer: str, subject: str) -> Viewer:
        """The account of whom an identity provider calls so. Raises AuthError, which does not tell why."""
        found = await self.connection.execute(
            _looked_up().where(
                account.c.issuer == issuer, account.c.subject == subject, account.c.disabled.is_(False)
            )
        )
        row = found.mappings().first()
        if row is None:
            raise refused()
        return _viewer(row)

    async def by_id(self, key: int) -> Viewer | None:
        """The account as it is now, with all its roles, of which a disabled one carries none; None where there is none."""
        found = await self.connection.execute(_looked_up().where(account.c.id == key))
        row = found.mappings().first()
        if row is None:
            return None
        viewer = _viewer(row)
        return replace(viewer, roles=frozenset()) if row["disabled"] else viewer

    async def demo(self, role: Role) -> Viewer:
        """The demo's account of a role. Raises NoDemoAccount outside a demo home."""
        found = await self.connection.execute(_looked_up().where(account.c.demo == role.name))
        row = found.mappings().first()
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
        name: str | None = None,
        demo: str | None = None,
    ) -> int:
        """Add an account, or give the demo's account of this name its ground anew; returns its id."""
        values: dict[str, Any] = {
            "roles": sorted(role.name for role in roles),
            "staff_id": staff_id,
            "guardian_id": guardian_id,
            "health_partner_id": health_partner_id,
            "source_ids": list(source_ids),
            "name": name,
        }
        if demo is not None:
            changed = await self.connection.execute(
                update(account).where(account.c.demo == demo).values(values).returning(account.c.id)
            )
            if (found := changed.scalar()) is not None:
                return int(found)
        added = await self.connection.execute(
            insert(account)
            .values(**values, demo=demo, disabled=False, version=1, created_at=func.now())
            .returning(account.c.id)
        )
        return int(added.scalar_one())

    async def issue(
        self,
        account_id: int,
        now: datetime,
        *,
        lifetime: timedelta,
        scope: Sequence[Role] | None = None,
        read_only: bool = False,
        name: str | None = None,
    ) -> Issued:
        """Make a token. `scope`: the only roles that it carries, of those that its account has."""
        secret = f"yx_{secrets.token_urlsafe(32)}"
        added = await self.connection.execute(
            insert(token)
            .values(
                account_id=account_id,
                hash=_hash(secret),
                created_at=now,
                expires_at=now + lifetime,
                scope=None if scope is None else sorted(role.name for role in scope),
                read_only=read_only,
                name=name,
            )
            .returning(token.c.id)
        )
        return Issued(secret, int(added.scalar_one()))


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _looked_up(*more: ColumnElement[Any]) -> Select[Any]:
    """Accounts as `_viewer` takes them, with more columns."""
    return select(account, _excepted(), _many_schools(), *more)


def _excepted() -> ColumnElement[bool]:
    """Whether the account has broken the glass; the policy itself looks up for whom and until when."""
    going_on = (glass.c.expires_at > func.now()) & glass.c.ended_at.is_(None)
    return exists().where(glass.c.account_id == account.c.id, going_on).label("excepted")


def _many_schools() -> ColumnElement[bool]:
    """Whether the account's posts, past ones too, are at many schools and at no small part of all."""
    held = select(func.count(post.c.school_id.distinct())).where(
        post.c.staff_id == account.c.staff_id, post.c.removed_at.is_(None)
    )
    schools = select(func.count()).select_from(school).where(school.c.removed_at.is_(None))
    number = held.scalar_subquery()
    return and_(number >= MANY, number * 4 >= schools.scalar_subquery()).label("many_schools")


def _viewer(row: Any) -> Viewer:
    return Viewer(
        row["id"],
        frozenset(Role[name] for name in row["roles"]),
        row["staff_id"],
        row["guardian_id"],
        row["health_partner_id"],
        tuple(row["source_ids"]),
        excepted=row["excepted"],
        many_schools=row["many_schools"],
    )

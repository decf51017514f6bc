"""Why an account sees a field of a pupil, or does not: reads for `hub.policy.why`, and says what it tells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from hub.base.clock import Clock
from hub.policy import Viewer
from hub.policy.why import Asked, Grant, Ground, Why
from resolvers.compiling.arguments import check_text
from resolvers.errors import AccountForeign, FieldUnknown
from resolvers.ids import decode, encode
from resolvers.loaders.place import Asking
from resolvers.looked import Looked
from resolvers.looks import NOTHING, there
from schema.access.account import Account
from schema.kit import Role
from schema.kit.declaration import Declaration, camel
from schema.pupils import pupil

Find = Callable[[int], Awaitable[Viewer | None]]
"""An account by its id."""


@dataclass(frozen=True)
class GroundInfo:
    """See `schema.graph.why`."""

    id: str
    kind: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True)
class GrantInfo:
    """See `schema.graph.why`."""

    role: Role
    rule: str
    rule_zh: str
    grounds: list[GroundInfo]


@dataclass(frozen=True)
class RefusalInfo:
    """See `schema.graph.why`."""

    role: Role
    code: str
    reason: str
    reason_zh: str


@dataclass(frozen=True)
class WhyInfo:
    """See `schema.graph.why`."""

    visible: bool
    grants: list[GrantInfo]
    refusals: list[RefusalInfo]


async def why(asking: Asking, clock: Clock, find: Find, looked: Looked, given: Mapping[str, Any]) -> WhyInfo:
    """Answer `whyVisible`. Raises FieldUnknown, AccountForeign or an error of ids, none of which tells of rows."""
    asked = _asked(decode(given["student"], asking.district, pupil())[1], check_text(given["field"], "field"))
    viewer = await _viewer(asking, find, given.get("account"))

    session = asking.session
    if viewer is not asking.viewer:
        session = session.anew(viewer.values(clock))

    async def read(statement: Select[Any]) -> Sequence[tuple[Any, ...]]:
        return await session.rows(statement)

    try:
        told = await Why(viewer.shape, read).tell(asked)
    finally:
        if session is not asking.session:
            await session.close()
    # That a pupil has a row of the kind, or that a rule stands on one, tells of it.
    grounds = (ground.entity for grant in told.grants for ground in grant.grounds)
    shown = {asked.entity, *grounds} if told.visible else set()
    looked.add(NOTHING.union(*map(there, shown)), [asked.key])
    return WhyInfo(
        told.visible,
        [_grant(asking.district, clock.zone, grant) for grant in told.grants],
        [RefusalInfo(role, denial.name, *denial.value) for role, denial in told.refusals],
    )


def _asked(key: int, field: str) -> Asked:
    entity = pupil()
    lists = entity.declaration.collections | entity.declaration.gathered
    listed, _, name = field.rpartition(".")
    collections = {camel(own): one for own, one in lists.items()}
    collection = collections.get(listed)
    declaration: Declaration = entity.declaration if collection is None else collection.entity.declaration
    columns = {camel(own): one for own, one in declaration.columns.items() if not one.spec.hidden}
    if (listed and collection is None) or name not in columns:
        raise FieldUnknown(
            "neither a pupil nor one of the pupil's lists has this field",
            place="field",
            mend="write for example birthDate, or referrals.reason",
        )
    return Asked(entity, key, columns[name], collection)


async def _viewer(asking: Asking, find: Find, account: str | None) -> Viewer:
    """Whose view is asked about; an account that is not there has no roles."""
    if account is None:
        return asking.viewer
    key = decode(account, asking.district, Account)[1]
    if key == asking.viewer.account_id:
        return asking.viewer
    if Role.AUDITOR not in asking.viewer.roles:
        raise AccountForeign(
            "what another account sees is told to auditors only", place="account", mend="leave account out"
        )
    return await find(key) or Viewer(key, frozenset())


def _grant(district: str, zone: ZoneInfo, grant: Grant) -> GrantInfo:
    grounds = [_ground(district, zone, ground) for ground in grant.grounds]
    return GrantInfo(grant.role, grant.rule, grant.rule_zh, grounds)


def _ground(district: str, zone: ZoneInfo, ground: Ground) -> GroundInfo:
    days = (_day(zone, ground.first), _day(zone, ground.last))
    return GroundInfo(encode(ground.entity, district, ground.key), ground.entity.__name__, *days)


def _day(zone: ZoneInfo, at: date | datetime | None) -> date | None:
    return at.astimezone(zone).date() if isinstance(at, datetime) else at

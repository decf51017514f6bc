"""Who asks."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from hub.base.clock import Clock
from schema.kit import Role
from schema.kit.access import SCHOOL_ROLES

Shape = frozenset[Role]
"""All of a viewer that may change the form of a statement; plans are keyed by it."""

SETTING = "yixin.viewer"
"""The setting of PostgreSQL that tells the second wall (`hub.policy.wall`) who asks: `Viewer.told`."""

AGGREGATE = "aggregate"
"""What follows the setting's text where a statement gives nothing but aggregates over all schools."""


class Place(enum.IntEnum):
    """Where in the setting's text a value stands; the parts are divided by `|`."""

    ROLES = 1
    ACCOUNT = 2
    STAFF = 3
    GUARDIAN = 4
    PARTNER = 5
    SOURCES = 6
    TODAY = 7
    DAY_STARTS = 8
    DAY_ENDS = 9
    NOW = 10
    WAY = 11


class Particular(frozenset[Role]):
    """The shape of a viewer whose statements are others than those of just anybody with the roles."""

    excepted: bool
    many_schools: bool
    _told: tuple[Any, ...]
    _key: int

    def __new__(
        cls, roles: Iterable[Role], *, excepted: bool = False, many_schools: bool = False
    ) -> Particular:
        """See the fields of the same name of `Viewer`."""
        made = super().__new__(cls, roles)
        made.excepted, made.many_schools = excepted, many_schools
        # Each request looks for its plan by its shape.
        made._told = excepted, many_schools, *sorted(role.name for role in made)
        made._key = hash((Particular, made._told))
        return made

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Particular) and self._told == other._told)

    def __and__(self, other: Set[object]) -> frozenset[Role]:
        roles = (role for role in self if role in other)
        return Particular(roles, excepted=self.excepted, many_schools=self.many_schools)

    def __hash__(self) -> int:
        return self._key


def excepted(shape: Shape) -> bool:
    """Whether the viewer has an exception open."""
    return isinstance(shape, Particular) and shape.excepted


def many_schools(shape: Shape) -> bool:
    """Whether the viewer has posts at many schools."""
    return isinstance(shape, Particular) and shape.many_schools


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account, its roles and the people, partner and sources that it stands for."""

    account_id: int | None
    roles: frozenset[Role]
    staff_id: int | None = None
    guardian_id: int | None = None
    health_partner_id: int | None = None
    source_ids: tuple[int, ...] = ()
    read_only: bool = False
    """Whether the token lets its holder change nothing."""
    excepted: bool = False
    """Whether the account has broken the glass for a pupil; until when, each statement looks up."""
    token_id: int | None = None
    """The hub's own token by which it asks."""
    many_schools: bool = False
    """Whether the posts are at so many schools that statements look them up otherwise; of which, each looks up."""

    @property
    def shape(self) -> Shape:
        """What the policy's statements depend on. Everything else of the viewer is a bind parameter."""
        many = self.many_schools and not self.roles.isdisjoint(SCHOOL_ROLES)
        if not (self.excepted or many):
            return self.roles
        return _particular(self.roles, self.excepted, many)

    def narrowed(self, scope: Iterable[str] | None, *, read_only: bool = False) -> Viewer:
        """The same account with no other roles than these, of those that it has; None: with all."""
        roles = self.roles if scope is None else self.roles & {Role[name] for name in scope}
        return replace(self, roles=roles, read_only=self.read_only or read_only)

    def values(self, clock: Clock) -> Mapping[str, Any]:
        """The bind parameters of the policy's predicates: whom the viewer is, the district's day and zone."""
        day, now = _day(clock.today(), clock.zone), clock.now()
        return {
            "viewer_account": self.account_id,
            "viewer_staff": self.staff_id,
            "viewer_guardian": self.guardian_id,
            "viewer_partner": self.health_partner_id,
            "viewer_sources": list(self.source_ids),
            "now": now,
            **day,
            "viewer": self._told(day["told"], now),
        }

    def _told(self, day: str, now: datetime) -> str:
        """The same for the second wall; see `Place`."""
        # Without an exception there is none to look for, so that both walls say the same.
        instant = now.isoformat() if self.excepted else ""
        return f"{_who(self)}|{day}|{instant}|"


@lru_cache(maxsize=1024)
def _particular(roles: frozenset[Role], excepted: bool, many_schools: bool) -> Particular:
    return Particular(roles, excepted=excepted, many_schools=many_schools)


@lru_cache(maxsize=1024)
def _who(viewer: Viewer) -> str:
    """What of a viewer is the same in each request; empty: none."""
    me = (viewer.account_id, viewer.staff_id, viewer.guardian_id, viewer.health_partner_id)
    numbers = "|".join("" if number is None else str(number) for number in me)
    roles = ",".join(role.name for role in viewer.roles)
    return f",{roles},|{numbers}|{{{','.join(map(str, viewer.source_ids))}}}"


@lru_cache(maxsize=16)
def _day(today: date, zone: ZoneInfo) -> Mapping[str, Any]:
    starts = datetime.combine(today, time(), zone)
    ends = datetime.combine(today + timedelta(days=1), time(), zone)
    return {
        "today": today,
        "zone": zone.key,
        "day_starts": starts,
        "day_ends": ends,
        "told": f"{today}|{starts.isoformat()}|{ends.isoformat()}",
    }

"""Who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from hub.base.clock import Clock
from schema.kit import Role

Shape = frozenset[Role]
"""All of a viewer that may change the form of a statement; plans are keyed by it."""


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

    @property
    def shape(self) -> Shape:
        """What the policy's statements depend on. Everything else of the viewer is a bind parameter."""
        return self.roles

    def narrowed(self, scope: Iterable[str] | None, *, read_only: bool = False) -> Viewer:
        """The same account with no other roles than these, of those that it has; None: with all."""
        roles = self.roles if scope is None else self.roles & {Role[name] for name in scope}
        return replace(self, roles=roles, read_only=self.read_only or read_only)

    def values(self, clock: Clock) -> Mapping[str, Any]:
        """The bind parameters of the policy's predicates: whom the viewer is, the district's day and zone."""
        today = clock.today()
        starts = datetime.combine(today, time(), clock.zone)
        return {
            "viewer_account": self.account_id,
            "viewer_staff": self.staff_id,
            "viewer_guardian": self.guardian_id,
            "viewer_partner": self.health_partner_id,
            "viewer_sources": list(self.source_ids),
            "today": today,
            "zone": clock.zone.key,
            "day_starts": starts,
            "day_ends": datetime.combine(today + timedelta(days=1), time(), clock.zone),
        }

"""How much each role may ask for at once: one table, which a setting may override."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.base.errors import SettingsError
from resolvers.cost import Cost
from resolvers.errors import CostExceeded, PageSize
from schema.kit import Role


@dataclass(frozen=True)
class Allowance:
    """The most that one operation may cost."""

    cost: int
    """Type cost and field cost together."""
    rows: int
    """Rows that could come back at the most."""
    page: int = 1_000
    """Rows of one page."""


WIDE = Allowance(cost=1_000_000, rows=5_000_000)
"""Whole schools, or the district, with all that belongs to their pupils."""
NARROW = Allowance(cost=250_000, rows=1_250_000)
"""Some classes' worth of pupils."""
SMALL = Allowance(cost=250_000, rows=100_000)
"""Lists of the hub's own affairs; the schema's introspection."""

ALLOWANCES: Mapping[Role, Allowance] = {
    Role.DASHBOARD: WIDE,
    Role.HOMEROOM_TEACHER: NARROW,
    Role.MENTOR: NARROW,
    Role.PSYCHOLOGIST: WIDE,
    Role.PRINCIPAL: WIDE,
    Role.CENTRE: WIDE,
    Role.DISTRICT: WIDE,
    Role.HEALTH_PARTNER: NARROW,
    Role.PARENT_EDUCATION: NARROW,
    Role.GUARDIAN: SMALL,
    Role.INTEGRATOR: WIDE,
    Role.IDENTITY_STEWARD: WIDE,
    Role.ADMIN: SMALL,
    Role.AUDITOR: SMALL,
    Role.DEVELOPER: SMALL,
}


class Allowances:
    """The allowances of one hub. Several roles may spend what the widest of them may."""

    def __init__(self, table: Mapping[Role, Allowance] = ALLOWANCES) -> None:
        self._table = table
        self._known: dict[frozenset[Role], Allowance] = {}

    @classmethod
    def overridden(cls, given: Mapping[str, Mapping[str, int]]) -> Allowances:
        """The table with a setting's changes: `{"GUARDIAN": {"cost": 5000}}`. Raises SettingsError."""
        table = dict(ALLOWANCES)
        for name, changes in given.items():
            try:
                table[Role[name]] = replace(table[Role[name]], **_checked(changes))
            except (KeyError, TypeError, ValueError, AttributeError):
                raise SettingsError(
                    f"{name!r} is no role with cost, rows and page above 0",
                    place="YIXIN_ALLOWANCES",
                    mend='write for example {"GUARDIAN": {"cost": 5000, "rows": 5000, "page": 100}}',
                ) from None
        return cls(table)

    def of(self, roles: frozenset[Role]) -> Allowance:
        """What an account of these roles may ask for."""
        found = self._known.get(roles)
        if found is None:
            found = _widest([self._table[role] for role in roles])
            self._known[roles] = found
        return found


def hold(cost: Cost, allowed: Allowance) -> None:
    """Refuse what costs too much. Raises CostExceeded or PageSize, with the cost, the limit and the dearest field."""
    if cost.page > allowed.page:
        raise PageSize(f"your roles may ask for pages of 1 to {allowed.page:,} rows", place=cost.dearest)
    for spent, most, what in (
        (cost.total, allowed.cost, "the query costs {:,}; your roles may spend {:,}"),
        (cost.rows, allowed.rows, "the query could give {:,} rows; your roles may ask for {:,}"),
    ):
        if spent > most:
            raise CostExceeded(
                what.format(spent, most),
                place=cost.dearest,
                mend="ask for smaller pages or fewer levels, most of all at the place named",
            )


def told(cost: Cost, allowed: Allowance) -> dict[str, Any]:
    """What `extensions.cost` says."""
    return {
        "total": cost.total,
        "typeCost": cost.type_cost,
        "fieldCost": cost.field_cost,
        "rows": cost.rows,
        "dearest": cost.dearest,
        "limit": {"total": allowed.cost, "rows": allowed.rows, "page": allowed.page},
    }


def _widest(allowed: Iterable[Allowance]) -> Allowance:
    every = list(allowed) or [SMALL]
    return Allowance(
        max(each.cost for each in every), max(each.rows for each in every), max(each.page for each in every)
    )


def _checked(changes: Mapping[str, int]) -> Mapping[str, int]:
    if any(isinstance(number, bool) or number < 1 for number in changes.values()):
        raise ValueError
    return changes

"""What a hub shows of itself, and how much it lets be asked: by its settings and by who asks."""

from __future__ import annotations

from dataclasses import dataclass, field

from resolvers.allowances import Allowances
from resolvers.introspection import INTROSPECTING
from resolvers.trusted import Trusted
from schema.kit import Role


@dataclass(frozen=True)
class Surface:
    """The surface of one hub's graph."""

    production: bool = False
    """Whether only developers and administrators are told of the schema (guarantee S5)."""
    allowances: Allowances = field(default_factory=Allowances)
    trusted: Trusted | None = None

    def tells(self, roles: frozenset[Role]) -> bool:
        """Whether callers of these roles are told of the schema and of near misses."""
        return not self.production or not INTROSPECTING.isdisjoint(roles)

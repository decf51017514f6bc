"""The hub itself with its guards taken out: no policy, no second wall, no record, and one caller whom nobody asks for a token.

What the guards cost is the difference to `yixin serve`. Everything else is the hub's: limits, costs, plans, cursors.
"""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy import true

from hub.cli import main
from hub.policy import policy
from hub.policy.policy import Policy, Reach
from hub.policy.predicates import alive
from hub.policy.viewer import Viewer
from schema.kit import Entity, Role
from schema.kit.declaration import Column

_EVERYBODY = Viewer(None, frozenset({Role.PRINCIPAL}))


class _Open(Policy):
    """Every row that is not removed, and every field."""

    def rows(self, entity: type[Entity], row: Any, *, subject: str | None = None) -> Any:
        return alive(entity, row)

    def column(
        self, entity: type[Entity], column: Column, row: Any, *, value: Any = None, subject: str | None = None
    ) -> Any:
        return row.c[column.name] if value is None else value

    def reach(self, entity: type[Entity], column: Column) -> Reach:
        return Reach.WHOLE

    def cells(self, entity: type[Entity], rollup: Any, cell: Any) -> Any:
        return true()

    def reads_any(self, entity: type[Entity]) -> bool:
        return True


async def _nobody_asks(*_: Any) -> Viewer:
    return _EVERYBODY


def _no_wall(sql: str, viewer: str, **_: Any) -> str:
    """Takes the same parameters, and tells them nobody."""
    return f"SELECT CASE WHEN {viewer} IS NOT NULL THEN ({sql}) END"


def open_up() -> None:
    """Take the guards out of this process."""
    for name in ("rows", "column", "cells", "reach", "reads_any"):
        setattr(policy.Policy, name, getattr(_Open, name))
    from hub.policy import rights
    from hub.web.service import Service
    from resolvers import looks
    from resolvers.planner import plan

    for module, name, opened in (
        (Service, "identify", _nobody_asks),
        (rights, "found", lambda _: rights.expected()),
        (plan, "walled", _no_wall),
        (looks, "RECORDED", sys.maxsize),
    ):
        assert hasattr(module, name)
        setattr(module, name, opened)


if __name__ == "__main__":
    open_up()
    main()

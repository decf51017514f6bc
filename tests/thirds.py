"""What is too much for every run is tried in thirds, another one each day: `YIXIN_THIRD=1` or `=2` takes the next, `=all` all of it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")

THIRDS = 3
THIRD = os.environ.get("YIXIN_THIRD", "0")
ALL = THIRD == "all"


def due(number: int) -> bool:
    """Whether what has this number among its like is tried in this run."""
    return ALL or number % THIRDS == int(THIRD) % THIRDS


def third(cases: Iterable[Case], *, start: int = 0) -> list[Case]:
    """Those of the cases that are tried in this run; with another `start`, others."""
    return [case for number, case in enumerate(cases, start) if due(number)]

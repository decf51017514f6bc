"""What the reference executor tells of an event, and how it learns what is listened to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resolvers.compiling.arguments import Plain
from schema.changes import RowChange
from schema.kit import Entity


@dataclass(frozen=True)
class Happening:
    """One row of an event, as it is told to one listener."""

    entity: type[Entity]
    key: int
    change: RowChange
    at: datetime
    pupils: tuple[int, ...]
    """Whose file the row is of."""
    pupil: int | None
    """Whose file is listened to."""
    filter: Plain
    cursor: str


@dataclass
class Ear:
    """One listener's part of one execution: with nothing that happened, only the arguments are read."""

    happening: Happening | None = None
    arguments: Mapping[str, Any] | None = None
    told: bool = False
    """Whether the row is one that the viewer reads."""


@dataclass(frozen=True)
class Told:
    """The event as its type has it; see `schema.graph.subscriptions`."""

    cursor: str
    change: RowChange
    at: datetime
    id: str
    entity: str
    of: type[Entity] | None
    """None: the row is there no longer."""
    key: int
    pupil: int | None

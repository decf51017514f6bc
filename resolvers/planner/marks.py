"""What SQL leaves to Python within its text: opened seals and sealed cursors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import orjson

from hub.policy import Sealer, Viewer, opened
from resolvers.compiling.orders import Term
from resolvers.cursors import Binding, CursorKeys
from resolvers.planner.arguments import GiveUp, Listed, Variables
from schema.kit import Entity
from schema.kit.declaration import Column


@dataclass(frozen=True)
class Asker:
    """Who asks, and the keys with which the answer is finished."""

    viewer: Viewer
    sealer: Sealer
    cursors: CursorKeys


class Mark(Protocol):
    """Finishes one kind of mark of a statement."""

    def finish(self, pieces: Sequence[str], variables: Variables, asker: Asker) -> bytes:
        """The JSON that stands in the mark's place."""
        ...


@dataclass(frozen=True)
class SealMark:
    """A sealed field: its row, and the sealed value in hexadecimal."""

    entity: type[Entity]
    column: Column

    def finish(self, pieces: Sequence[str], variables: Variables, asker: Asker) -> bytes:
        """The opened text; a secret shows its masked form."""
        row, data = pieces
        return orjson.dumps(opened(asker.sealer, self.entity, self.column, int(row), bytes.fromhex(data)))


@dataclass(frozen=True)
class CursorMark:
    """A cursor: the sort values of its row, as JSON in hexadecimal."""

    entity: str
    list_name: str
    asked: Listed
    types: tuple[type[Any], ...]

    def _binding(self, variables: Variables, asker: Asker) -> Binding:
        return Binding.of(
            asker.cursors, asker.viewer, self.entity, self.list_name, self.asked.listing(variables)
        )

    def finish(self, pieces: Sequence[str], variables: Variables, asker: Asker) -> bytes:
        """The sealed cursor."""
        values = orjson.loads(bytes.fromhex(pieces[0]))
        marks = [_typed(kind, value) for kind, value in zip(self.types, values, strict=True)]
        return orjson.dumps(self._binding(variables, asker).seal(marks))

    def opened(self, cursor: str, variables: Variables, asker: Asker, order: Sequence[Term]) -> list[Any]:
        """The sort values of a cursor that was given. Raises CursorInvalid; GiveUp where one is null."""
        values = self._binding(variables, asker).open(cursor, order)
        if any(value is None for value in values):
            raise GiveUp
        return values


def _typed(kind: type[Any], value: Any) -> Any:
    if value is None:
        return None
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return Decimal(str(value)) if kind is Decimal else value

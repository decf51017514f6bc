"""What SQL leaves to Python within its text: opened seals, sealed cursors, and of whom something was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from hub.policy import Sealer, Viewer, opened
from resolvers.compiling.orders import Term
from resolvers.cursors import Binding, CursorKeys
from resolvers.freshness import Freshness
from resolvers.looked import Looked
from resolvers.looks import Categories
from resolvers.planner.arguments import Listed, Variables
from schema.kit import Entity
from schema.kit.declaration import Column


@dataclass(frozen=True)
class Asker:
    """Who asks, and the keys with which the answer is finished."""

    viewer: Viewer
    sealer: Sealer
    cursors: CursorKeys
    looked: Looked = field(default_factory=Looked)
    """What the answer told of whom."""
    freshness: Freshness | None = None
    """What the answer says of its sources."""


Finish = Callable[[Sequence[str]], bytes]
"""From the pieces of a mark to the JSON that stands in its place."""


class Mark(Protocol):
    """One kind of mark of a statement."""

    def finish(self, variables: Variables, asker: Asker) -> Finish:
        """What finishes the marks of this kind in one request."""
        ...


@dataclass(frozen=True)
class SealMark:
    """A sealed field: its row, and the sealed value in hexadecimal."""

    entity: type[Entity]
    column: Column

    def finish(self, variables: Variables, asker: Asker) -> Finish:
        """The opened text; a secret shows its masked form."""

        def finish(pieces: Sequence[str]) -> bytes:
            row, data = pieces
            return orjson.dumps(opened(asker.sealer, self.entity, self.column, int(row), bytes.fromhex(data)))

        return finish


@dataclass(frozen=True)
class LookMark:
    """The pupils of rows of which something was told that is recorded; nothing stands in its place."""

    categories: Categories

    def finish(self, variables: Variables, asker: Asker) -> Finish:
        """Takes note of the pupils; a row that leads to none has an empty piece."""
        pupils = asker.looked.of(self.categories)

        def finish(pieces: Sequence[str]) -> bytes:
            pupils.extend(pieces)
            return b""

        return finish


@dataclass(frozen=True)
class CursorMark:
    """A cursor: the sort values of its row, as JSON in hexadecimal."""

    entity: str
    list_name: str
    asked: Listed

    def _binding(self, variables: Variables, asker: Asker) -> Binding:
        return Binding.of(
            asker.cursors, asker.viewer, self.entity, self.list_name, self.asked.listing(variables)
        )

    def finish(self, variables: Variables, asker: Asker) -> Finish:
        """The sealed cursor."""
        binding = self._binding(variables, asker)

        def finish(pieces: Sequence[str]) -> bytes:
            return b'"' + binding.seal(orjson.loads(bytes.fromhex(pieces[0]))).encode() + b'"'

        return finish

    def opened(self, cursor: str, variables: Variables, asker: Asker, order: Sequence[Term]) -> list[Any]:
        """The sort values of a cursor that was given. Raises CursorInvalid."""
        return self._binding(variables, asker).open(cursor, order)

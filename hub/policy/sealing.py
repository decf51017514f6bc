"""Sealed fields on their way out: free text is opened, a secret shows its masked form."""

from __future__ import annotations

from typing import Protocol

from schema.kit import Entity, Sensitivity
from schema.kit.declaration import Column


class Sealer(Protocol):
    """Opens what was sealed for one place: a column of one row."""

    def open(self, place: str, data: bytes) -> str:
        """The text that was sealed for `place`. Raises a YixinError when the data was not sealed for it."""
        ...


def place(entity: type[Entity], column: Column, row_id: int) -> str:
    """Where a sealed value belongs; sealing binds the value to it, so that it cannot be moved."""
    return f"{entity.__tablename__}.{column.name}:{row_id}"


def opened(sealer: Sealer, entity: type[Entity], column: Column, row_id: int, data: bytes) -> str:
    """The value as readers get it: a secret masked, other text whole."""
    text = sealer.open(place(entity, column, row_id), data)
    return masked(text) if column.sensitivity is Sensitivity.SECRET else text


def masked(secret: str) -> str:
    """The first three and the last two characters; a text too short for that shows nothing but its length.

    `310107200903070023` → `310*************23`: enough to tell two cards apart on a desk, the birth date hidden.
    """
    if len(secret) < 10:
        return "*" * len(secret)
    return f"{secret[:3]}{'*' * (len(secret) - 5)}{secret[-2:]}"

"""Closed vocabularies: the enums of the graph."""

from __future__ import annotations

import enum


class Vocabulary(enum.Enum):
    """An enum whose member's value is its description, English with the Chinese term.

    The member's *name* is what SQL, Python and GraphQL hold: `StudentStatus.ENROLLED` is stored as `ENROLLED`.
    """

    @property
    def doc(self) -> str:
        """The description of this value."""
        return str(self.value)

"""How figures about few people are guarded: thresholds, and the secret from which the blur of counts is made (docs/small-cells.md)."""

from __future__ import annotations

import secrets
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import accumulate
from math import exp
from typing import Any

BOUND = 9
"""No count is blurred by more. Below every threshold, so that a blurred count of people is never negative."""

SPREAD = 10.0
"""The blur is `j` with a probability in proportion to `exp(-j²/SPREAD)`: a variance of 5."""

KEY_BITS = 48
"""Record keys and cell keys are numbers of so many bits."""


@dataclass(frozen=True)
class SmallCells:
    """The guard of one hub."""

    people: int = 10
    """Figures about fewer people are kept back."""
    clinical: int = 20
    """The same, where a clinical value is part of what is asked."""
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    """Stays the same as long as the hub: a blur that was drawn anew could be averaged away."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> SmallCells:
        """The guard of these bind parameters."""
        return cls(values["cell_people"], values["cell_clinical"], values["cell_secret"])

    def values(self) -> Mapping[str, Any]:
        """Bind parameters of the statements."""
        return {"cell_people": self.people, "cell_clinical": self.clinical, "cell_secret": self.secret}

    def counted(self, kind: str, people: Collection[int]) -> int | None:
        """How many people of a kind (`student`), by clinical values: blurred as every figure of just these people is, null where they are few."""
        if len(people) < self.clinical:
            return None
        key = sum(self._drawn(f"record:{kind}:{one}") for one in people) % 2**KEY_BITS
        return len(people) + bisect_right(steps(), self._drawn(f"cell:count:{key}")) - BOUND

    def _drawn(self, what: str) -> int:
        """The number that the statements draw (`resolvers.compiling.cells`)."""
        return int(sha256(f"{self.secret}{what}".encode()).hexdigest()[: KEY_BITS // 4], 16)


@cache
def steps() -> tuple[int, ...]:
    """The numbers of `KEY_BITS` bits at which the blur becomes one greater, from `-BOUND` on."""
    weights = [exp(-(j * j) / SPREAD) for j in range(-BOUND, BOUND + 1)]
    total = sum(weights)
    return tuple(int(part / total * 2**KEY_BITS) for part in accumulate(weights[:-1]))

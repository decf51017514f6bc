"""How figures about few people are guarded: thresholds, and the secret from which the blur of counts is made (docs/small-cells.md)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
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

    def values(self) -> Mapping[str, Any]:
        """Bind parameters of the statements."""
        return {"cell_people": self.people, "cell_clinical": self.clinical, "cell_secret": self.secret}


@cache
def steps() -> tuple[int, ...]:
    """The numbers of `KEY_BITS` bits at which the blur becomes one greater, from `-BOUND` on."""
    weights = [exp(-(j * j) / SPREAD) for j in range(-BOUND, BOUND + 1)]
    total = sum(weights)
    return tuple(int(part / total * 2**KEY_BITS) for part in accumulate(weights[:-1]))

"""Rows with the same key: the last one counts, and an earlier one that says something else is a fault.

A later row of a school's list is a correction of an earlier one, so it wins; which one was meant is for a person
to see, so the earlier is quarantined under its place. An earlier row with the same content is passed over.
Needs 8 bytes a row, and more only for keys that occur twice.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Winner:
    """The row that counts among those with one key."""

    place: str
    content: bytes


def winners(keyed: Callable[[], Iterator[tuple[str, str, bytes]]]) -> Mapping[str, Winner]:
    """For each key that occurs twice, the last row that has it. `keyed` reads all (key, place, content) anew."""
    seen = array("Q", (_short(key) for key, _, _ in keyed()))
    twice = _repeated(seen)
    if not twice:
        return {}
    return {key: Winner(place, content) for key, place, content in keyed() if _short(key) in twice}


def _short(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def _repeated(numbers: Iterable[int]) -> frozenset[int]:
    return frozenset(one for one, other in pairwise(sorted(numbers)) if one == other)

"""What one process keeps in memory of the database until a notice says that it changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

UNHEARD = 5.0
"""Seconds after which it is read anew while notices are not heard."""


@dataclass(frozen=True)
class _Reading(Generic[T]):
    value: T
    state: int | None
    at: float


class Kept(Generic[T]):
    """Reads once, whoever asks at the same time, and again once the notices say so."""

    def __init__(self, state: Callable[[], int | None], read: Callable[[], Awaitable[T]]) -> None:
        """`state` numbers the notices; None: they are not heard at the moment."""
        self._state = state
        self._read = read
        self._kept: _Reading[T] | None = None
        self._reading = asyncio.Lock()

    async def known(self) -> T:
        """The value; without a statement, unless something changed. Raises what reading raises, and then keeps nothing."""
        kept = self._kept
        if kept is not None and self._holds(kept):
            return kept.value
        async with self._reading:
            kept = self._kept
            if kept is None or not self._holds(kept):
                self._kept = None
                # What is notified while it is read is not in it.
                state = self._state()
                kept = self._kept = _Reading(await self._read(), state, time.monotonic())
            return kept.value

    def _holds(self, kept: _Reading[T]) -> bool:
        state = self._state()
        if state is not None and kept.state is not None:
            return state == kept.state
        # What is read while notices are not heard is read once more when they are, and then holds.
        return state is None and time.monotonic() - kept.at < UNHEARD

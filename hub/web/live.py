"""Who listens in this process: how many at the most, and that they are sent away when it stops."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from hub.policy.viewer import Viewer
from hub.web.errors import TooManySubscribers, TooManySubscriptions

SLOW = 20.0
"""Seconds in which a reader takes what it is sent; else it is cut, and may go on after its last cursor."""


class Live:
    """The subscribers of one process."""

    def __init__(self, most: int, per_account: int) -> None:
        """`most`: connections of all; `per_account`: connections, and subscriptions, of one account."""
        self._most = most
        self._per_account = per_account
        self._connections = 0
        self._held: Counter[tuple[str, int | None]] = Counter()
        self._ending: asyncio.Future[None] | None = None
        self._ended = False

    @property
    def ending(self) -> asyncio.Future[None]:
        """Done when the process is about to stop."""
        if self._ending is None:
            self._ending = asyncio.get_running_loop().create_future()
            if self._ended:
                self._ending.set_result(None)
        return self._ending

    def end(self) -> None:
        """The process is about to stop."""
        self._ended = True
        if self._ending is not None and not self._ending.done():
            self._ending.set_result(None)

    @contextmanager
    def connection(self) -> Iterator[None]:
        """A connection of somebody. Raises TooManySubscribers."""
        if self._ended or self._connections >= self._most:
            raise TooManySubscribers(
                "this process has as many subscribers as it takes", mend="try again later, as Retry-After says"
            )
        self._connections += 1
        try:
            yield
        finally:
            self._connections -= 1

    @contextmanager
    def of(self, viewer: Viewer, what: str) -> Iterator[None]:
        """A connection or a subscription of an account. Raises TooManySubscriptions."""
        key = what, viewer.account_id
        if self._held[key] >= self._per_account:
            raise TooManySubscriptions(
                f"your account has {self._per_account:,} {what}s here already",
                mend="end one of them first",
            )
        self._held[key] += 1
        try:
            yield
        finally:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]

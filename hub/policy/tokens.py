"""Who holds which token, kept in memory while nothing has changed that it depends on."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.clock import Clock
from hub.policy.accounts import Accounts, refused
from hub.policy.signed import LARGEST, SignatureInvalid, SignedTokens
from hub.policy.viewer import Viewer

KEPT = 10_000
"""Tokens that are kept; the one used longest ago gives way."""

AGAIN = timedelta(minutes=1)
"""After this a token is looked up anew, which also notes its use."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was found for a token, and when that holds."""

    viewer: Viewer
    state: int
    until: datetime


class Tokens:
    """The tokens that one process has seen. It fails closed: where changes are not heard, nothing is kept."""

    def __init__(
        self,
        database: AsyncEngine,
        clock: Clock,
        state: Callable[[], int | None],
        signed: SignedTokens | None = None,
    ) -> None:
        """`state` numbers the changes of accounts and tokens; None: they are not heard at the moment.

        `signed` checks the tokens of an identity provider, where the hub has one.
        """
        self._database = database
        self._clock = clock
        self._state = state
        self._signed = signed
        self._known: OrderedDict[bytes, Known] = OrderedDict()

    async def viewer(self, secret: str | None) -> Viewer:
        """The account that a token stands for. Raises NoToken, AuthError or ProviderSilent."""
        if secret is not None and len(secret) > LARGEST:
            raise refused()
        state, now = self._state(), self._clock.now()
        digest = hashlib.sha256((secret or "").encode("utf-8", "surrogatepass")).digest()
        known = self._known.get(digest)
        if known is not None and known.state == state and now < known.until:
            self._known.move_to_end(digest)
            return known.viewer
        self._known.pop(digest, None)
        viewer, expires = await self._look_up(secret, now)
        if state is not None:
            self._known[digest] = Known(viewer, state, min(expires, now + AGAIN))
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return viewer

    async def _look_up(self, secret: str | None, now: datetime) -> tuple[Viewer, datetime]:
        if self._signed is None or secret is None or not self._signed.looks_like(secret):
            async with self._database.begin() as connection:
                return await Accounts(connection).by_token(secret, now)
        try:
            holder = await self._signed.holder(secret)
        except SignatureInvalid:
            raise refused() from None
        async with self._database.connect() as connection:
            viewer = await Accounts(connection).by_subject(holder.issuer, holder.subject)
        return viewer.narrowed(holder.scope, read_only=holder.read_only), holder.until

"""The identity provider's keys: fetched from the configured host and nowhere else, kept, and fetched anew as they rotate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key

from hub.base.errors import YixinError
from hub.base.logging import logger

INTERVAL = 30.0
"""Seconds between two fetches at least, whatever tokens come."""
FRESH = 600.0
"""Seconds after which keys are fetched anew."""
STALE = 86_400.0
"""Seconds for which keys are believed while the provider does not answer."""
LARGEST = 262_144
"""Bytes of an answer that are read."""
SECONDS = 5.0
"""Seconds for one fetch."""

_WELL_KNOWN = "/.well-known/openid-configuration"
_log = logger("identity")


class ProviderSilent(YixinError):
    """The identity provider has told no keys yet, so nobody can sign in by it at the moment."""

    code = "auth.provider"


class Provider:
    """The keys of one issuer. `jwks_url`: where they are; None: the issuer's discovery document says so."""

    def __init__(
        self,
        issuer: str,
        jwks_url: str | None,
        *,
        interval: float = INTERVAL,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._issuer = issuer
        self._jwks_url = jwks_url
        self._interval = interval
        self._clock = clock
        self._keys: Mapping[str, Key] = {}
        self._fetched: float | None = None
        self._tried: float | None = None
        self._lock = asyncio.Lock()
        self.fetches = 0

    async def key(self, kid: str) -> Key | None:
        """The key of this id; None where the provider has none such. Raises ProviderSilent."""
        age = self._age()
        found = None if age is None or age > STALE else self._keys.get(kid)
        if found is None or age is None or age > FRESH:
            await self._fetch()
            age = self._age()
            if age is None or age > STALE:
                raise ProviderSilent(
                    "the identity provider does not answer", mend="try again later, or use a token of the hub"
                )
            found = self._keys.get(kid)
        return found

    def _age(self) -> float | None:
        return None if self._fetched is None else self._clock() - self._fetched

    async def _fetch(self) -> None:
        """Fetch the keys, if that was not tried just now."""
        seen = self._tried
        async with self._lock:
            now = self._clock()
            waited = self._tried is not None and now - self._tried < self._interval
            # Whoever waited for the fetch of another takes what that one found.
            if waited or self._tried != seen:
                return
            self._tried = now
            self.fetches += 1
            try:
                async with asyncio.timeout(SECONDS):
                    self._keys = await self._ask()
                self._fetched = now
            except (httpx.HTTPError, OSError, ValueError, TimeoutError) as error:
                _log.warning("keys not fetched", kind=type(error).__name__)

    async def _ask(self) -> Mapping[str, Key]:
        # Redirects are not followed and proxies of the environment not used: the host is the configured one.
        async with httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=SECONDS) as client:
            url = self._jwks_url or await self._discovered(client)
            told = await _json(client, url)
        return _usable(told.get("keys"))

    async def _discovered(self, client: httpx.AsyncClient) -> str:
        told = await _json(client, self._issuer.rstrip("/") + _WELL_KNOWN)
        url = told.get("jwks_uri")
        if told.get("issuer") != self._issuer or not isinstance(url, str):
            raise ValueError("the discovery document is another issuer's")
        if urlsplit(url)[:2] != urlsplit(self._issuer)[:2]:
            raise ValueError("the keys are at another host than the issuer")
        return url


async def _json(client: httpx.AsyncClient, url: str) -> Mapping[str, Any]:
    """An object from this address. Raises ValueError, or HTTPError."""
    body = bytearray()
    async with client.stream("GET", url, headers={"Accept": "application/json"}) as answer:
        if answer.status_code != 200:
            raise ValueError("not answered with 200")
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > LARGEST:
                raise ValueError("the answer is too large")
    told = orjson.loads(body)
    if not isinstance(told, dict):
        raise ValueError("no object")
    return told


def _usable(keys: Any) -> Mapping[str, Key]:
    """Public keys for signatures by their id; others are left out."""
    found: dict[str, Key] = {}
    for told in keys if isinstance(keys, list) else ():
        kid = told.get("kid") if isinstance(told, dict) else None
        if not isinstance(kid, str) or told.get("use", "sig") != "sig":
            continue
        try:
            key = import_key(told)
        except (JoseError, ValueError, TypeError) as error:
            _log.warning("key left out", kind=type(error).__name__)
            continue
        if isinstance(key, ECKey | OKPKey) or (isinstance(key, RSAKey) and key.public_key.key_size >= 2048):
            found[kid] = key
    return found

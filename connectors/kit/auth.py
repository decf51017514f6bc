"""OAuth 2 client credentials (RFC 6749, 4.4) as an httpx.Auth: tokens are fetched, kept and renewed."""

from __future__ import annotations

import asyncio
import base64
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Sequence
from urllib.parse import quote

import httpx
import orjson

from connectors.kit.answers import failure
from connectors.kit.errors import Malformed
from connectors.kit.transport import place

Proof = Callable[[dict[str, str], dict[str, str]], None]
"""Proves who the client is by adding to the token request's form fields (first) or headers (second)."""

DEFAULT_LIFETIME = 300.0
"""Lifetime in seconds that is assumed where the token endpoint does not say."""


def basic(client_id: str, secret: str) -> Proof:
    """The client in the `Authorization` header (RFC 6749, 2.3.1: both parts form-encoded)."""
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    header = "Basic " + base64.b64encode(pair.encode()).decode()

    def prove(form: dict[str, str], headers: dict[str, str]) -> None:
        headers["Authorization"] = header

    return prove


def in_body(client_id: str, secret: str) -> Proof:
    """The client in the form: `client_id` and `client_secret`."""

    def prove(form: dict[str, str], headers: dict[str, str]) -> None:
        form |= {"client_id": client_id, "client_secret": secret}

    return prove


class Credentials(httpx.Auth, ABC):
    """Signs requests with a token that it fetches itself, and renews."""

    scopes: tuple[str, ...] = ()
    """What the token is asked for; named where the upstream denies something."""

    @property
    @abstractmethod
    def token_url(self) -> httpx.URL:
        """Where tokens come from: a host that the client must allow."""


class Renewed(Credentials):
    """Keeps a token until shortly before its expiry; where an answer says that it holds no more, a new one is fetched once."""

    early = 30.0
    """Seconds before its expiry at which a token is no longer used."""

    def __init__(self, token_url: str) -> None:
        self._token_url = httpx.URL(token_url)
        self._token = ""
        self._until = 0.0
        self._lock = asyncio.Lock()

    @property
    def token_url(self) -> httpx.URL:
        """Where tokens come from, without what proves who asks."""
        return self._token_url

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Yields a token request where one is needed, then the request itself."""
        used = ""
        for last in (False, True):
            async with self._lock:
                if self._token == used or time.monotonic() >= self._until:
                    response = yield self._token_request()
                    await response.aread()
                    self._keep(response)
                used = self._token
            self._sign(request, used)
            response = yield request
            if last or not await self._ended(response):
                return

    def _keep(self, response: httpx.Response) -> None:
        self._token, lifetime = self._told(response)
        self._until = time.monotonic() + max(lifetime - self.early, lifetime / 2)

    @abstractmethod
    def _token_request(self) -> httpx.Request:
        """What asks for a token."""

    @abstractmethod
    def _told(self, response: httpx.Response) -> tuple[str, float]:
        """The token of an answer, and its lifetime in seconds. Raises an UpstreamFailure where there is none."""

    @abstractmethod
    def _sign(self, request: httpx.Request, token: str) -> None:
        """Put the token into a request."""

    @abstractmethod
    async def _ended(self, response: httpx.Response) -> bool:
        """Whether an answer says that the token holds no more."""


class ClientCredentials(Renewed):
    """Signs every request with a bearer token for `scopes`, which is renewed on a 401."""

    def __init__(self, token_url: str, proof: Proof, *, scopes: Sequence[str] = ()) -> None:
        super().__init__(token_url)
        self._proof = proof
        self.scopes = tuple(scopes)

    def _sign(self, request: httpx.Request, token: str) -> None:
        request.headers["Authorization"] = f"Bearer {token}"

    async def _ended(self, response: httpx.Response) -> bool:
        return response.status_code == httpx.codes.UNAUTHORIZED

    def _token_request(self) -> httpx.Request:
        form = {"grant_type": "client_credentials"}
        if self.scopes:
            form["scope"] = " ".join(self.scopes)
        headers = {"Accept": "application/json"}
        self._proof(form, headers)
        return httpx.Request("POST", self._token_url, data=form, headers=headers)

    def _told(self, response: httpx.Response) -> tuple[str, float]:
        if response.status_code != httpx.codes.OK:
            raise failure(response, explain=_oauth_error, asked=self.scopes)
        try:
            answer = orjson.loads(response.content)
            token, lifetime = answer["access_token"], float(answer.get("expires_in", DEFAULT_LIFETIME))
            if not isinstance(token, str) or not token.isascii() or not token.isprintable():
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Malformed(
                "does not answer with an OAuth 2 token",
                place=place(self._token_url),
                mend="check the token address",
                passing=True,
            ) from None
        return token, lifetime


def _oauth_error(body: object) -> list[str]:
    code = body.get("error") if isinstance(body, dict) else None
    return [code] if isinstance(code, str) else []

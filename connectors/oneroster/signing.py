"""How OneRoster 1.1 servers without OAuth 2 know their clients: each request is signed (OAuth 1.0a, RFC 5849, without tokens)."""

from __future__ import annotations

from collections.abc import Generator

import httpx
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client

from connectors.kit.auth import Credentials


class Signature(Credentials):
    """Signs every request, all of which are GETs, with HMAC-SHA256 over its method, address and parameters."""

    def __init__(self, base_url: str, client_id: str, secret: str) -> None:
        self._base = httpx.URL(base_url)
        self._client = Client(client_id, client_secret=secret, signature_method=SIGNATURE_HMAC_SHA256)

    @property
    def token_url(self) -> httpx.URL:
        """No token is fetched: the service's own host is enough."""
        return self._base

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yields the request with its signature, and on a 401 once more: time and nonce are others then."""
        for _ in range(2):
            _, headers, _ = self._client.sign(str(request.url), http_method="GET")
            request.headers["Authorization"] = headers["Authorization"]
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return

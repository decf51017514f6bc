"""WeCom's access token: fetched for corp id and secret, sent as a parameter, renewed when an answer says so.

https://developer.work.weixin.qq.com/document/path/91039
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator

import httpx
import orjson

from connectors.kit.answers import failure
from connectors.kit.auth import Credentials
from connectors.kit.errors import Malformed
from connectors.kit.transport import place
from connectors.wecom.answers import EXPIRED, codes, errcode, judge

EARLY = 60.0
"""Seconds before its expiry at which a token is no longer used."""


class AccessToken(Credentials):
    """Signs every request with `access_token`; on an errcode that it expired, a new one is fetched once."""

    def __init__(self, base_url: str, corp_id: str, secret: str, wait: float) -> None:
        self._address = httpx.URL(f"{base_url}/cgi-bin/gettoken")
        self._corp_id = corp_id
        self._secret = secret
        self._wait = wait
        self._token = ""
        self._until = 0.0
        self._lock = asyncio.Lock()

    @property
    def token_url(self) -> httpx.URL:
        """Where tokens come from, without the secret that is sent there."""
        return self._address

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
            request.url = request.url.copy_set_param("access_token", used)
            response = yield request
            if last or not response.is_success:
                return
            await response.aread()
            if errcode(_json(response)) not in EXPIRED:
                return

    def _token_request(self) -> httpx.Request:
        params = {"corpid": self._corp_id, "corpsecret": self._secret}
        return httpx.Request("GET", self._address, params=params, headers={"Accept": "application/json"})

    def _keep(self, response: httpx.Response) -> None:
        if not response.is_success:
            raise failure(response, explain=codes)
        body = _json(response)
        judge(body, self._address, self._wait)
        token = body.get("access_token") if isinstance(body, dict) else None
        lifetime = body.get("expires_in") if isinstance(body, dict) else None
        if not isinstance(token, str) or not token or not isinstance(lifetime, int):
            raise Malformed(
                "does not answer with a token",
                place=place(self._address),
                mend="check base_url",
                passing=True,
            )
        self._token = token
        self._until = time.monotonic() + max(lifetime - EARLY, lifetime / 2)


def _json(response: httpx.Response) -> object:
    try:
        read: object = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None
    return read

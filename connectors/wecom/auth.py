"""WeCom's access token: fetched for corp id and secret, sent as a parameter, renewed when an answer says so.

https://developer.work.weixin.qq.com/document/path/91039
"""

from __future__ import annotations

import httpx
import orjson

from connectors.kit.answers import failure
from connectors.kit.auth import Renewed
from connectors.kit.errors import Malformed
from connectors.kit.transport import place
from connectors.wecom.answers import EXPIRED, codes, errcode, judge


class AccessToken(Renewed):
    """Signs every request with `access_token`, which is renewed on an errcode that it expired."""

    early = 60.0

    def __init__(self, base_url: str, corp_id: str, secret: str, wait: float) -> None:
        super().__init__(f"{base_url}/cgi-bin/gettoken")
        self._corp_id = corp_id
        self._secret = secret
        self._wait = wait

    def _sign(self, request: httpx.Request, token: str) -> None:
        request.url = request.url.copy_set_param("access_token", token)

    async def _ended(self, response: httpx.Response) -> bool:
        if not response.is_success:
            return False
        await response.aread()
        return errcode(_json(response)) in EXPIRED

    def _token_request(self) -> httpx.Request:
        params = {"corpid": self._corp_id, "corpsecret": self._secret}
        return httpx.Request("GET", self._token_url, params=params, headers={"Accept": "application/json"})

    def _told(self, response: httpx.Response) -> tuple[str, float]:
        if not response.is_success:
            raise failure(response, explain=codes)
        body = _json(response)
        judge(body, self._token_url, self._wait)
        token = body.get("access_token") if isinstance(body, dict) else None
        lifetime = body.get("expires_in") if isinstance(body, dict) else None
        if not isinstance(token, str) or not token or not isinstance(lifetime, int):
            raise Malformed(
                "does not answer with a token",
                place=place(self._token_url),
                mend="check base_url",
                passing=True,
            )
        return token, lifetime


def _json(response: httpx.Response) -> object:
    try:
        read: object = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None
    return read

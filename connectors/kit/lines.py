"""Reading files of one record a line (NDJSON), however large: no more than a line is held in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx

from connectors.kit.addresses import Addresses
from connectors.kit.answers import Explain, failure, no_codes
from connectors.kit.auth import Credentials
from connectors.kit.client import ERROR_BODY
from connectors.kit.config import HttpConfig
from connectors.kit.errors import Malformed, UpstreamFailure
from connectors.kit.transport import GuardedTransport, broken, place, pointed, too_large
from connectors.kit.waits import LONGEST_OWN, Pace
from hub.base.logging import logger

LARGEST = 1 << 50
"""Bytes of a file; its lines are bounded, not it."""

_log = logger("connectors.kit")


class LineReader:
    """Reads files of one upstream, and of further `hosts` where it keeps them."""

    def __init__(
        self,
        config: HttpConfig,
        *,
        auth: Credentials | None = None,
        hosts: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
        explain: Explain = no_codes,
        pace: Pace | None = None,
    ) -> None:
        self._pace = pace or Pace(config.rate)
        self._attempts = config.attempts
        self._first_wait = config.first_wait
        self._longest_line = config.max_body_mib << 20
        self._budget = config.budget
        self._explain = explain
        self._scopes = auth.scopes if auth else ()
        self._base = httpx.URL(config.base_url)
        allowed = [self._base, *map(httpx.URL, hosts)]
        self._http = httpx.AsyncClient(
            transport=GuardedTransport(
                [*allowed, *([auth.token_url] if auth else [])], Addresses(config.addresses), LARGEST
            ),
            auth=auth,
            headers={"User-Agent": "yixin-hub", **(headers or {})},
            timeout=config.timeout,
            follow_redirects=False,
            trust_env=False,
        )

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        config: HttpConfig,
        *,
        auth: Credentials | None = None,
        hosts: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
        explain: Explain = no_codes,
        pace: Pace | None = None,
    ) -> AsyncIterator[LineReader]:
        """A reader, closed on leaving. `pace` is that of the client which asks the same upstream, so that both together keep to `rate`."""
        reader = cls(config, auth=auth, hosts=hosts, headers=headers, explain=explain, pace=pace)
        async with reader._http:
            yield reader

    async def read(self, url: str, *, skip: int = 0) -> AsyncIterator[bytes]:
        """The lines that are not empty, behind the first `skip`; where it breaks off it goes on behind what was read.

        Raises the classes of `connectors.kit.errors`.
        """
        tries, address = 0, pointed(url, self._base)
        while True:
            await self._pace.turn()
            try:
                async for line in self._once(address, skip):
                    tries, skip = 0, skip + 1
                    yield line
                return
            except UpstreamFailure as error:
                tries += 1
                wait = self._wait(error, tries)
                if not error.passing or tries >= self._attempts or wait > self._budget:
                    raise
                _log.warning(
                    "upstream.retry", code=error.code, place=error.place, attempt=tries, wait_s=round(wait, 2)
                )
                await asyncio.sleep(wait)

    def _wait(self, error: UpstreamFailure, tries: int) -> float:
        if error.retry_at is not None:
            return max((error.retry_at - datetime.now(UTC)).total_seconds(), 0.0)
        return float(min(self._first_wait * 2**tries, LONGEST_OWN))

    async def _once(self, url: httpx.URL, skip: int) -> AsyncIterator[bytes]:
        number = 0
        try:
            async with self._http.stream("GET", url) as response:
                await self._accept(response)
                async for line in self._split(response):
                    number += 1
                    if number > skip:
                        yield line
        except (httpx.TransportError, httpx.StreamError, httpx.DecodingError) as error:
            raise broken(url, error) from None

    async def _accept(self, response: httpx.Response) -> None:
        if response.status_code != httpx.codes.OK:
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > ERROR_BODY:
                    break
            read = httpx.Response(
                response.status_code,
                headers={
                    name: value for name, value in response.headers.items() if name != "content-encoding"
                },
                content=bytes(body),
                request=response.request,
            )
            raise failure(read, explain=self._explain, asked=self._scopes)
        if "html" in response.headers.get("content-type", ""):
            raise Malformed(
                "answers with a page instead of a file",
                place=place(response.request.url),
                mend="check that the address is that of the service and not of a page before it",
                passing=True,
            )

    async def _split(self, response: httpx.Response) -> AsyncIterator[bytes]:
        rest = b""
        async for chunk in response.aiter_bytes():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if line.strip():
                    yield line
            if len(rest) > self._longest_line:
                raise too_large(place(response.request.url), self._longest_line)
        if rest.strip():
            yield rest

"""The HTTP client of all connectors: bounded in hosts, time, attempts, concurrency and size."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx
import orjson

from connectors.kit.addresses import Addresses
from connectors.kit.answers import Explain, failure, no_codes
from connectors.kit.auth import Credentials
from connectors.kit.config import HttpConfig
from connectors.kit.errors import Malformed, Rejected, Unreachable
from connectors.kit.transport import GuardedTransport, broken, origin, place, too_large
from connectors.kit.waits import Pace, Patience, persisting

MAX_REDIRECTS = 3
ERROR_BODY = 1 << 20
"""Bytes of an error body that are read at most."""

Params = Mapping[str, str | int | Sequence[str]]
"""Parameters of a query string; a list stands for a repeated one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A success: its parsed JSON and its headers."""

    status: int
    headers: httpx.Headers
    body: Any
    url: httpx.URL


Inspect = Callable[[Reply], None]
"""Raises the UpstreamFailure that a success really is, by the connector's standard (an error code in a 200)."""


def as_it_is(reply: Reply) -> None:
    """For upstreams whose status tells."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, as often as it is made."""

    method: str
    url: httpx.URL
    headers: dict[str, str]
    content: bytes | None = None


class Client:
    """Asks one upstream for JSON. Use it as an async context manager.

    `explain` reads the codes out of the standard's error body. Raises the classes of `connectors.kit.errors`.
    """

    def __init__(
        self,
        config: HttpConfig,
        *,
        auth: Credentials | None = None,
        headers: Mapping[str, str] | None = None,
        explain: Explain = no_codes,
        inspect: Inspect = as_it_is,
    ) -> None:
        self._base = httpx.URL(config.base_url + "/")
        self._timeout = config.timeout
        self._attempts = config.attempts
        self._budget = config.budget
        self._first_wait = config.first_wait
        self._max_bytes = config.max_body_mib << 20
        self._explain = explain
        self._inspect = inspect
        self._scopes = auth.scopes if auth else ()
        self._slots = asyncio.Semaphore(config.concurrency)
        allowed = [self._base] + ([auth.token_url] if auth else [])
        self.pace = Pace(config.rate)
        """Of all that is asked of the upstream; who reads its files beside shares it."""
        self._patience = Patience(config.retries, config.waiting)
        addresses = Addresses(config.addresses)
        self._http = httpx.AsyncClient(
            transport=GuardedTransport(allowed, addresses, self._max_bytes, connections=config.concurrency),
            auth=auth,
            headers={"Accept": "application/json", "User-Agent": "yixin-hub", **(headers or {})},
            timeout=config.timeout,
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Client:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.__aexit__(exc_type, exc_value, traceback)

    async def get(
        self, path: str, *, params: Params | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """The JSON at `path` (relative to the base address, or an absolute address on a configured host)."""
        return await self._persist(_Asked("GET", self._address(path, params), dict(headers or {})))

    async def post(self, path: str, body: Mapping[str, Any]) -> Reply:
        """The JSON that `path` answers to this one. Only for what changes nothing there: it may be asked again."""
        headers = {"Content-Type": "application/json"}
        return await self._persist(_Asked("POST", self._address(path, None), headers, orjson.dumps(body)))

    async def send(
        self, method: str, path: str, body: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Reply:
        """Write at `path`, which may be done more than once: have `headers` see to it that it counts once."""
        said = {"Content-Type": "application/json", **headers}
        return await self._persist(_Asked(method, self._address(path, None), said, orjson.dumps(body)))

    def _address(self, path: str, params: Params | None) -> httpx.URL:
        url = self._base.join(path.lstrip("/")) if "://" not in path else httpx.URL(path)
        return url.copy_merge_params(dict(params)) if params else url

    async def _persist(self, asked: _Asked) -> Reply:
        async with self._slots:
            return await self._try(asked)

    async def _try(self, asked: _Asked) -> Reply:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._budget
        async for attempt in persisting(self._attempts, self._budget, self._first_wait, self._patience):
            with attempt:
                await self.pace.turn()
                return await self._once(asked, min(self._timeout, until - loop.time()))
        raise AssertionError("unreachable: tenacity returns or raises")

    async def _once(self, asked: _Asked, seconds: float) -> Reply:
        url = asked.url
        try:
            async with asyncio.timeout(seconds):
                for hops_left in reversed(range(MAX_REDIRECTS + 1)):
                    async with self._http.stream(
                        asked.method, url, headers=asked.headers, content=asked.content
                    ) as response:
                        if not response.has_redirect_location:
                            return await self._read(response)
                        url = self._redirected(response, hops_left)
        except TimeoutError:
            raise Unreachable(
                f"did not answer within {seconds:.0f} s",
                place=place(url),
                mend="check that the upstream is up; raise timeout if it is slow",
                passing=True,
            ) from None
        except httpx.DecodingError:
            raise self._unreadable(url) from None
        except (httpx.TransportError, httpx.StreamError) as error:
            raise broken(url, error) from None
        raise AssertionError("unreachable: the last redirect raises")

    async def _read(self, response: httpx.Response) -> Reply:
        url = response.request.url
        limit = self._max_bytes if response.is_success else ERROR_BODY
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > limit and response.is_success:
                raise too_large(place(url), limit)
            if len(body) > limit:
                break
        if not response.is_success:
            read = httpx.Response(
                response.status_code,
                headers=_plain(response.headers),
                content=bytes(body),
                request=response.request,
            )
            raise failure(read, explain=self._explain, asked=self._scopes)
        if response.status_code == httpx.codes.ACCEPTED:
            # It is not ready, and its body, if there is one, says nothing that a program reads.
            return Reply(response.status_code, response.headers, None, url)
        try:
            reply = Reply(response.status_code, response.headers, orjson.loads(body), url)
        except orjson.JSONDecodeError:
            raise self._unreadable(url) from None
        self._inspect(reply)
        return reply

    def _unreadable(self, url: httpx.URL) -> Malformed:
        return Malformed(
            "does not answer with JSON, or cuts it short",
            place=place(url),
            mend="check that the address is that of the service and not of a page before it",
            passing=True,
        )

    def _redirected(self, response: httpx.Response, hops_left: int) -> httpx.URL:
        here = response.request.url
        there = here.join(response.headers["location"])
        if origin(there) == origin(here) and hops_left:
            return there
        raise Rejected(
            f"redirects {'in circles' if origin(there) == origin(here) else 'to another host'}:"
            f" {response.status_code}",
            status=response.status_code,
            place=place(here),
            mend="configure the address to which it redirects, if you trust it",
        )


def _plain(headers: httpx.Headers) -> list[tuple[str, str]]:
    return [pair for pair in headers.items() if pair[0] not in {"content-encoding", "content-length"}]

"""The lowest layer of every request: only configured hosts at addresses that are theirs, and no endless body."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterable
from functools import cache
from types import TracebackType

import httpx

from connectors.kit.addresses import Addresses
from connectors.kit.errors import HostRefused, Malformed, Unreachable

Origin = tuple[str, str, int]


def origin(url: httpx.URL) -> Origin:
    """Scheme, host and port of an address."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)


def place(url: httpx.URL) -> str:
    """An address as it may be shown: without user and query, which can carry secrets and people."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))


def pointed(text: str, at: httpx.URL) -> httpx.URL:
    """The address to which an upstream points in its answer from `at`. Raises Malformed if it is none."""
    try:
        return at.join(text)
    except httpx.InvalidURL:
        raise Malformed(
            "points to what is no address", place=place(at), mend="tell the upstream's operator"
        ) from None


def broken(url: httpx.URL, error: Exception) -> Unreachable:
    """What is told of a connection that did not come about, or not to its end."""
    return Unreachable(
        f"cannot be reached or broke off ({type(error).__name__})",
        place=place(url),
        mend="check the address and the network between the hub and the upstream",
        passing=True,
    )


@cache
def _trust() -> ssl.SSLContext:
    """Which certificates are trusted: read once, which takes longer than a small run's requests."""
    return httpx.create_ssl_context(trust_env=False)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Passes requests on if their origin is configured, to an address that was looked at; cuts a body off beyond `max_bytes`."""

    def __init__(
        self,
        allowed: Iterable[httpx.URL],
        addresses: Addresses,
        max_bytes: int,
        *,
        connections: int | None = None,
    ) -> None:
        """`connections`: how many to each origin at most."""
        limits = httpx.Limits(max_connections=connections)
        # One for each origin, so that no connection serves two names.
        self._inner = {
            origin(url): httpx.AsyncHTTPTransport(verify=_trust(), limits=limits, trust_env=False)
            for url in allowed
        }
        self._addresses = addresses
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises HostRefused before anything is sent elsewhere."""
        inner = self._inner.get(origin(request.url))
        if inner is None:
            raise HostRefused(
                "is not on a configured host",
                place=place(request.url),
                mend="the upstream points elsewhere: correct its own base URL, or this source's address",
            )
        response = await self._connect(inner, request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Capped(response.stream, self._max_bytes, place(request.url))
        return response

    async def _connect(self, inner: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
        """Send it to the first address that answers; the certificate is that of the name all the same."""
        *others, last = await self._addresses.of(request.url, place(request.url))
        for address in others:
            try:
                return await inner.handle_async_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await inner.handle_async_request(_pinned(request, last))

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        for inner in self._inner.values():
            await inner.__aexit__(exc_type, exc_value, traceback)

    async def __aenter__(self) -> GuardedTransport:
        for inner in self._inner.values():
            await inner.__aenter__()
        return self

    async def aclose(self) -> None:
        """Close the connections."""
        for inner in self._inner.values():
            await inner.aclose()


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


class _Capped(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, max_bytes: int, where: str) -> None:
        self._inner = inner
        self._max_bytes = max_bytes
        self._where = where

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for chunk in self._inner:
            seen += len(chunk)
            if seen > self._max_bytes:
                raise too_large(self._where, self._max_bytes)
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


def too_large(where: str, max_bytes: int) -> Malformed:
    """The error for a body beyond its limit; asking again would not help."""
    return Malformed(
        f"answers with more than {max_bytes >> 20} MiB",
        place=where,
        mend="lower the page size, or raise max_body_mib",
    )

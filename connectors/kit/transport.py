"""The lowest layer of every request: only configured hosts, and no endless body."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from types import TracebackType

import httpx

from connectors.kit.errors import HostRefused, Malformed

Origin = tuple[str, str, int]


def origin(url: httpx.URL) -> Origin:
    """Scheme, host and port of an address."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)


def place(url: httpx.URL) -> str:
    """An address as it may be shown: without user and query, which can carry secrets and people."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))


class GuardedTransport(httpx.AsyncBaseTransport):
    """Passes requests on to `inner` if their origin is configured; cuts a body off beyond `max_bytes`."""

    def __init__(self, inner: httpx.AsyncBaseTransport, allowed: Iterable[httpx.URL], max_bytes: int) -> None:
        self._inner = inner
        self._allowed = frozenset(origin(url) for url in allowed)
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises HostRefused before anything is sent elsewhere."""
        if origin(request.url) not in self._allowed:
            raise HostRefused(
                "is not on a configured host",
                place=place(request.url),
                mend="the upstream points elsewhere: correct its own base URL, or this source's address",
            )
        response = await self._inner.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Capped(response.stream, self._max_bytes, place(request.url))
        return response

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._inner.__aexit__(exc_type, exc_value, traceback)

    async def __aenter__(self) -> GuardedTransport:
        await self._inner.__aenter__()
        return self

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


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

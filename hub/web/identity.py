"""Who is calling."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request

from hub.policy.viewer import Viewer
from hub.web.errors import DeadlineExceeded, WrongScheme
from hub.web.ports import Hub


async def identify(hub: Hub, request: Request, deadline: float) -> Viewer:
    """The holder of the request's token. Raises a YixinError `auth.*`, or DeadlineExceeded after `deadline` seconds."""
    limit = asyncio.timeout(deadline)
    try:
        async with limit:
            return await hub.identify(bearer(request.headers))
    except TimeoutError:
        if not limit.expired():
            raise
        raise DeadlineExceeded(
            f"the token could not be checked within {deadline:g} s", mend="try again later"
        ) from None


def bearer(headers: Mapping[str, str]) -> str | None:
    """The token of the Authorization header (RFC 6750, section 2.1), None without the header. Raises WrongScheme."""
    header = headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise WrongScheme(
            "the Authorization header has another form", mend="send `Authorization: Bearer <token>`"
        )
    return token.strip()

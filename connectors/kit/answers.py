"""From an answer that is no success to the error that it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import httpx
import orjson

from connectors.kit.errors import Broken, Refused, Rejected, Throttled, UpstreamFailure
from connectors.kit.transport import place
from connectors.kit.waits import retry_at

Explain = Callable[[object], Sequence[str]]
"""From the JSON of an error body to its codes, by the connector's standard. Codes only: texts may name people."""

_CODE = re.compile(r"[A-Za-z0-9_.:/-]{1,100}")
_BROKEN_FOR_NOW = frozenset({500, 502, 503, 504})
_NO_CLIENT = frozenset({"invalid_client", "unauthorized_client", "invalid_grant", "invalid_scope"})


def no_codes(body: object) -> Sequence[str]:
    """For upstreams without an error body of their own."""
    return ()


def failure(
    response: httpx.Response, *, explain: Explain = no_codes, asked: Sequence[str] = ()
) -> UpstreamFailure:
    """The error that this read answer stands for. `asked`: the scopes that the credentials were to have."""
    status = response.status_code
    where = place(response.request.url)
    codes = _codes(response, explain)
    said = f" ({', '.join(codes)})" if codes else ""
    when = retry_at(response.headers, datetime.now(UTC))
    scopes = f"; scopes asked for: {' '.join(asked)}" if asked else ""
    if status == httpx.codes.UNAUTHORIZED or (status == httpx.codes.BAD_REQUEST and _NO_CLIENT & set(codes)):
        return Refused(
            f"does not accept the credentials: {status}{said}",
            place=where,
            mend=f"check client id, secret or key of this source, and that they are not expired{scopes}",
        )
    if status == httpx.codes.FORBIDDEN:
        return Refused(
            f"denies access: 403{said}",
            place=where,
            mend=f"ask the upstream's operator to grant this client the right to read it{scopes}",
        )
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Throttled(
            f"asks to slow down: 429{said}{_until(when)}",
            place=where,
            mend="run again then, or lower concurrency; the run goes on where it stopped",
            passing=True,
            retry_at=when,
        )
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Broken(
            f"failed itself: {status}{said}{_until(when)}",
            place=where,
            mend="run again later; tell the upstream's operator if it lasts",
            passing=status in _BROKEN_FOR_NOW,
            retry_at=when,
        )
    return Rejected(
        f"does not accept the request: {status}{said}",
        status=status,
        codes=codes,
        place=where,
        mend="check the address and the version of the standard that the upstream speaks",
    )


def _until(when: datetime | None) -> str:
    return f"; come back at {when:%Y-%m-%d %H:%M:%S} UTC" if when else ""


def _codes(response: httpx.Response, explain: Explain) -> list[str]:
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return []
    return [code for code in explain(body) if _CODE.fullmatch(code)][:5]

"""What WeCom's answers mean: `errcode` in an HTTP 200, never `errmsg`, whose texts may change.

Global error codes: https://developer.work.weixin.qq.com/document/path/90455
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import httpx

from connectors.kit.client import Inspect, Reply
from connectors.kit.errors import Broken, Malformed, Refused, Rejected, Throttled
from connectors.kit.transport import place

EXPIRED = frozenset({40014, 42001})
"""The token is unknown or expired; WeCom may end one before its time, so a new one is fetched once."""
BUSY = frozenset({-1, 6000})
"""The system is busy, or somebody else changes the same: come back soon."""
TOO_OFTEN = 45009
"""Too many calls within a time."""
TOO_MANY_AT_ONCE = 45033
"""Too many calls at the same time."""
CREDENTIALS = frozenset({40001, 40013, 40091, 41002, 41004})
"""Corp id or secret are wrong, or missing."""
RIGHTS = frozenset({48002, 60011, 60020, 301002})
"""The application may not: it lacks the right, the department is outside its scope, or the hub's address is not allowed."""


def errcode(body: object) -> int | None:
    """The code of an answer; None if it is no answer of WeCom's."""
    code = body.get("errcode") if isinstance(body, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def codes(body: object) -> Sequence[str]:
    """The code of an error body that comes with another status than 200."""
    code = errcode(body)
    return [] if code is None else [str(code)]


def inspecting(wait: float) -> Inspect:
    """Judges answers; after too many calls the next is made `wait` seconds later, as WeCom does not say when."""

    def inspect(reply: Reply) -> None:
        judge(reply.body, reply.url, wait)

    return inspect


def judge(body: object, url: httpx.URL, wait: float) -> None:
    """Raises the failure that this answer stands for, if it stands for one."""
    where, code = place(url), errcode(body)
    if code == 0:
        return
    if code is None:
        raise Malformed(
            "does not answer with an errcode",
            place=where,
            mend="check that base_url is that of WeCom's service: https://qyapi.weixin.qq.com",
            passing=True,
        )
    if code in BUSY:
        raise Broken(
            f"is busy: errcode {code}",
            place=where,
            mend="run again later; tell WeCom's support if it lasts",
            passing=True,
        )
    if code in {TOO_OFTEN, TOO_MANY_AT_ONCE}:
        raise Throttled(
            f"asks to slow down: errcode {code}",
            place=where,
            mend="run again later, or lower concurrency; the run goes on where it stopped",
            passing=True,
            retry_at=datetime.now(UTC) + timedelta(seconds=wait) if code == TOO_OFTEN else None,
        )
    if code in EXPIRED | CREDENTIALS:
        raise Refused(
            f"does not accept the credentials: errcode {code}",
            place=where,
            mend="check corp_id and secret of this source, and that the application is not disabled",
        )
    if code in RIGHTS:
        raise Refused(
            f"denies access: errcode {code}",
            place=where,
            mend="in WeCom's console let the application read the school's contacts (家校沟通) and, for sessions, "
            "live classes (上课直播), and add the hub's address to its trusted ones",
        )
    raise Rejected(
        f"does not accept the request: errcode {code}",
        status=httpx.codes.OK,
        codes=[str(code)],
        place=where,
        mend=f"look errcode {code} up at https://developer.work.weixin.qq.com/document/path/90455",
    )

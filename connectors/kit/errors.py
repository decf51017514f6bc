"""How an upstream fails: one class for each way, with a stable code and the way to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from hub.sync.contract import UpstreamError


class UpstreamFailure(UpstreamError):
    """A request that did not succeed. `passing`: trying again soon may help."""

    def __init__(
        self,
        message: str,
        *,
        place: str | None = None,
        mend: str | None = None,
        passing: bool = False,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(message, place=place, mend=mend)
        self.passing = passing
        self.retry_at = retry_at
        """When the upstream asked to come back (UTC), if it did."""


class Unreachable(UpstreamFailure):
    """No connection, no answer in time, or the connection broke before the answer was whole."""

    code = "upstream.unreachable"


def unreadable(path: Path, error: OSError) -> Unreachable:
    """A file that is there and cannot be opened or read."""
    return Unreachable(
        f"cannot be read: {error.strerror or type(error).__name__}",
        place=str(path),
        mend="check its permissions",
    )


class Refused(UpstreamFailure):
    """The upstream does not accept the credentials, or they lack a right (401, 403)."""

    code = "upstream.refused"


class Throttled(UpstreamFailure):
    """The upstream asks to slow down (429)."""

    code = "upstream.throttled"


class Broken(UpstreamFailure):
    """The upstream itself failed (5xx)."""

    code = "upstream.broken"


class Malformed(UpstreamFailure):
    """The answer is not what the standard promises: no JSON, cut short, too large, or of another shape."""

    code = "upstream.malformed"


class Rejected(UpstreamFailure):
    """The upstream does not accept the request (other 4xx, or a redirect)."""

    code = "upstream.rejected"

    def __init__(
        self,
        message: str,
        *,
        status: int,
        codes: Sequence[str] = (),
        place: str | None = None,
        mend: str | None = None,
    ) -> None:
        super().__init__(message, place=place, mend=mend)
        self.status = status
        self.codes = tuple(codes)
        """The codes of the standard's own error body."""


class HostRefused(UpstreamFailure):
    """An address leads to a host that is not configured for this source."""

    code = "upstream.host"


class Shortened(UpstreamFailure):
    """Fewer records arrived than the upstream says it has."""

    code = "upstream.shortened"

"""What a fetch of a collection learns on its way: from where the next one may ask for changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from pydantic import BaseModel, ConfigDict, Field

from hub.sync.contract import JsonObject, Raw


class Walk(BaseModel):
    """What is known of a fetch so far; part of a position."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    bound: datetime = Field(default_factory=lambda: datetime.now(UTC))
    """When it began, by the server's clock or ours, whichever is behind."""
    newest: datetime | None = None
    """The latest change that was seen, none after the bound."""
    whole: datetime | None = None
    """When it began, if it fetches everything."""
    keyed: bool = True
    """Whether every record so far could be told by its key."""
    begun: bool = False

    def after(self, found: Sequence[Raw], headers: httpx.Headers) -> Walk:
        """The walk with one more page behind it."""
        bound = self.bound if self.begun else min(self.bound, _clock(headers) or self.bound)
        times = [raw.source_time for raw in found if raw.source_time and raw.source_time <= bound]
        newest = max([*times, *([self.newest] if self.newest else [])], default=None)
        keyed = self.keyed and not any(raw.fault for raw in found)
        return Walk(bound=bound, newest=newest, whole=self.whole, keyed=keyed, begun=True)

    def cursor(self, since: JsonObject | None) -> JsonObject | None:
        """From where to ask for changes when it is complete."""
        if self.newest is None:
            return None
        whole = written(self.whole) if self.whole else (since or {}).get("whole")
        return {"newest": written(self.newest), "whole": whole}


def _clock(headers: httpx.Headers) -> datetime | None:
    """The server's clock. It tells whole seconds: what it did within this one counts as before."""
    try:
        return parsedate_to_datetime(headers.get("date", "")) + timedelta(seconds=1)
    except (TypeError, ValueError):
        return None


def written(time: datetime) -> str:
    """An instant as OneRoster writes it."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

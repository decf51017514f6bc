"""Two clocks: the business date, which a demo or test may set, and the real one for tokens and audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hub.base.settings import Settings


@dataclass(frozen=True, slots=True)
class Clock:
    """What day it is for the district, and what time it really is."""

    zone: ZoneInfo
    fixed: date | None = None

    @classmethod
    def of(cls, settings: Settings) -> Clock:
        """The clock that these settings ask for."""
        return cls(ZoneInfo(settings.zone), settings.today)

    def today(self) -> date:
        """The business date, in the district's zone: grounds of access, overdue clocks, "today"."""
        return self.fixed or datetime.now(self.zone).date()

    def moment(self) -> datetime:
        """The instant, on the business date: what is done now is dated so, as what sources date."""
        now = datetime.now(self.zone)
        return now if self.fixed is None else datetime.combine(self.fixed, now.time(), self.zone)

    def now(self) -> datetime:
        """The real instant in UTC: tokens, audit, fetch times."""
        return datetime.now(UTC)

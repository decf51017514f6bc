"""How the reading of accounts stands out: what auditors ask, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from resolvers.compiling.unusual import asked, unusual
from resolvers.errors import RecordForeign
from resolvers.ids import encode
from resolvers.loaders.place import Asking
from schema.access.account import Account
from schema.access.unusual import UnusualWay
from schema.kit import Role


@dataclass(frozen=True)
class ReadingInfo:
    """See `schema.graph.unusual`."""

    account: str | None
    account_id: int | None
    roles: list[Role]
    institutions: list[str]
    ways: list[UnusualWay]
    entries: int
    pupils: int
    most_in_a_day: int
    busiest_day: date | None
    entries_at_night: int
    pupils_at_night: int
    outside: int | None
    without_post: int
    break_glass: int


async def reading(asking: Asking, now: datetime, given: Mapping[str, Any]) -> list[ReadingInfo]:
    """Answer `unusualReading`. Raises RecordForeign, or the errors of the arguments."""
    if Role.AUDITOR not in asking.viewer.roles:
        raise RecordForeign("how accounts read is told to auditors only", mend="ask with one of this role")
    found = await asking.session.rows(unusual(), **asked(given, now))
    return [
        ReadingInfo(
            None if account is None else encode(Account, asking.district, account),
            account,
            [Role[name] for name in roles],
            institutions,
            [UnusualWay[name] for name in ways],
            *figures,
        )
        for account, roles, institutions, ways, *figures in found
    ]

"""What is kept no longer is taken out by a signed note, and the chain still holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.audit.keeping import LEAST, LEAST_DISCLOSED, KeptTooShort, prune
from schema.kit import Role
from tests.hub.audit.conftest import CLOCK, caller, deed


class Earlier:
    """A clock that shows an earlier time."""

    def __init__(self, days: int) -> None:
        self.days = days
        self.zone = CLOCK.zone

    def now(self):
        return CLOCK.now() - timedelta(self.days)

    def today(self):
        return self.now().date()


async def test_old_entries_go_and_disclosures_stay_three_years(record):
    for days in (1200, 400, 100):
        recorder = record.recorder()
        recorder._clock = Earlier(days)
        await recorder.record(caller(days), [deed("a"), deed("b")])
        await recorder.record(caller(days, Role.HEALTH_PARTNER), [deed("c")])

    async def taken_out(keep: timedelta = LEAST) -> int:
        return await prune(record.url, record.signer, CLOCK, keep, LEAST_DISCLOSED, record.settings)

    assert await taken_out() == 3 + 2
    assert await taken_out() == 0
    verdict = await record.verdict()
    assert (verdict.entries, verdict.pruned, verdict.findings) == (4, 5, [])
    rows = await record.hand.fetch("SELECT account_id, roles FROM audit_entry ORDER BY id")
    assert [(row["account_id"], len(row["roles"])) for row in rows] == [
        (400, 1),
        (100, 1),
        (100, 1),
        (100, 1),
    ]
    # What was not taken out by its owner is still missed.
    await record.do("DELETE FROM audit_entry WHERE account_id = 400")
    assert len((await record.verdict()).findings) == 1


@pytest.mark.parametrize(
    ("keep", "disclosed"),
    [(LEAST - timedelta(1), LEAST_DISCLOSED), (LEAST, LEAST_DISCLOSED - timedelta(1))],
)
async def test_nothing_is_taken_out_before_its_time(record, keep, disclosed):
    with pytest.raises(KeptTooShort):
        await prune(record.url, record.signer, CLOCK, keep, disclosed, record.settings)

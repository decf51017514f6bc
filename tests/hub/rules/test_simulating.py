"""What rules would raise, before they count: the same as they raise then, with nothing written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.base.clock import Clock
from hub.policy.small_cells import SmallCells
from hub.rules.simulating import pupils, simulate, simulated
from hub.rules.stated import standing, told
from schema.places.school import School
from tests.hub.rules.conftest import TODAY, ZONE

OTHER = """version: next
rules:
  - {rule: ABSENT_A_DAY, title: Absent, title_zh: 缺勤, level: YELLOW, any: [{of: AbsenceEpisode, where: {explained: {eq: false}}, since: last_day}]}
  - {rule: REFERRAL_NOT_ACCEPTED, title: Waits, title_zh: 等待, level: RED, any: [{of: Referral, where: {state: {eq: REQUESTED}}, since: requested_at}]}
"""


@pytest.fixture
async def full(place):
    """Two schools; pupils who are absent, refer, or neither; and the alerts by the rules that count."""
    schools = [
        await place.add(School, name=name, code=code, stage="PRIMARY", ownership="PUBLIC")
        for name, code in (("甲", "1"), ("乙", "2"))
    ]
    for number in range(4):
        pupil = await place.pupil(school=schools[number % 2])
        await place.absent(pupil, days=3 if number < 2 else 1)
    await place.referred(
        await place.pupil(school=schools[0]), requested_at=place.writer.now - timedelta(days=10)
    )
    await place.pupil(school=schools[1])
    await place.catch_up()
    return place


async def _unclosed(place):
    return {
        (alert["student_id"], alert["rule"]) for alert in await place.alerts() if alert["state"] != "CLOSED"
    }


async def test_what_is_simulated_is_what_the_rules_do_then(full):
    before = [dict(alert) for alert in await full.alerts()]
    assert before
    found = await simulated(full.connection, told(OTHER), Clock(ZONE, TODAY))
    assert [dict(alert) for alert in await full.alerts()] == before
    standing_ = await _unclosed(full)
    assert found.standing == standing_
    full.book = told(OTHER)
    outcome = await full.rules.whole(full.connection)
    assert (len(found.raised), len(found.closed)) == (outcome.raised, outcome.closed) and found.raised
    assert await _unclosed(full) == found.cases
    assert found.codes == ["ABSENT_A_DAY", "REFERRAL_NOT_ACCEPTED", "ABNORMAL_ABSENCE"]


async def test_rules_that_count_already_change_nothing(full):
    found = await simulated(full.connection, standing(), Clock(ZONE, TODAY))
    assert not found.raised and not found.closed and found.cases


async def test_each_school_is_told_its_pupils_now_and_then(full):
    found = await simulated(full.connection, told(OTHER), Clock(ZONE, TODAY))
    # A school without any stands there as well: that one does not would tell of its pupils.
    one, other, *_ = found.caseloads
    assert (one.code, other.code) == ("1", "2")
    assert (len(one.now), len(one.then), len(other.now), len(other.then)) == (1, 3, 1, 2)
    assert one.then | other.then == pupils(found.cases)


async def test_it_reads_in_a_transaction_that_refuses_to_write(place, monkeypatch):
    async def writing(connection, *_):
        await connection.execute(text("DELETE FROM alert"))

    monkeypatch.setattr("hub.rules.simulating.simulated", writing)
    with pytest.raises(DBAPIError, match="read-only"):
        await simulate(place.connection.engine, told(OTHER), Clock(ZONE, TODAY))


def test_figures_of_few_are_kept_back_and_of_others_blurred_by_who_they_are():
    cells = SmallCells(secret="x")
    assert cells.counted("student", range(19)) is None and cells.counted("student", []) is None
    told_ = {first: cells.counted("student", range(first, first + 50)) for first in range(40)}
    assert told_ == {
        first: cells.counted("student", [*range(first, first + 50)][::-1]) for first in range(40)
    }
    assert len({*told_.values()}) > 3 and all(41 <= number <= 59 for number in told_.values())

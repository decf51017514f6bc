"""When a period holds, and what is told apart where posts are at many schools."""

from __future__ import annotations

import pytest
from sqlalchemy import BigInteger, literal_column, select

from hub.policy.once import Among, Once
from hub.policy.predicates import holds_today
from schema.health.referral import Referral
from schema.kit.access import Current
from schema.mentoring.mentor_assignment import MentorAssignment


@pytest.mark.parametrize(
    ("entity", "period", "rows"),
    [
        # 2 ended on the day before 2026-10-15, 3 begins on the day after, 4 ends on the day itself; 5 is removed.
        (MentorAssignment, Current("starts_on", "ends_on"), [1, 4, 5]),
        (MentorAssignment, Current("starts_on", "ends_on", 1), [1, 2, 4, 5]),
        # 4 was closed in the morning of the day, 5 requested in its last minute, 6 in the first of the next.
        (Referral, Current("requested_at", "closed_at"), [1, 5, 7]),
        # 2 was closed 90 days before, 3 one minute before that day began in Shanghai.
        (Referral, Current("requested_at", "closed_at", 90), [1, 2, 4, 5, 7]),
    ],
)
async def test_a_period_holds(district, entity, period, rows):
    row = entity.__table__.alias()
    statement = select(row.c.id).where(holds_today(period, row)).order_by(row.c.id)
    async with district.owner.connect() as connection:
        found = await connection.execute(statement, district.viewer(account_id=1).values(district.clock))
        assert list(found.scalars()) == rows


async def test_two_findings_of_many_are_two_statements(district):
    row, found = Referral.__table__.alias(), []
    async with district.owner.connect() as connection:
        # One statement after the other: what the engine keeps of the first must not answer the second.
        for key in (1, 2):
            of = Once(select(literal_column(str(key), BigInteger())))
            statement = select(row.c.id).where(Among(row.c.id, of, many=True)).order_by(row.c.id)
            found.append(list((await connection.execute(statement)).scalars()))
    assert found == [[1], [2]]

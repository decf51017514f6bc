"""A page behind a cursor begins within the index, however far it is from the first one."""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql

from hub.policy import policy_for
from resolvers.compiling.orders import after, terms
from schema.graph.enums import Direction
from schema.kit import Role
from schema.people.student import Student

PUPILS = 5000
FILL = f"""INSERT INTO student (id, name, name_pinyin, birth_date)
SELECT n, 'n' || n % 977, 'n' || n % 977, date '2015-01-01' + n % 300 FROM generate_series(1, {PUPILS}) n"""


@pytest.fixture(scope="module")
async def many(settle, district):
    async with settle({}, district.accounts, today=district.clock.today()) as settled:
        async with settled.owner.begin() as connection:
            await connection.execute(text(FILL))
            await connection.execute(text("ANALYZE student"))
        yield settled


def read(plan: dict) -> float:
    """Rows of the table that were looked at."""
    own = 0.0
    if "Relation Name" in plan:
        own = plan["Actual Rows"] * plan["Actual Loops"] + plan.get("Rows Removed by Filter", 0)
    return own + sum(read(inner) for inner in plan.get("Plans", ()))


@pytest.mark.parametrize(
    "asked",
    [
        [("name", Direction.ASC)],
        [("name", Direction.DESC)],
        [("name", Direction.ASC), ("id", Direction.DESC)],
        [("name", Direction.DESC), ("birth_date", Direction.ASC)],
        [("name", Direction.ASC), ("birth_date", Direction.DESC_NULLS_FIRST), ("id", Direction.ASC)],
        [("name", Direction.ASC), ("school.name", Direction.DESC)],
    ],
)
@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
async def test_a_page_far_away_reads_no_more_rows_than_the_first(many, asked, backward):
    row = Student.__table__.alias()
    order = terms(policy_for(frozenset({Role.PRINCIPAL})), Student, row, asked)
    if backward:
        order = [term.reversed() for term in order]
    source = row
    for join in order[-2].joins:
        # Every pupil's school is unknown; whom the caller is does not matter.
        source = source.outerjoin(join.row, join.row.c.id == row.c.school_id)
    page = (
        select(row.c.id, *(term.value for term in order))
        .select_from(source)
        .order_by(*(term.clause() for term in order))
    )
    async with many.owner.connect() as connection:
        marks = tuple((await connection.execute(page.offset(PUPILS // 2).limit(1))).one())[1:]
        expected = list(await connection.scalars(page.offset(PUPILS // 2 + 1).limit(20)))
        far = page.where(after(order, marks)).limit(20)
        assert list(await connection.scalars(far)) == expected
        said = far.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
        # Not through the driver, which would take a percent sign or a colon for a parameter.
        (told,) = (
            await connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {said}")
        ).one()
    plan = orjson.loads(told) if isinstance(told, str) else told
    # Some pupils of one name are read together.
    assert read(plan[0]["Plan"]) < 20 + 5 * PUPILS / 977

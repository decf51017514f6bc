"""Figures that hold no longer, told for some minutes as they were: all parts of one of the same moment, which is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
import pytest
from sqlalchemy import delete, select, text, update

from hub.crypto.sealing import Keyring
from hub.policy.small_cells import SmallCells
from hub.store.figures import Figures, Kept, Row, kept
from resolvers.checking import VIEWER
from resolvers.graph import Graph
from schema.kit import Role
from tests.resolvers.test_kept_figures import TERM, TODAY, filled

FIGURE = "numerator denominator value countedAt"
QUERY = f"""query($codes: [String!]) {{
  found: districtIndicators(codes: $codes) {{ code {FIGURE} byStage {{ {FIGURE} }} bySchool {{ {FIGURE} }} }}
}}"""
PLANS, ROOMS = "mentoring.plans", "rooms.schools"
"""Both out of all schools."""
AGE = timedelta(minutes=5)


@pytest.fixture(scope="module")
async def settled(settle, ordered_entities):
    """Four schools with a plan each, three of them with a room."""
    given = {
        "AcademicYear": [{"id": 1, "code": "2026-2027"}],
        "Term": [{**TERM, "academic_year": 1}],
        "School": [{"id": n, "code": f"S{n}", "name": "学校", "stage": "PRIMARY"} for n in range(1, 5)],
        "MentorPlan": [{"id": n, "school": n, "academic_year": 1, "state": "ADOPTED"} for n in range(1, 5)],
        "CounsellingRoom": [{"id": n, "school": n, "name": "心理辅导室"} for n in range(1, 4)],
    }
    async with settle(filled(given, ordered_entities), {role.name: {} for role in Role}, today=TODAY) as town:
        yield town


@pytest.fixture
async def town(settled):
    """The same as at first, and nothing is kept."""
    added = (f"DELETE FROM {name} WHERE id > 4" for name in ("mentor_plan", "counselling_room", "school"))
    await _write(settled, *added, "UPDATE mentor_plan SET state = 'ADOPTED'", delete(kept))
    return settled


@dataclass(frozen=True)
class Said:
    """An indicator over the district, of when all of it is, and whether anything was counted."""

    figure: tuple[int, int]
    times: set[datetime]
    asked: datetime
    counted: bool

    @property
    def now(self):
        """Whether it is of when it was asked."""
        return min(self.times) >= self.asked


@pytest.fixture
def graph(town, graph_schema):
    """`graph(indicators_age=…)`."""

    def made(**given):
        return Graph(
            engine=town.engine, reader=town.reader, writer=town.owner, clock=town.clock, district="310107",
            sealer=town.keyring, recorder=town.recorder, cursors=Keyring.fresh().cursors, schema=graph_schema,
            cells=SmallCells(secret="the town's"), **given,
        )  # fmt: skip

    return made


@pytest.fixture
def ask(town, graph):
    """`await ask(code, …)`: what is said of the last of them to who takes what was counted lately."""
    taking = graph(indicators_age=AGE)

    async def asking(*codes, graph=taking):
        town.statements.clear()
        asked = await _now(town)
        answer = await graph.execute(VIEWER, document=QUERY, variables={"codes": codes})
        one = {one["code"]: one for one in orjson.loads(answer)["data"]["found"]}[codes[-1]]
        parts = [one, *one["byStage"], *one["bySchool"]]
        assert all(float(part["value"] or 0) <= 100 for part in parts)
        times = {datetime.fromisoformat(part["countedAt"]) for part in parts}
        counted = any("AS part" in sql for sql in town.statements)
        return Said((int(one["numerator"]), int(one["denominator"])), times, asked, counted)

    return asking


async def _now(town):
    async with town.owner.connect() as connection:
        return (await connection.execute(select(text("now()")))).scalar_one()


async def _write(town, *statements):
    async with town.owner.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement) if isinstance(statement, str) else statement)


def _shifted(by):
    return update(kept).values(at=kept.c.at + by)


DRAFT = "UPDATE mentor_plan SET state = 'DRAFT' WHERE id = 1"
SCHOOLS = """INSERT INTO school (id, code, name, name_pinyin, stage) OVERRIDING SYSTEM VALUE
 SELECT n, 'S' || n, '', '', 'PRIMARY' FROM generate_series(5, 8) AS n"""
PLANNED = """INSERT INTO mentor_plan (id, school_id, academic_year_id, state) OVERRIDING SYSTEM VALUE
 SELECT n, n, 1, 'ADOPTED' FROM generate_series(5, 8) AS n"""
EQUIPPED = """INSERT INTO counselling_room (id, school_id, name) OVERRIDING SYSTEM VALUE
 SELECT n, n, '' FROM generate_series(5, 8) AS n"""


@pytest.mark.parametrize(
    "shifted", [-AGE, timedelta(days=1)], ids=["long ago", "by a clock that was set back"]
)
async def test_it_is_told_as_it_was_for_some_time_and_says_so(ask, town, shifted):
    first = await ask(ROOMS, PLANS)
    assert (first.figure, first.now) == ((4, 4), True)
    await _write(town, DRAFT)
    then = await ask(ROOMS, PLANS)
    # Of when it was asked for what was counted, not of when that was done.
    assert (then.figure, then.counted, then.times) == ((4, 4), False, first.times)
    # Of that nothing was changed.
    assert (await ask(PLANS, ROOMS)).now
    await _write(town, _shifted(shifted))
    again = await ask(PLANS)
    assert (again.figure, again.counted, again.now) == ((3, 4), True, True)


async def test_by_default_what_is_told_holds(ask, graph, town):
    await ask(PLANS)
    await _write(town, DRAFT)
    said = await ask(PLANS, graph=graph())
    assert (said.figure, said.counted, said.now) == ((3, 4), True, True)


async def test_what_goes_with_something_that_is_counted_is_counted(ask, town):
    """And what goes with that."""
    await ask(PLANS, ROOMS)
    await _write(town, SCHOOLS, EQUIPPED, DRAFT)
    await _write(town, "DELETE FROM indicator_figure WHERE 'counselling_room' = ANY(reads)")
    plans = await ask(ROOMS, PLANS)
    assert (plans.figure, plans.now) == ((3, 8), True)
    assert (await ask(PLANS, ROOMS)).figure == (7, 8)


@pytest.mark.parametrize("later", [(), ("UPDATE school SET removed_at = now() WHERE id = 8",)])
async def test_what_was_counted_at_several_times_is_not_told_together(ask, graph, town, later):
    await ask(PLANS)
    await _write(town, SCHOOLS, PLANNED)
    # All schools are counted for that, and not their plans.
    await ask(ROOMS, graph=graph())
    await _write(town, *later)
    said = await ask(PLANS)
    assert said.figure == (8 - len(later), 8 - len(later)) and said.now


async def test_what_held_beside_it_is_told_with_it(ask, graph, town):
    """However long ago it was counted."""
    await ask(PLANS)
    await _write(town, _shifted(-2 * AGE), DRAFT)
    middle = await ask(PLANS, graph=graph())
    await _write(town, SCHOOLS, PLANNED)
    said = await ask(PLANS)
    assert (said.figure, said.counted, said.times) == ((3, 4), False, middle.times)


async def test_a_worker_notes_what_holds_and_keeps_it_at_once(ask, graph, town):
    async def written():
        async with town.owner.connect() as connection:
            rows = (await connection.execute(text("SELECT xmin::text, at FROM indicator_figure"))).all()
            return {row[0] for row in rows}, min(row[1] for row in rows)

    working = graph()
    await working.count(VIEWER)
    first = await written()
    # District, stages, schools: who asks finds all of one of them, or nothing yet.
    assert len(first[0]) == 3
    await working.count(VIEWER)
    assert await written() == first
    await _write(town, _shifted(-2 * AGE))
    looked = await _now(town)
    await working.count(VIEWER)
    assert (await written())[1] >= looked
    await _write(town, DRAFT)
    said = await ask(PLANS)
    assert (said.figure, said.counted) == ((4, 4), False) and min(said.times) >= looked


async def test_who_counted_for_long_does_not_bring_back_what_was(ask, graph, town):
    await ask(PLANS)
    async with town.owner.connect() as connection:
        old = (await connection.execute(select(kept))).all()
    await _write(town, DRAFT)
    await ask(PLANS, graph=graph())
    async with town.owner.connect() as connection:
        new = (await connection.execute(select(kept).order_by(kept.c.key))).all()
    asked = Row("", "", old[0].snapshot, old[0].at, True)
    rows = [Kept(one.key, one.cells, one.reads) for one in old]
    await Figures(town.owner).keep(
        asked, rows, [Row(one.key, one.cells, one.snapshot, one.at, True) for one in old]
    )
    async with town.owner.connect() as connection:
        assert (await connection.execute(select(kept).order_by(kept.c.key))).all() == new

"""Figures that are kept: what is told is what the rows say now, and only what has changed is counted again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import orjson
import pytest
from sqlalchemy import delete, select, text, update

from hub.crypto.sealing import Keyring
from hub.policy.small_cells import SmallCells
from hub.store.figures import Figures, Kept, Row, changed, kept
from hub.store.writer import Writer
from resolvers.checking import VIEWER
from resolvers.compiling.indicators import Grain
from resolvers.compiling.periods import Known, period
from resolvers.graph import Graph
from resolvers.loaders.indicators import made
from schema.indicator import indicators
from schema.kit import Role
from schema.kit.declaration import snake
from schema.kit.registry import load
from schema.mentoring.mentor_plan import MentorPlan
from schema.people.student import Student

ALL = "{ found: districtIndicators { code numerator byStage { stage numerator } bySchool { school { code } numerator } } }"
TODAY = date(2026, 11, 20)
TERM = {
    "id": 1,
    "code": "2026-2027-1",
    "name": "",
    "starts_on": date(2026, 9, 1),
    "ends_on": date(2027, 1, 22),
}
SCHOOLS = ("PRIMARY", "PRIMARY", "JUNIOR", "JUNIOR")


def filled(given, entities):
    """Rows of all entities, with empty columns where nothing is given."""
    rows = {entity.__name__: [] for entity in entities}
    for name, several in given.items():
        rows[name] = [{**dict.fromkeys(load()[name].declaration.columns), **row} for row in several]
    return rows


@pytest.fixture(scope="module")
async def town(settle, ordered_entities):
    """Four schools with a plan each, and twelve pupils of the first."""
    given = {
        "AcademicYear": [{"id": 1, "code": "2026-2027"}],
        "Term": [{**TERM, "academic_year": 1}],
        "School": [
            {"id": n, "code": f"S{n}", "name": "学校", "stage": stage} for n, stage in enumerate(SCHOOLS, 1)
        ],
        "MentorPlan": [{"id": n, "school": n, "academic_year": 1, "state": "ADOPTED"} for n in range(1, 5)],
        "CounsellingRoom": [{"id": n, "school": n, "name": "心理辅导室"} for n in range(1, 4)],
        "Student": [{"id": n, "name": "学生", "school": 1, "status": "ENROLLED"} for n in range(1, 13)],
    }
    async with settle(
        filled(given, ordered_entities), {role.name: {} for role in Role}, today=TODAY
    ) as settled:
        yield settled


def _graph(town, schema, writer):
    return Graph(
        engine=town.engine, reader=town.reader, writer=writer, clock=town.clock, district="310107", sealer=town.keyring,
        recorder=town.recorder, cursors=Keyring.fresh().cursors, schema=schema, cells=SmallCells(secret="the town's"),
    )  # fmt: skip


@pytest.fixture
def ask(town, graph_schema):
    """`await ask()`: all indicators by code, as the bureau asks them."""

    every = _graph(town, graph_schema, town.owner)

    async def asking(graph=None, role=Role.DISTRICT):
        answer = orjson.loads(await (graph or every).execute(town.viewer(role), document=ALL))
        return {one["code"]: one for one in answer["data"]["found"]}

    return asking


@pytest.fixture
async def again(ask, town):
    """`await again(code)`: the indicator, and of which tables rows were counted for all now; all was kept before."""
    await ask()

    async def asking(code):
        town.statements.clear()
        one = (await ask())[code]
        counts = [sql for sql in town.statements if "AS part" in sql]
        return one, {table for sql in counts for table in re.findall(r"FROM (\w+) AS \w+_1", sql)}

    return asking


async def _forget(town):
    async with town.owner.begin() as connection:
        await connection.execute(delete(kept))


async def _keys(town):
    async with town.owner.connect() as connection:
        return (await connection.execute(select(kept))).all()


async def _write(town, connection, entity, values):
    await Writer(connection, town.keyring, datetime.now(UTC)).change_each(entity, values)


async def test_what_is_changed_is_counted_again_and_only_that(again, town):
    async def plans():
        one, tables = await again("mentoring.plans")
        below = sum(int(each["numerator"]) for part in ("byStage", "bySchool") for each in one[part])
        # Each plan is told of the district, of a stage and of a school.
        assert below == 2 * int(one["numerator"])
        return int(one["numerator"]), tables

    assert await plans() == (4, set())
    async with town.owner.begin() as connection:
        await _write(town, connection, MentorPlan, {1: {"state": "DRAFT"}})
        # As long as it is not committed, nobody sees it.
        assert await plans() == (4, set())
    number, tables = await plans()
    assert number == 3 and "mentor_plan" in tables and tables <= {"mentor_plan", "academic_year", "school"}
    assert await plans() == (3, set())
    async with town.owner.begin() as connection:
        # No figure tells of titles, nor of names.
        await _write(town, connection, MentorPlan, {1: {"title": "方案"}})
        await _write(town, connection, Student, {1: {"name": "某某"}})
    assert await plans() == (3, set())
    async with town.owner.begin() as connection:
        await connection.execute(text("DELETE FROM mentor_plan WHERE id = 2"))
        undone = await connection.begin_nested()
        await connection.execute(text("DELETE FROM mentor_plan"))
        await undone.rollback()
    number, tables = await plans()
    assert number == 2 and tables
    async with town.owner.begin() as connection:
        undone = await connection.begin_nested()
        await connection.execute(text("DELETE FROM mentor_plan"))
        await undone.rollback()
    assert await plans() == (2, set())


async def test_what_was_counted_before_a_change_is_not_believed_after_it(ask, again, town):
    """However late it is kept, and though the note of the change was cleared meanwhile."""
    before = (await again("mentoring.plans"))[0]
    earlier = [one for one in await _keys(town) if "mentor_plan" in one.reads]
    async with town.owner.connect() as reading:
        await reading.execution_options(isolation_level="REPEATABLE READ")
        old = (await reading.execute(text("SELECT pg_current_snapshot()::text"))).scalar_one()
        async with town.owner.begin() as connection:
            await _write(town, connection, MentorPlan, {3: {"state": "DRAFT"}})
        after, tables = await again("mentoring.plans")
        assert int(after["numerator"]) == int(before["numerator"]) - 1 and "mentor_plan" in tables
        # All that is kept is counted anew, so that it needs the note no more.
        await _forget(town)
        await ask()
        async with town.owner.connect() as connection:
            assert (await connection.execute(select(changed.c.touched))).scalars().all() == [[]]
        async with town.owner.begin() as connection:
            await connection.execute(delete(kept).where(kept.c.key.in_([one.key for one in earlier])))
        asked = Row("", "", old, datetime.now(UTC), True)
        await Figures(town.owner).keep(asked, [Kept(one.key, one.cells, one.reads) for one in earlier])
    found, tables = await again("mentoring.plans")
    assert found == after and "mentor_plan" in tables


async def test_figures_of_another_cluster_are_not_believed(again, town):
    """A copy of the database counts its transactions anew."""
    assert (await again("rooms.schools"))[1] == set()
    async with town.owner.begin() as connection:
        await connection.execute(update(kept).values(cluster=kept.c.cluster - 1))
    assert "counselling_room" in (await again("rooms.schools"))[1]


async def test_they_are_counted_for_whoever_asks_next(ask, again, town, graph_schema):
    """By whichever process, for whichever of the roles that count over the district."""
    await again("rooms.schools")
    async with town.owner.begin() as connection:
        await _write(town, connection, MentorPlan, {4: {"state": "DRAFT"}})
    await _graph(town, graph_schema, town.owner).count(VIEWER)
    for role in (Role.DISTRICT, Role.CENTRE, Role.DASHBOARD):
        town.statements.clear()
        assert (await ask(role=role))["rooms.schools"]["numerator"] == "3"
        assert not [sql for sql in town.statements if "AS part" in sql], role


async def test_who_cannot_keep_them_counts_them(ask, town, graph_schema):
    """The role of queries writes nothing."""
    await _forget(town)
    assert (await ask(_graph(town, graph_schema, town.engine)))["rooms.schools"]["numerator"] == "3"
    assert await _keys(town) == []


@pytest.mark.parametrize("grain", Grain)
def test_of_all_that_is_counted_changes_are_noted(graph_schema, town, grain):
    term = Known(1, "2026-2027-1", date(2026, 9, 1), date(2027, 1, 22), "2026-2027")
    every = made(
        graph_schema.core,
        frozenset({Role.DISTRICT}),
        "310107",
        period([term], {}, TODAY),
        tuple(indicators()),
    )
    same = {**SmallCells(secret="").values(), "cell_secret": "x", "zone": "Asia/Shanghai"}
    for tally, one in every.counting(grain, town.engine.dialect).items():
        assert one.key(same) is not None and one.reads, tally
        entity = next(
            entity
            for entity in load().values()
            if entity.declaration.plural == snake(tally.query.split("Aggregate")[0])
        )
        table = entity.__tablename__
        assert {table, f"{table}.removed_at"} <= set(one.reads), tally
        if tally.when is not None:
            assert f"{table}.{snake(tally.when)}" in one.reads and "term.starts_on" in one.reads
        if grain is Grain.STAGE:
            assert "school.stage" in one.reads

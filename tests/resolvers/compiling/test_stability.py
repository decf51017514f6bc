"""Pages while others write: each row that nobody touches is seen exactly once."""

from __future__ import annotations

import asyncio
import itertools
import random
from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import delete, insert, update

from hub.crypto.sealing import Keyring
from hub.store.cells import romanised, stored
from resolvers.graph import Graph
from resolvers.ids import encode
from schema.attendance.attendance_mark import AttendanceMark
from schema.kit import Role
from schema.people.student import Student
from schema.places.school import School

NAMES = [a + b for a in "安白陈丁方高韩李马王" for b in "云安宁明晨"]
UNTOUCHED = range(1001, 1041)
TOUCHED = range(1101, 1131)
ORDERS = (
    None,
    [{"name": "DESC"}, {"birthDate": "ASC"}],
    [{"sex": "ASC_NULLS_FIRST"}, {"name": "ASC"}],
    [{"classGroup": {"name": "DESC_NULLS_FIRST"}}, {"name": "ASC"}],
    [{"attendanceMarks": {"count": "DESC"}}, {"name": "ASC"}, {"id": "DESC"}],
)
ARGUMENTS = "first: $first, after: $after, last: $last, before: $before, orderBy: $order"
FIELDS = "edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage }"
DECLARED = "$first: Int, $after: String, $last: Int, $before: String, $order: [StudentOrder!]"
ROOT = f"query({DECLARED}) {{ students({ARGUMENTS}) {{ {FIELDS} }} }}"
PARENT = f"query($id: ID!, {DECLARED}) {{ school(id: $id) {{ students({ARGUMENTS}) {{ {FIELDS} }} }} }}"


def pupil(key: int, chosen: random.Random) -> dict:
    return {
        **dict.fromkeys(Student.declaration.columns),
        "id": key,
        "name": chosen.choice(NAMES),
        "sex": chosen.choice(["MALE", "FEMALE", None]),
        "school": 1,
        "class_group": chosen.choice([11, 12, None]),
    }


def mark(key: int, student: int) -> dict:
    none = dict.fromkeys(AttendanceMark.declaration.columns)
    return none | {"id": key, "date": datetime(2026, 10, 1).date(), "code": "TARDY", "student": student}


class Town:
    """The small district with more pupils, of whom some come, go and change all the time."""

    def __init__(self, district, graph) -> None:
        self.district, self.graph = district, graph
        self.chosen = random.Random(5)
        self.numbers = itertools.count(2001)
        self.come: list[int] = []

    async def write(self) -> None:
        """Some pupils come, go, come back or change in all that they are sorted by."""
        table, marks = Student.__table__, AttendanceMark.__table__
        async with self.district.owner.begin() as connection:
            new = pupil(next(self.numbers), self.chosen)
            self.come.append(new["id"])
            if len(self.come) > 9:
                await connection.execute(delete(table).where(table.c.id == self.come.pop(0)))
            cells = stored(self.district.keyring, Student, new["id"], new)
            await connection.execute(insert(table).values(**cells))
            for key in self.chosen.sample(TOUCHED, 3):
                name = self.chosen.choice(NAMES)
                change = {
                    "name": name,
                    "name_pinyin": romanised(name),
                    "sex": self.chosen.choice(["MALE", "FEMALE", None]),
                    "class_group_id": self.chosen.choice([11, 12, None]),
                    "removed_at": self.chosen.choice([None, None, datetime(2026, 9, 1, tzinfo=UTC)]),
                }
                await connection.execute(update(table).where(table.c.id == key).values(**change))
                await connection.execute(delete(marks).where(marks.c.student_id == key))
                for _ in range(self.chosen.randint(0, 3)):
                    row = mark(next(self.numbers), key)
                    await connection.execute(
                        insert(marks).values(**stored(self.district.keyring, AttendanceMark, row["id"], row))
                    )

    async def page(self, window: dict, *, planned: bool, per_parent: bool) -> dict:
        """A page of all pupils, or of those of the school, which are the same."""
        viewer = self.district.viewer(Role.PSYCHOLOGIST)
        school = {"id": encode(School, "310107", 1)} if per_parent else {}
        answer = orjson.loads(
            await self.graph.execute(
                viewer,
                document=PARENT if per_parent else ROOT,
                variables=school | window,
                planned=planned,
            )
        )
        assert "errors" not in answer, answer
        return answer["data"]["school"]["students"] if per_parent else answer["data"]["students"]


@pytest.fixture(scope="module")
async def town(settle, district, graph_schema):
    chosen = random.Random(3)
    pupils = [pupil(key, chosen) for key in (*UNTOUCHED, *TOUCHED)]
    marks = [mark(100 + number, chosen.choice(UNTOUCHED)) for number in range(60)]
    rows = {**district.rows, "Student": [*district.rows["Student"], *pupils]}
    rows["AttendanceMark"] = [*district.rows["AttendanceMark"], *marks]
    async with settle(rows, district.accounts, today=district.clock.today()) as settled:
        keys = Keyring.fresh().cursors
        yield Town(
            settled,
            Graph(
                engine=settled.engine,
                reader=settled.reader,
                clock=settled.clock,
                district="310107",
                sealer=settled.keyring,
                cursors=keys,
                schema=graph_schema,
            ),
        )


async def walked(town: Town, order, *, backward: bool, **how: bool) -> list[str]:
    """The ids of all pages, with writes between them and while they are read."""
    found: list[str] = []
    cursor, more = None, True
    while more:
        window = {"last": 9, "before": cursor} if backward else {"first": 9, "after": cursor}
        page, _ = await asyncio.gather(town.page({"order": order, **window}, **how), town.write())
        await town.write()
        ids = [edge["node"]["id"] for edge in page["edges"]]
        found += reversed(ids) if backward else ids
        more = page["pageInfo"]["hasPreviousPage" if backward else "hasNextPage"]
        cursor = page["edges"][0 if backward else -1]["cursor"] if ids else None
    return found


@pytest.mark.parametrize("per_parent", [False, True], ids=["root", "parent"])
@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("planned", [True, False], ids=["plan", "reference"])
async def test_each_row_that_nobody_touches_is_seen_once(town, backward, planned, per_parent):
    untouched = {encode(Student, "310107", key) for key in UNTOUCHED}
    for order in ORDERS:
        seen = await walked(town, order, backward=backward, planned=planned, per_parent=per_parent)
        assert sorted(key for key in seen if key in untouched) == sorted(untouched), order
        assert len(seen) > len(untouched), "pupils who come and go are seen too"
